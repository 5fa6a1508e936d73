/** The authorization endpoint of the second provider, and its pages. */
import { randomBytes } from 'node:crypto';
import { app, apps, people } from './accounts.ts';
import { readPairs } from './input.ts';
import { type Ask, find, keep, makeCode, type ProviderState } from './provider-state.ts';
import { page, problem, type Reply, redirect, text } from './replies.ts';

/** @param query What stood behind the question mark, as it came. */
export function authorize(providerState: ProviderState, query: string): Reply {
  const lax = providerState.defects.has('keeps-first-redirect');
  const pairs = readPairs(query, lax ? 'allow' : 'refuse');
  const first = (name: string) => pairs.find(([key]) => key === name)?.[1];
  const last = (name: string) => pairs.findLast(([key]) => key === name)?.[1];
  const id = first('client_id');
  if (id === undefined) return text(400, 'Invalid client_id');
  const client = apps.find((one) => one.id === id);
  if (!client) return problem();
  const checked = first('redirect_uri');
  const uri = last('redirect_uri');
  if (checked === undefined || uri === undefined) return text(400, 'Invalid redirect_uri');
  const same = providerState.defects.has('parses-redirect') ? sameUrl : (a: string, b: string) => a === b;
  if (!client.uris.some((registered) => same(registered, checked))) return text(400, 'Invalid redirect_uri');
  const user = first('userid');
  const state = first('state');
  const ask: Ask = {
    client: client.id,
    uri,
    ...(user === undefined ? {} : { user }),
    ...(state === undefined ? {} : { state }),
  };
  if (user !== undefined && !people.some((someone) => someone.id === user)) {
    return providerState.options.unknownUser === 'status' ? problem() : sendError(providerState, ask);
  }
  return providerState.options.pages ? showSignIn(providerState, ask) : sendCode(providerState, ask);
}

function sameUrl(a: string, b: string): boolean {
  return URL.canParse(b) && new URL(a).href === new URL(b).href;
}

function sendCode(providerState: ProviderState, ask: Ask): Reply {
  const code = makeCode(providerState);
  const lifetime = providerState.codeMs * (providerState.defects.has('doubles-code-lifetime') ? 2 : 1);
  keep(providerState, code, { kind: 'code', ask, until: Date.now() + lifetime, spent: false });
  return sendBack(providerState, ask, 'code', code);
}

function sendError(providerState: ProviderState, ask: Ask): Reply {
  return sendBack(providerState, ask, 'error', 'access_denied');
}

function sendBack(providerState: ProviderState, ask: Ask, name: 'code' | 'error', value: string): Reply {
  const encode = (part: string) => {
    const encoded = encodeURIComponent(part);
    return providerState.options.plusForSpaces ? encoded.replaceAll('%20', '+') : encoded;
  };
  const parameters = [`${name}=${encode(value)}`];
  if (ask.state !== undefined) {
    const kept = providerState.defects.has('cuts-state') ? ask.state.slice(0, 200) : ask.state;
    const written = providerState.defects.has('spoils-state') ? encodeURI(kept) : encode(kept);
    if (providerState.options.stateBeforeCode) parameters.unshift(`state=${written}`);
    else parameters.push(`state=${written}`);
  }
  return redirect(`${ask.uri}${ask.uri.includes('?') ? '&' : '?'}${parameters.join('&')}`);
}

/** Posts of the pages: the identifier, the pass phrase, the decision. */
export function continueSignIn(providerState: ProviderState, form: string): Reply {
  const fields = new Map(readPairs(form));
  const ticket = fields.get('ticket') ?? '';
  const entry = find(providerState, 'ticket', ticket);
  if (!entry) return page('This sign-in has ended', '<p>Please begin again in your application.</p>', 400);
  const { ask, until } = entry;
  if (fields.get('step') === 'identifier') {
    return showPassPhrase(ticket, fields.get('login') ?? '');
  }
  if (fields.get('step') === 'pass-phrase') {
    const login = fields.get('login');
    const someone = people.find(({ id, passPhrase }) => id === login && passPhrase === fields.get('phrase'));
    if (!someone) return showSignIn(providerState, ask, 'That did not match. Please try again.');
    providerState.entries.delete(ticket);
    const next = newTicket();
    keep(providerState, next, { kind: 'ticket', ask, until, signedIn: someone.id });
    return showConsent(next, someone.name);
  }
  providerState.entries.delete(ticket);
  const rightful = entry.signedIn !== undefined && (ask.user === undefined || ask.user === entry.signedIn);
  return rightful && fields.get('decision') === 'allow'
    ? sendCode(providerState, ask)
    : sendError(providerState, ask);
}

const newTicket = (): string => randomBytes(18).toString('base64url');

function showSignIn(providerState: ProviderState, ask: Ask, message = ''): Reply {
  const ticket = newTicket();
  keep(providerState, ticket, { kind: 'ticket', ask, until: Date.now() + 120_000 });
  const fields = '<p><label>Account <input name="login" autocomplete="username" required></label></p>';
  return page(
    'Who are you?',
    `<p role="status">${message}</p>${form(ticket, 'identifier', fields, 'Continue')}`,
  );
}

function showPassPhrase(ticket: string, login: string): Reply {
  const fields =
    `<input type="hidden" name="login" value="${escapeText(login)}">` +
    '<p><label>Password <input name="phrase" type="password" autocomplete="current-password" required></label></p>';
  return page('Prove it', form(ticket, 'pass-phrase', fields, 'Log on'));
}

function showConsent(ticket: string, name: string): Reply {
  const decide = (value: string, label: string) =>
    form(ticket, 'decision', `<input type="hidden" name="decision" value="${value}">`, label);
  const content = `<p>${escapeText(name)}, may ${escapeText(app.id)} read your conversations?</p>`;
  return page('Your decision', content + decide('allow', 'Yes, allow') + decide('refuse', 'No, refuse'));
}

function form(ticket: string, step: string, fields: string, button: string): string {
  const hidden = `<input type="hidden" name="ticket" value="${ticket}"><input type="hidden" name="step" value="${step}">`;
  return `<form method="post" action="sign-in">${hidden}${fields}<button>${button}</button></form>`;
}

function escapeText(raw: string): string {
  return raw.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
