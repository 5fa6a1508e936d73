/**
 * What every redirect of the authorization endpoint has to be like, whoever it was for: a state that is lost, or a query that
 * is rewritten, in one branch only (with userid, for the second client) is seen wherever a test gets there.
 */
import { AUTHORIZE_PATH } from '../flows/authorizer.ts';
import { parseFragment, parseParams, splitAtQuery } from '../flows/encode.ts';
import { registeredUris } from '../flows/redirect-near-misses.ts';
import type { TargetUnderTest } from '../flows/target.ts';
import { header, type WireAnswer } from '../flows/wire.ts';
import { differsFromRedirectUri } from './compare-redirect.ts';
import { answerOf, type PassiveRule, pathOf, readOnce, withoutNoStore } from './passive-rule.ts';
import { describeStates, valuesAt } from './read-state.ts';

const REDIRECT = 'a redirect seen on the way';
const PRINTABLE = /^[\x20-\x7e]+$/;

/** A redirect that answers a well-formed request for a registered client and URI. */
interface Redirect {
  readonly answer: WireAnswer;
  readonly location: string;
  readonly redirectUri: string;
  /** As sent; undefined: none was. */
  readonly state: string | undefined;
  /** In query and fragment, those of the redirect URI itself left out. */
  readonly codes: readonly string[];
  readonly errors: readonly string[];
  readonly states: readonly string[];
}

const redirectIn = readOnce((exchange, target): Redirect | undefined => {
  const { via, request } = exchange;
  if (via !== undefined || request.method !== 'GET') return undefined;
  if (!pathOf(request.url).toLowerCase().endsWith(AUTHORIZE_PATH.toLowerCase())) return undefined;
  const answer = answerOf(exchange);
  if (!answer || answer.status < 300 || answer.status > 399) return undefined;
  const location = header(answer, 'location');
  const asked = wellFormed(splitAtQuery(request.url).query ?? '');
  if (location === undefined || !asked) return undefined;
  const client = [target.client, target.otherClient].find((one) => one?.id === asked.get('client_id'));
  const redirectUri = asked.get('redirect_uri');
  if (!client || redirectUri === undefined || !registeredUris(client).includes(redirectUri)) return undefined;
  const named = (name: string) => valuesAt(location, redirectUri, name);
  return {
    ...{ answer, location, redirectUri, state: asked.get('state') },
    ...{ codes: named('code'), errors: named('error'), states: named('state') },
  };
});

/** The parameters of a query that is read in one way only; undefined where it could be read in another, or says one twice. */
function wellFormed(query: string): ReadonlyMap<string, string> | undefined {
  if (/%(?![0-9a-f]{2})|\+/i.test(query)) return undefined;
  const pairs = parseParams(query);
  const odd = pairs.some((pair) => pair.some((text) => /[\p{Cc}\uFFFD]|^ | $/u.test(text)));
  return odd || new Set(pairs.map(([name]) => name)).size < pairs.length ? undefined : new Map(pairs);
}

type Judge = (redirect: Redirect, target: TargetUnderTest) => string | undefined;

const rule = (
  requirement: PassiveRule['requirement'],
  expected: string,
  judge: Judge,
  of: (redirect: Redirect) => boolean = ({ codes }) => codes.length > 0,
): PassiveRule => ({
  ...{ requirement, expected, title: REDIRECT },
  isAbout: (exchange, target) => {
    const redirect = redirectIn(exchange, target);
    return redirect !== undefined && of(redirect);
  },
  broken: (exchange, target) => {
    const redirect = redirectIn(exchange, target);
    return redirect && of(redirect) ? judge(redirect, target) : undefined;
  },
});

/** Whether what came back is a beginning of the state: that is never cut, whatever its characters. */
const isCut = (state: string, states: readonly string[]): boolean =>
  states.every((one) => one !== state && state.startsWith(one));

/** What is wrong with the state that came back; undefined where that is right, or another rule's matter. */
const changed =
  (isSuch: (state: string, states: readonly string[]) => boolean): Judge =>
  ({ state, states }) =>
    state && states.length > 0 && !states.includes(state) && isSuch(state, states)
      ? describeStates(states, state)
      : undefined;

export const REDIRECT_RULES: readonly PassiveRule[] = [
  rule('authorize-status-found', '302', ({ answer: { status } }, { interaction }) =>
    // After a form post, 303 makes sure that nothing is posted to the application (RFC 9700 section 4.12).
    status === 302 || (status === 303 && interaction.kind !== 'none') ? undefined : `status ${status}`,
  ),
  rule('authorize-not-stored', 'Cache-Control: no-store', ({ answer }) => withoutNoStore(answer)),
  rule('authorize-code-once', 'the parameter code once', ({ codes }) =>
    codes.length === 1 ? undefined : `${codes.length} times`,
  ),
  rule(
    'authorize-code-in-query',
    'response parameters in the query, none in the fragment',
    ({ location }) => {
      const astray = parseFragment(splitAtQuery(location).fragment ?? '')
        .map(([name]) => name)
        .filter((name) => ['code', 'state', 'error'].includes(name));
      return astray.length === 0 ? undefined : `in the fragment: ${astray.join(', ')}`;
    },
  ),
  rule('authorize-code-characters', 'printable ASCII characters', ({ codes }) =>
    codes.every((code) => code === '' || PRINTABLE.test(code)) ? undefined : 'other characters in a code',
  ),
  rule('authorize-target-exact', 'a redirect to the redirect URI', ({ location, redirectUri }) =>
    splitAtQuery(location).before === splitAtQuery(redirectUri).before
      ? undefined
      : differsFromRedirectUri(location, redirectUri),
  ),
  rule('authorize-query-retained', 'the query of the redirect URI', ({ location, redirectUri }) =>
    splitAtQuery(location).before === splitAtQuery(redirectUri).before
      ? differsFromRedirectUri(location, redirectUri)
      : undefined,
  ),
  rule('interaction-error-without-code', 'a code or an error', ({ errors }) =>
    errors.length === 0 ? undefined : 'a code and an error',
  ),
  rule('state-echoed', 'the state beside the code', ({ state, states }) =>
    state && states.length === 0 ? 'no state came back' : undefined,
  ),
  rule('state-once', 'state once', ({ state, states }) =>
    state && states.length > 1 ? `${states.length} times` : undefined,
  ),
  rule('state-not-invented', 'no state', ({ state, states }) =>
    state === undefined && states.length > 0 ? 'a state that nobody sent' : undefined,
  ),
  rule(
    'state-unmodified',
    'the state as it was sent',
    changed((state, states) => PRINTABLE.test(state) && !isCut(state, states)),
  ),
  rule('state-whole', 'the whole state, or a refusal', changed(isCut)),
  rule(
    'state-non-ascii',
    'the state intact, or a refusal',
    changed((state, states) => !PRINTABLE.test(state) && !isCut(state, states)),
  ),
  rule(
    'state-in-errors',
    'the state of the request beside the error',
    ({ state, states }) => {
      if (!state || states.includes(state)) return undefined;
      if (states.length === 0) return 'no state came back';
      return PRINTABLE.test(state) && !isCut(state, states) ? describeStates(states, state) : undefined;
    },
    ({ codes, errors }) => codes.length === 0 && errors.length > 0,
  ),
];
