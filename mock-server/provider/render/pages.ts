import {
  type PageView,
  renderConsentHtml,
  renderErrorHtml,
  renderFrameHtml,
  renderOneTimeCodeHtml,
  renderSignInHtml,
  renderSignOutHtml,
} from '../../pages/index.ts';
import type { Client } from '../config.ts';
import type { ProviderEnv } from '../env.ts';
import { IN_FRAME } from '../interaction/show-page.ts';
import { toBase64Url } from '../mint/encode-bytes.ts';
import type { InteractionRecord } from '../records.ts';
import type { RenderSteps } from '../steps.ts';
import { NONCE_BYTES } from './nonce-bytes.ts';

const RENDERERS: Readonly<Record<InteractionRecord['stage'], (view: PageView) => string>> = {
  'sign-in': renderSignInHtml,
  'one-time-code': renderOneTimeCodeHtml,
  consent: renderConsentHtml,
};

/** Shows the page that an interaction is at. */
export const renderPage: RenderSteps['renderPage'] = (interaction, status, env) => {
  const nonce = toBase64Url(env.random(NONCE_BYTES));
  const view = viewOf(interaction, nonce, env);
  const html = RENDERERS[interaction.stage](view);
  const targets = formTargets(interaction.client, interaction.redirectUri);
  return {
    status,
    headers: [...env.steps.pageHeaders(nonce, targets, env), ...env.steps.cacheHeaders('page', env)],
    body: html,
    condition: 'interaction-page',
    reason: `the ${interaction.stage} page was shown`,
  };
};

/** A page that shows the one an interaction is at in a frame. */
export const renderFrame: RenderSteps['renderFrame'] = (interaction, env) => {
  const nonce = toBase64Url(env.random(NONCE_BYTES));
  const source = `${env.config.prefix}/api/oauth2/interaction/${interaction.key}?${IN_FRAME}`;
  return {
    status: 200,
    headers: [...env.steps.pageHeaders(nonce, [], env), ...env.steps.cacheHeaders('page', env)],
    body: renderFrameHtml({ nonce, source }),
    condition: 'interaction-page',
    reason: `the page around the ${interaction.stage} page was shown`,
  };
};

/** Asks whether to sign out, or says that it is done. */
export const renderSignOutPage: RenderSteps['renderSignOutPage'] = (done, env) => {
  const nonce = toBase64Url(env.random(NONCE_BYTES));
  return {
    status: 200,
    headers: [...env.steps.pageHeaders(nonce, [], env), ...env.steps.cacheHeaders('page', env)],
    body: renderSignOutHtml({ nonce, action: `${env.config.prefix}/api/oauth2/signout`, done }),
    condition: 'interaction-page',
    reason: done ? 'the user signed out' : 'the page for signing out was shown',
  };
};

/** Says what went wrong, to a person, without a link to anything that was refused. */
export const renderErrorPage: RenderSteps['renderErrorPage'] = (refusal, status, _exchange, env) => {
  const nonce = toBase64Url(env.random(NONCE_BYTES));
  return {
    status,
    headers: [...env.steps.pageHeaders(nonce, [], env), ...env.steps.cacheHeaders('refusal', env)],
    body: renderErrorHtml({ nonce, condition: refusal.condition, parameter: refusal.parameter, status }),
    condition: refusal.condition,
    reason: refusal.reason,
  };
};

function viewOf(interaction: InteractionRecord, nonce: string, env: ProviderEnv): PageView {
  return {
    nonce,
    action: `${env.config.prefix}/api/oauth2/interaction`,
    interaction: interaction.key,
    clientName: interaction.client.name ?? interaction.client.id,
    clientId: interaction.client.id,
    destination: originOf(interaction.redirectUri) ?? interaction.redirectUri,
    askedFor: interaction.user?.name,
    signedIn: interaction.signedIn?.name,
    passkey: passkeyOf(interaction, env),
    failed: interaction.failedAttempts > 0 && interaction.stage !== 'consent',
    signOut: env.config.remember === 'nothing' ? undefined : `${env.config.prefix}/api/oauth2/signout`,
    framed: env.dialect.interaction.pages === 'framed',
    scripted: env.dialect.interaction.pages === 'scripted',
    withConsent: env.dialect.interaction.signInPages === 'one',
  };
}

/** On a page that asks for consent as well, a decision would be missing. */
function passkeyOf(
  { challenge, passkeyFailed = false }: InteractionRecord,
  { usersByPasskey, dialect }: ProviderEnv,
): PageView['passkey'] {
  const [user] = usersByPasskey.values();
  if (challenge === undefined || !user?.passkey || dialect.interaction.signInPages === 'one')
    return undefined;
  return { challenge, rpId: user.passkey.rpId, failed: passkeyFailed };
}

function originOf(uri: string): string | undefined {
  const { origin } = new URL(uri);
  return origin === 'null' ? undefined : origin;
}

/** Where the browser may be sent after a form: sources of `form-action` (CSP has no way to name an IPv6 host). */
function formTargets(client: Client, redirectUri: string): readonly string[] {
  return [redirectUri, ...(client.formActionOrigins ?? [])].map((uri) => {
    const { origin, protocol, hostname } = new URL(uri);
    return origin === 'null' || hostname.startsWith('[') ? protocol : origin;
  });
}
