/** What a client does is judged in the light of what it had been told: answers, waiting times, expirations. */

import type { ClientRequirementId } from '../../../specs/generated/requirement-ids.ts';
import { broken, type Finding, holds, unseen } from '../../../suites/client/finding.ts';
import { mentions } from '../../../suites/client/observations/check-requests.ts';
import { paramsOf } from '../../../suites/flows/encode.ts';
import { header, isRateLimit, retryAfterMs } from '../../../suites/flows/wire.ts';
import type { CodeUse, Event, Flow, History, IssuedToken, TokenCall } from './history.ts';
import { firstOf, requestHeader, type Seen } from './seen.ts';
import type { Tally } from './tally.ts';

/** So long after an answer nothing more is expected to follow by itself. */
const SETTLED_MS = 10_000;
/** A client may read its clock a little late. */
const EXPIRY_SLACK_MS = 5_000;

/** A requirement that says: after such an answer the code is not sent again. */
interface OnceAfter {
  readonly row: ClientRequirementId;
  readonly after: string;
  readonly isMet: (use: CodeUse) => boolean;
}

const statusOf = ({ seen }: CodeUse): number => seen.entry.answer?.status ?? 0;

const ONCE_AFTER: readonly OnceAfter[] = [
  { row: 'client-token-refused-once', after: 'a 400', isMet: (use) => statusOf(use) === 400 },
  { row: 'client-token-unauthorized-once', after: 'a 401', isMet: (use) => statusOf(use) === 401 },
  {
    row: 'client-token-server-error-once',
    after: 'a server error',
    isMet: (use) => statusOf(use) >= 500 && !(use.seen.answer && isRateLimit(use.seen.answer)),
  },
  {
    row: 'client-token-connection-lost-once',
    after: 'a lost connection',
    isMet: ({ seen }) => seen.failedSide === 'deployment',
  },
];

/** Judges a flow that is over. @param now Epoch ms */
export function checkFlowHistory(flow: Flow, now: number, tally: Tally): void {
  for (const once of ONCE_AFTER) {
    const finding = judgeOnce(flow.uses, once, now);
    if (finding) tally.add(once.row, `The code ${once.after}`, finding);
  }
  const waited = judgeRetryAfter(flow.uses, now);
  if (waited) tally.add('client-token-retry-after', 'Waiting when told to', waited);
  for (const call of flow.calls) checkCall(call, tally);
  if (flow.authorization) checkAuthorization(flow.authorization, tally);
}

function judgeOnce(uses: readonly CodeUse[], { after, isMet }: OnceAfter, now: number): Finding | undefined {
  const first = uses.find((use) => isMet(use) && firstOf(use.params, 'code'));
  if (!first) return undefined;
  const expected = `After ${after} the code is not sent again.`;
  const again = uses.find(
    (use) =>
      use.seen.entry.at >= first.seen.endedAt &&
      firstOf(use.params, 'code') === firstOf(first.params, 'code'),
  );
  if (again) {
    const ms = Math.round(again.seen.entry.at - first.seen.endedAt);
    return broken(expected, `it was sent again ${ms} ms later`, [first.seen.entry, again.seen.entry]);
  }
  if (now - first.seen.endedAt < SETTLED_MS)
    return unseen(expected, `the proxy was stopped soon after ${after}`);
  return holds(expected, 'it was not', [first.seen.entry]);
}

function judgeRetryAfter(uses: readonly CodeUse[], now: number): Finding | undefined {
  const told = uses.find(
    ({ seen: { answer } }) => answer && isRateLimit(answer) && header(answer, 'retry-after'),
  );
  const ms = told?.seen.answer && retryAfterMs(told.seen.answer);
  if (!told || ms === undefined) return undefined;
  const expected = 'No token request arrives before the time that Retry-After states.';
  const until = told.seen.endedAt + ms;
  const early = uses.find(({ seen: { entry } }) => entry.at >= told.seen.endedAt && entry.at < until - 1_000);
  if (early) {
    const after = Math.round((early.seen.entry.at - told.seen.endedAt) / 1_000);
    return broken(expected, `one arrived after ${after} of ${Math.round(ms / 1_000)} s`, [
      told.seen.entry,
      early.seen.entry,
    ]);
  }
  return now < until
    ? unseen(expected, 'the proxy was stopped before')
    : holds(expected, 'none did', [told.seen.entry]);
}

/** Ms since a token ended, by its own expiration; undefined: it had not, or that cannot be told. */
export function expiredFor(token: IssuedToken, at: number): number | undefined {
  const { lifeMs, toleranceMs } = token;
  if (lifeMs === undefined) return undefined;
  const over = at - token.at - lifeMs - toleranceMs;
  return over > 0 ? over : undefined;
}

function checkCall({ seen, token }: TokenCall, tally: Tally): void {
  const over = token && expiredFor(token, seen.entry.at);
  if (!token || over === undefined || over < EXPIRY_SLACK_MS) return;
  const entries = [token.use.seen.entry, seen.entry];
  if (token.lifeMs !== undefined && token.lifeMs <= 0) {
    const expected = 'A token whose expiration is in the past is not sent to the API.';
    tally.add(
      'client-answer-expiration-past',
      'A token that was expired on arrival',
      broken(expected, 'it was', entries),
    );
    return;
  }
  const expected = 'After its expiration a token is no longer sent.';
  const actual = `it was sent ${Math.round(over / 1_000)} s after its expiration`;
  tally.add('client-api-expired', 'A token after its expiration', broken(expected, actual, entries));
}

/** Shorter values stand in a state by chance. */
const LEAST_COOKIE = 12;

function checkAuthorization(seen: Seen, tally: Tally): void {
  const destination = requestHeader(seen, 'sec-fetch-dest');
  if (destination !== undefined) {
    const expected = 'The authorization request is a navigation of the whole page.';
    const whole = destination === 'document';
    const finding = whole
      ? holds(expected, 'it was', [seen.entry])
      : broken(expected, `it was made for: ${destination}`, [seen.entry]);
    tally.add('client-authorize-top-level', 'How the sign-in page is opened', finding);
  }
  const state = firstOf(seen.query, 'state') ?? '';
  const readable = `${state}\n${Buffer.from(state, 'base64').toString('utf8')}`;
  const cookies = (requestHeader(seen, 'cookie') ?? '')
    .split(';')
    .map((pair) => pair.split('=').slice(1).join('=').trim());
  const shown = cookies.some(
    (value) =>
      value.length >= LEAST_COOKIE && value !== state && !value.includes(state) && readable.includes(value),
  );
  if (shown) {
    const expected = 'No state contains the value of a cookie, or a secret.';
    tally.add(
      'client-state-opaque',
      'What its state tells',
      broken(expected, 'a state contained the value of a cookie', [seen.entry]),
    );
  }
}

/** A request after the answer that tells code or state in its Referer. */
export function checkReferrer(seen: Seen, flow: Flow | undefined, history: History, tally: Tally): void {
  const referer = requestHeader(seen, 'referer');
  // What the deployment's own pages tell of themselves is not the client's doing.
  if (referer === undefined || referer.startsWith(`${seen.own}/`)) return;
  const told = firstOf(paramsOf(referer), 'code');
  const issued = told === undefined ? undefined : history.code(told);
  const state = firstOf(flow?.authorization?.query ?? [], 'state') ?? '';
  if (!issued && !(flow?.code && mentions(referer, [flow.code.value, state]))) return;
  const expected = 'No Referer carries code or state.';
  tally.add(
    'client-page-referrer',
    'What Referer tells',
    broken(expected, 'that of a request to the deployment did', [seen.entry]),
  );
}

/** A code in the URL of another request than the one that redeems it. */
export function checkStrayCode({ kind, seen }: Event, history: History, tally: Tally): void {
  const issued = kind === 'token' ? [] : seen.query.flatMap(([, value]) => history.code(value) ?? []);
  const [code] = issued;
  if (!code) return;
  const expected = 'No URL that the client asks for carries the code.';
  const entries = [code.redirect.seen.entry, seen.entry];
  tally.add('client-token-url-clean', 'Where its code goes', broken(expected, 'one did', entries));
}
