/** What a client makes of an answer that it should have refused, where such a one passes by itself. */
import type { ClientRequirementId } from '../../../specs/generated/requirement-ids.ts';
import { broken, holds } from '../../../suites/client/finding.ts';
import type { JournalEntry } from '../../../suites/client/test-environment.ts';
import type { CodeUse, Flow, IssuedCode, IssuedToken, Redirect, TokenCall } from './history.ts';
import { resembles } from './resembles.ts';
import { firstOf } from './seen.ts';
import type { Tally } from './tally.ts';

/** An answer that must not be redeemed, by the requirement that says so. */
interface Unredeemable {
  readonly row: ClientRequirementId;
  readonly what: string;
}

/**
 * Judges what follows a redirect that is not the one that was asked for.
 * @param isOwnState Whether a state is one that this client has sent: another sign-in of it may be the one that is meant
 */
export function checkRedirectUse(flow: Flow, isOwnState: (state: string) => boolean, tally: Tally): void {
  const { authorization, code, uses } = flow;
  if (!authorization || !code) return;
  const { redirect } = code;
  for (const { row, what } of unredeemable(redirect, isOwnState)) {
    const expected = `An answer ${what} is not redeemed.`;
    const entries = [authorization.entry, redirect.seen.entry];
    const [use] = uses.filter((one) => one.code === code);
    if (use)
      tally.add(
        row,
        'An answer that should be refused',
        broken(expected, 'it was', [...unique(entries), use.seen.entry]),
      );
    else tally.add(row, 'An answer that should be refused', holds(expected, 'it was not', unique(entries)));
  }
  const told = firstOf(redirect.params, 'userid');
  const asked = firstOf(authorization.query, 'userid');
  const taken = uses.find(({ params }) => told && told !== asked && firstOf(params, 'userid') === told);
  if (taken) {
    const expected = 'A userid in the answer does not change the userid of the token request.';
    tally.add(
      'client-callback-userid-ignored',
      'A userid in the answer',
      broken(expected, 'it did', [redirect.seen.entry, taken.seen.entry]),
    );
  }
}

function unredeemable(
  { flow, params, fragment }: Redirect,
  isOwnState: (state: string) => boolean,
): Unredeemable[] {
  const all = [...params, ...fragment];
  const values = (name: string) => all.flatMap(([key, value]) => (key === name ? [value] : []));
  const found: Unredeemable[] = [];
  if (new Set(values('code')).size > 1)
    found.push({ row: 'client-callback-code-repeated', what: 'with two codes' });
  if (values('error').length > 0) found.push({ row: 'client-error-with-code', what: 'with error and code' });
  const sent = firstOf(flow?.authorization?.query ?? [], 'state');
  if (!sent) return found;
  const states = values('state');
  const [state = ''] = states;
  if (states.length === 0) found.push({ row: 'client-state-missing', what: 'without state' });
  else if (new Set(states).size > 1)
    found.push({ row: 'client-state-repeated', what: 'with a right and a wrong state' });
  else if (state === '') found.push({ row: 'client-state-empty', what: 'with an empty state' });
  else if (state !== sent && !isOwnState(state))
    found.push(
      isNear(state, sent)
        ? { row: 'client-state-exact', what: 'with a state that was changed a little' }
        : { row: 'client-state-wrong', what: 'with a state that the client did not send' },
    );
  return found;
}

/** Shortened, extended, in other case, or with one character changed. */
function isNear(state: string, sent: string): boolean {
  if (state.toLowerCase() === sent.toLowerCase() || state.includes(sent) || sent.includes(state)) return true;
  return state.length === sent.length && [...state].filter((letter, at) => letter !== sent[at]).length <= 1;
}

/** What a client sends that got no token: the words its language has for nothing. */
const NOTHING = /^(?:undefined|null|none|nil|nan|\[object object\])$/i;

/** Judges the use of a token that the answer did not rightly give. */
export function checkTokenUse(
  { token, presented, seen }: TokenCall,
  bare: CodeUse | undefined,
  tally: Tally,
): void {
  const add = (row: ClientRequirementId, expected: string, actual: string, issuing: JournalEntry) =>
    tally.add(row, 'A token that no answer gave', broken(expected, actual, [issuing, seen.entry]));
  if (!token) {
    if (bare && presented !== undefined && NOTHING.test(presented))
      add(
        'client-answer-token-missing',
        'An answer without access_token signs nobody in.',
        `“${presented}” was sent as a token`,
        bare.seen.entry,
      );
    return;
  }
  const { use } = token;
  const { entry } = use.seen;
  const status = entry.answer?.status ?? 0;
  if (status >= 500)
    add(
      'client-token-server-error',
      'A server error signs nobody in, whatever its body says.',
      `the token in a ${status} was used`,
      entry,
    );
  else if (status === 401)
    add(
      'client-token-unauthorized',
      'A 401 signs nobody in, whatever its body says.',
      'the token in it was used',
      entry,
    );
  else if (status >= 400)
    add(
      'client-token-refused',
      'A refusal signs nobody in, whatever its body says.',
      `the token in a ${status} was used`,
      entry,
    );
  if (typeof use.json?.['error'] === 'string')
    add('client-answer-error-inside', 'A token beside an error signs nobody in.', 'it was used', entry);
  if (isInherited(token.value, use.json ?? {}))
    add(
      'client-answer-prototype',
      'A token that only exists inside __proto__ or constructor signs nobody in.',
      'it was used',
      entry,
    );
}

/** It stands in a member that a careless merge would make a part of every object. */
function isInherited(token: string, json: Readonly<Record<string, unknown>>): boolean {
  if (Object.hasOwn(json, 'access_token')) return false;
  return ['__proto__', 'constructor'].some(
    (name) => Object.hasOwn(json, name) && JSON.stringify(json[name]).includes(token),
  );
}

/** Judges a code that nobody issued, where it is one that was, spoilt. @param codes Those that were issued last */
export function checkSpoiltCode(use: CodeUse, codes: readonly IssuedCode[], tally: Tally): void {
  const sent = firstOf(use.params, 'code') ?? '';
  // Whether a plus sign stands for itself is read in two ways where a provider does not encode it.
  const issued = codes.findLast(({ value }) => resembles(sent, value) && sent.replaceAll('+', ' ') !== value);
  if (!issued) return;
  const cut = isCut(sent, issued.value);
  const row = cut ? 'client-callback-code-long' : 'client-callback-code-exact';
  const expected = cut
    ? 'Long codes reach the token endpoint whole.'
    : 'A code reaches the token endpoint byte for byte.';
  const actual = cut ? describeCut(sent, issued.value) : 'it was changed on its way';
  tally.add(
    row,
    'The code that it redeems',
    broken(expected, actual, [issued.redirect.seen.entry, use.seen.entry]),
  );
}

/** Judges a token that nobody issued, where it is one that was, spoilt. */
export function checkSpoiltToken(
  { token, presented = '', seen }: TokenCall,
  tokens: readonly IssuedToken[],
  tally: Tally,
): void {
  const issued = token ? undefined : tokens.findLast(({ value }) => resembles(presented, value));
  if (!issued) return;
  const cut = isCut(presented, issued.value);
  const row = cut ? 'client-answer-token-long' : 'client-answer-token-characters';
  const expected = cut ? 'Long tokens are used whole.' : 'A token is used unaltered.';
  const actual = cut ? describeCut(presented, issued.value) : 'it was changed before it was used';
  tally.add(row, 'The token that it uses', broken(expected, actual, [issued.use.seen.entry, seen.entry]));
}

const isCut = (sent: string, issued: string) => issued.startsWith(sent) && issued.length > LONG;
const describeCut = (sent: string, issued: string) => `${sent.length} of ${issued.length} characters were`;

/** Longer ones are cut by fields that are too short. */
const LONG = 255;

const unique = (entries: readonly JournalEntry[]): JournalEntry[] => [...new Set(entries)];
