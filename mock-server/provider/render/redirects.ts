import { renderLeavingHtml } from '../../pages/index.ts';
import { toBase64Url } from '../mint/encode-bytes.ts';
import { encodeComponent, reencodeComponent } from '../parse/percent.ts';
import type { RenderSteps } from '../steps.ts';
import { NONCE_BYTES } from './nonce-bytes.ts';

/** The state comes back byte for byte; its bytes are encoded anew, never interpreted. */
export const echoState: RenderSteps['echoState'] = (rawState) =>
  rawState === undefined ? undefined : reencodeComponent(rawState);

/** Adds encoded pairs to the query of a registered URI, whose own query stays as registered (RFC 6749 section 3.1.2). */
function appendQuery(uri: string, pairs: readonly (readonly [string, string | undefined])[]): string {
  let location = uri;
  for (const [name, encoded] of pairs) {
    if (encoded === undefined) continue;
    const glue = !location.includes('?') ? '?' : /[?&]$/.test(location) ? '' : '&';
    location += `${glue}${name}=${encoded}`;
  }
  return location;
}

/** `{redirect_uri}?code=…`, with the state beside it. */
export const buildSuccessRedirect: RenderSteps['buildSuccessRedirect'] = (target, code, exchange, env) => {
  const codePair = ['code', encodeComponent(code)] as const;
  const statePair = ['state', env.steps.echoState(target.rawState, 'success', exchange, env)] as const;
  const first = env.dialect.authorize.stateOrder === 'before-code';
  return appendQuery(target.redirectUri, first ? [statePair, codePair] : [codePair, statePair]);
};

/** `{redirect_uri}?error=…`, with the state beside it (RFC 6749 section 4.1.2.1). */
export const buildErrorRedirect: RenderSteps['buildErrorRedirect'] = (
  target,
  error,
  description,
  exchange,
  env,
) =>
  appendQuery(target.redirectUri, [
    ['error', encodeComponent(error)],
    ['error_description', description === undefined ? undefined : encodeComponent(description)],
    ['state', env.steps.echoState(target.rawState, 'error', exchange, env)],
  ]);

/** 302 is documented for the direct answer; after a form post 303 makes sure that nothing is posted to the client. */
export const redirectStatus: RenderSteps['redirectStatus'] = (exchange, env) =>
  exchange.kind === 'interaction' ? env.dialect.authorize.statusAfterForm : 302;

const FIT_FOR_HEADERS = /^[\x21-\x7e]*$/;
const NOT_FOR_HEADERS = /[^\x21-\x7e]/gu;

/** Registered URIs are visible ASCII; should anything else arrive here, it must not break the header. */
function toHeaderText(location: string): string {
  if (FIT_FOR_HEADERS.test(location)) return location;
  return location.replace(NOT_FOR_HEADERS, (char) => encodeURIComponent(char.toWellFormed()));
}

/** The redirect to the client; after a form a page that goes there itself, where the dialect has it so. */
export const renderRedirect: RenderSteps['renderRedirect'] = (location, exchange, env) => {
  const { leave } = env.dialect.interaction;
  const outcome = { condition: 'authorize-success', reason: 'a code was issued' } as const;
  if (leave !== 'redirect' && exchange.kind === 'interaction') {
    const nonce = toBase64Url(env.random(NONCE_BYTES));
    return {
      status: 200,
      headers: [...env.steps.pageHeaders(nonce, [], env), ...env.steps.cacheHeaders('redirect', env)],
      body: renderLeavingHtml({ nonce, location: toHeaderText(location), by: leave }),
      ...outcome,
    };
  }
  return {
    status: env.steps.redirectStatus(exchange, env),
    headers: [
      ['Location', toHeaderText(location)],
      ['Referrer-Policy', 'no-referrer'],
      ...env.steps.cacheHeaders('redirect', env),
    ],
    body: '',
    ...outcome,
  };
};
