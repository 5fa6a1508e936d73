/** Which requirement a contradiction breaks, read from the shortest flow that shows it. */
import type { ProviderRequirementId } from '../../specs/generated/requirement-ids.ts';
import { type Authorize, type Flow, needsOf, type Open, type Redeem, requestsOf } from './actions.ts';
import { REQUEST_DEFECTS, SPELLINGS } from './defects.ts';
import type { Contradiction } from './play-flow.ts';
import type { Reason } from './reasons.ts';

type Attribute = (flow: Flow, step: number) => ProviderRequirementId;

const isNear = (flow: Flow, step: number): boolean => {
  const request = requestsOf(flow)[step];
  if (request?.do === 'open') return request.altered?.startsWith('near: ') === true;
  const how = request?.do === 'redeem' ? (request.defect?.how ?? '') : '';
  return how.startsWith('near: ') || how === 'longer' || how === 'without its query';
};

/** One row for a value that is almost right, another for one that is wrong. */
const byNearness =
  (wrong: ProviderRequirementId, near: ProviderRequirementId): Attribute =>
  (flow, step) =>
    isNear(flow, step) ? near : wrong;

const ROWS: Readonly<Record<Reason, ProviderRequirementId | Attribute>> = {
  'client-missing': 'token-client-id-missing',
  'client-empty': 'token-client-id-empty',
  'client-unknown': byNearness('token-client-unknown', 'token-client-id-exact'),
  'secret-missing': 'token-client-secret-missing',
  'secret-empty': 'token-client-secret-empty',
  'secret-wrong': byNearness('token-client-secret-wrong', 'token-client-secret-exact'),
  'secret-other': 'token-client-secret-other-client',
  'uri-missing': 'token-redirect-uri-missing',
  'uri-empty': 'token-redirect-uri-empty',
  'uri-other': byNearness('token-redirect-uri-mismatch', 'token-redirect-uri-exact'),
  'uri-registered': 'token-redirect-uri-alternate',
  'code-missing': 'token-code-missing',
  'code-empty': 'token-code-empty',
  'code-unknown': byNearness('code-unknown', 'code-exact'),
  'code-is-token': 'code-not-from-token',
  'code-foreign': 'code-bound-to-client',
  'code-used': attributeReuse,
  'code-expired': 'code-expires',
  'user-omitted': 'userid-omitted',
  'user-empty': 'userid-empty',
  'user-other': 'userid-other',
  'user-unknown': byNearness('userid-unknown-at-token', 'userid-exact'),
  'used-at-once': 'code-single-use-at-once',
  'by-get': 'token-get-refused',
  'by-put': 'token-other-methods',
  'in-query': 'token-query-refused',
  'secret-in-query': 'token-query-refused',
  'as-text': 'token-other-media-types',
  'as-xml': 'token-other-media-types',
  unlabelled: 'token-media-type-missing',
  mislabelled: 'token-mislabelled',
  'secret-twice': 'token-form-repeated',
  'user-twice': 'userid-repeated',
  'user-in-query': 'userid-not-from-query',
  'secret-in-array': 'token-json-wrong-types',
  'secret-true': 'token-json-wrong-types',
  'code-in-array': 'token-json-wrong-types',
  'user-in-array': 'userid-wrong-type',
  'whole-in-array': 'token-json-not-object',
  'in-brackets': 'token-form-brackets',
  'form-client-missing': 'token-client-id-missing-form',
  'form-client-unknown': 'token-client-unknown-form',
  'form-code-unknown': 'code-unknown-form',
  'form-code-used': 'code-used-form',
  'form-code-expired': 'code-expired-form',
  'form-code-missing': 'token-code-missing',
  'form-uri-missing': 'token-redirect-uri-missing',
  'form-token-unknown': 'resource-bad-token',
  'form-token-expired': 'resource-token-expires',
  'refusal-status': 'token-refusal-is-client-error',
  'refusal-crashes': attributeCrash,
  'refusal-with-token': 'token-refusal-without-token',
  'secret-echoed': 'token-no-secret-echo',
  'honest-authorization': attributeAuthorization,
  'honest-redemption': attributeRedemption,
  'honest-dress': attributeRequestForm,
  'live-token': attributeOpening,
  'grant-status': 'token-status-ok',
  'grant-media-type': 'token-media-type',
  'grant-object': 'token-answer-object',
  'grant-member': 'token-access-token-present',
  'grant-characters': 'token-access-token-characters',
  'expiration-missing': 'token-expiration-present',
  'expiration-utc': 'token-expiration-utc',
  'expiration-past': 'token-expiration-future',
  'expiration-undeclared': 'token-expiration-declared',
  'shapes-differ': 'token-same-shape',
  'state-lost': (flow, step) => {
    if (flow.some((action) => action.do === 'together')) return 'authorize-concurrent-requests-separate';
    const request = requestsOf(flow)[step];
    return request?.do === 'authorize' && request.state === 'odd' ? 'state-unmodified' : 'state-echoed';
  },
  'state-invented': 'state-not-invented',
  'user-disclosed': 'userid-not-disclosed',
  'authorize-unknown-client': 'authorize-client-unknown',
  'authorize-unknown-user': 'userid-unknown',
  'authorize-foreign-uri': 'redirect-other-client',
  'authorize-unregistered': 'redirect-query-added',
  'code-repeated': 'code-unique',
  'token-repeated': (flow) => (isInterleaved(flow) ? 'code-random-flows' : 'token-unique'),
  'no-token': 'resource-no-token',
  'token-unknown': byNearness('resource-bad-token', 'resource-token-exact'),
  'token-expired': 'resource-token-expires',
  'token-generic': 'resource-generic-token-refused',
  'token-promoted': 'userid-added',
  'code-as-token': 'code-not-a-token',
  'other-scheme': 'resource-other-scheme',
  'token-in-url': 'resource-token-in-query',
  'other-owner': 'resource-own-data',
};

/** Every row that exploration can name. */
export function attribute(
  { reason, step }: Pick<Contradiction, 'reason' | 'step'>,
  flow: Flow,
): ProviderRequirementId {
  const row = ROWS[reason];
  return typeof row === 'function' ? row(flow, step) : row;
}

/** Rows about odd requests ask for no server error as well. */
function attributeCrash(flow: Flow, step: number): ProviderRequirementId {
  const request = requestsOf(flow)[step];
  const how = request?.do === 'redeem' && request.defect?.part === 'request' ? request.defect.how : undefined;
  const odd = how === undefined ? undefined : REQUEST_DEFECTS[how];
  return odd ? attribute({ reason: odd.reason, step }, flow) : 'token-refusal-is-client-error';
}

function attributeReuse(flow: Flow, step: number): ProviderRequirementId {
  const requests = requestsOf(flow);
  const again = requests[step];
  if (again?.do !== 'redeem') return 'code-single-use';
  const first = requests.findLastIndex(
    (other, at) =>
      at < step && other.do === 'redeem' && other.code === again.code && other.defect === undefined,
  );
  const before = requests[first];
  if ([before, again].some((one) => one?.do === 'redeem' && SPELLINGS.has(one.requestForm ?? '')))
    return 'code-single-use-across-paths';
  if (first + 1 < step || flow.some(({ do: what }) => what === 'wait')) return 'code-single-use-later';
  return before?.do === 'redeem' && before.encoding !== again.encoding
    ? 'code-single-use-across-encodings'
    : 'code-single-use';
}

function attributeAuthorization(flow: Flow, step: number): ProviderRequirementId {
  const request = requestsOf(flow)[step];
  if (flow.some((action) => action.do === 'together')) return 'authorize-concurrent-requests-separate';
  if (request?.do !== 'authorize') return 'authorize-issues-code';
  if (request.user !== undefined) return 'authorize-user-with-userid';
  return request.uri > 0 ? 'authorize-alternate-redirect' : 'authorize-issues-code';
}

function attributeRedemption(flow: Flow, step: number): ProviderRequirementId {
  const requests = requestsOf(flow);
  const request = requests[step];
  if (flow.some((action) => action.do === 'wait')) return 'code-lives';
  if (request?.do !== 'redeem' || requests.length > needsOf(request).length + 1) return 'code-random-flows';
  if (userOf(flow, request.code) !== undefined) return 'userid-repeated-accepted';
  return request.encoding === 'json' ? 'token-json-accepted' : 'token-form-accepted';
}

function attributeRequestForm(flow: Flow, step: number): ProviderRequirementId {
  const request = requestsOf(flow)[step] as Redeem;
  const { requestForm = '', encoding } = request;
  if (requestForm.startsWith('grant_type')) return 'token-grant-type-accepted';
  if (requestForm === 'an unknown parameter') return 'token-extra-parameter-ignored';
  if (requestForm === 'a charset' || requestForm.startsWith('its media type'))
    return 'token-charset-accepted';
  if (requestForm === 'a connection of its own')
    return encoding === 'json' ? 'token-json-accepted' : 'token-form-accepted';
  if (requestForm === 'chunked coding') return 'token-chunked-accepted';
  if (encoding === 'json')
    return requestForm.startsWith('its members') ? 'token-json-spacing-accepted' : 'token-json-accepted';
  return 'token-form-accepted';
}

function attributeOpening(flow: Flow, step: number): ProviderRequirementId {
  const request = requestsOf(flow)[step] as Open;
  if (request.altered === 'scheme in lower case') return 'resource-scheme-case';
  if (flow.some((action) => action.do === 'wait')) return 'resource-token-lives';
  const redeemed = requestsOf(flow).find((other) => other.do === 'redeem' && other.token === request.token);
  const user = redeemed?.do === 'redeem' ? userOf(flow, redeemed.code) : undefined;
  if (user === undefined) return 'resource-generic-token-list';
  return request.resource === 'userOnly' ? 'resource-user-token' : 'resource-user-token-list';
}

function userOf(flow: Flow, code: string): number | undefined {
  const asked = requestsOf(flow).find(
    (other): other is Authorize => other.do === 'authorize' && other.code === code,
  );
  return asked?.user;
}

/** A code was asked for while another one waited for its redemption. */
function isInterleaved(flow: Flow): boolean {
  const waiting = new Set<string>();
  for (const action of flow) {
    if (action.do === 'together') return true;
    if (action.do === 'authorize') {
      if (waiting.size > 0) return true;
      waiting.add(action.code);
    }
    if (action.do === 'redeem') waiting.delete(action.code);
  }
  return false;
}
