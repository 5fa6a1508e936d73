/** What must hold after a sign-in that the provider disturbed: one function for each expectation of a scenario. */
import type { ClientVector, Expectation } from '../../specs/generated/client-scenario.ts';
import { broken, type Finding, holds, seemsBroken, unseen, withShown } from './finding.ts';
import type { HonestSignIn } from './honest.ts';
import {
  bearerOf,
  headerValues,
  isApiRequest,
  isAuthorization,
  isTokenRequest,
  tokenPairs,
  valuesOf,
} from './read-journal.ts';
import type { JournalEntry, PageState, TestEnvironment, ThirdPartyRequest } from './test-environment.ts';

/** Everything that was seen of one vector. */
export interface VectorFacts {
  readonly environment: TestEnvironment;
  readonly vector: ClientVector;
  readonly pageState: PageState;
  /** Whether the user agent was signed in afterwards, by status page or API; undefined: cannot be told, or was not asked. */
  readonly session: boolean | undefined;
  readonly entries: readonly JournalEntry[];
  readonly thirdParty: readonly ThirdPartyRequest[];
  /** The wait was so long that a slow machine explains nothing. */
  readonly longWait: boolean;
  /** The token of a sign-in that lies behind this browser: who is signed in may be so from then. */
  readonly formerToken?: string;
  /** The honest sign-in afterwards; undefined while it has not happened. */
  readonly after?: Pick<HonestSignIn, 'ok' | 'seen' | 'shown'>;
}

/** Expectations for which the application must be made to call the API. */
export const NEEDS_API: readonly Expectation[] = ['token-exact', 'token-unused', 'mark-unused'];

/** What was seen, in words. */
export function describePageState({ marker, status, text, trouble, detail }: PageState): string {
  if (trouble === 'timeout')
    return `neither marker in time${detail ? ` (${detail})` : ''}${text === '' ? '' : `: "${text}"`}`;
  if (trouble === 'dead-end') return `the browser was led to ${detail ?? 'an address that gives no answer'}`;
  if (trouble === 'broken') return `the application gave no answer${detail ? ` (${detail})` : ''}`;
  const words = {
    'signed-in': 'the marker of a sign-in',
    failed: 'the marker of a refusal',
    both: 'both markers at once',
    none: 'neither marker',
  };
  const shown = text === '' ? '' : `: "${text}"`;
  return `${words[marker]}${status === undefined ? '' : `, status ${status}`}${marker === 'none' ? shown : ''}`;
}

/** Calls of the API with a token that is not the former one. */
const callsWithToken = ({ entries, formerToken }: VectorFacts) =>
  entries.filter((entry) => isApiRequest(entry) && ![undefined, formerToken].includes(bearerOf(entry)));

const tokenRequests = (facts: VectorFacts) => facts.entries.filter(isTokenRequest);

/** Judges one expectation. */
export function judgeExpectation(name: Expectation, facts: VectorFacts): Finding {
  return EXPECTATIONS[name](facts);
}

const EXPECTATIONS: Readonly<Record<Expectation, (facts: VectorFacts) => Finding>> = {
  'not-redeemed': judgeNotRedeemed,
  refused: judgeRefused,
  'signed-in': judgeSignedIn,
  settled(facts) {
    const expected = 'The sign-in ends: with a sign-in, or with a visible refusal.';
    const finding = facts.pageState.marker === 'signed-in' ? judgeSignedIn(facts) : judgeRefused(facts);
    return { ...finding, expected };
  },
  'one-token-request': judgeOneTokenRequest,
  'code-exact': judgeCodeExact,
  'userid-own': judgeUseridOwn,
  'token-exact': judgeTokenExact,
  'token-unused'(facts) {
    const expected = 'No request to the API carries the token.';
    const sent = callsWithToken(facts);
    if (sent.length > 0) return broken(expected, `${sent.length} requests to the API carried it`, sent);
    return holds(expected, 'no request to the API carried a token', tokenRequests(facts));
  },
  'mark-unused': judgeMarkUnused,
  'nothing-foreign': judgeNothingThirdParty,
  waits: judgeWaits,
  recovers({ after, entries }) {
    const expected = 'An honest sign-in afterwards succeeds.';
    if (after === undefined) return unseen(expected, 'no sign-in was tried afterwards');
    return after.ok
      ? holds(expected, after.seen, entries)
      : withShown(broken(expected, after.seen, entries), after.shown);
  },
};

/** A lie that must be found out before anything is redeemed. */
function judgeNotRedeemed(facts: VectorFacts): Finding {
  const expected = 'No token request, and nobody is signed in.';
  const sent = tokenRequests(facts);
  if (sent.length > 0) {
    return broken(
      expected,
      `the answer was redeemed: ${sent.length} token ${sent.length === 1 ? 'request' : 'requests'}; then ${describePageState(facts.pageState)}`,
      facts.entries,
    );
  }
  // Nothing was redeemed: who is signed in is so from before.
  if (facts.formerToken !== undefined && seemsSignedIn(facts))
    return holds(expected, 'no token request; the earlier sign-in goes on', facts.entries);
  const refused = judgeRefused(facts);
  if (refused.holds === false && (refused.certain || facts.pageState.marker === 'signed-in'))
    return { ...refused, expected };
  if (refused.holds !== true) {
    const reason = `nothing was redeemed, but no refusal was visible either: ${describePageState(facts.pageState)}`;
    return unseen(expected, reason, facts.entries);
  }
  return holds(expected, `no token request; ${describePageState(facts.pageState)}`, facts.entries);
}

/** An error page, where a refusal would have a mark. */
const isCrash = ({ pageState: { marker, status, trouble }, environment }: VectorFacts) =>
  trouble !== undefined ||
  (marker === 'none' && environment.driver.marksRefusals && (status === undefined || status >= 500));

const seemsSignedIn = ({ pageState, session }: VectorFacts) =>
  pageState.marker === 'signed-in' || session === true;

/** A refusal that a user can see, and no session behind it. */
function judgeRefused(facts: VectorFacts): Finding {
  const { pageState, session, entries, longWait } = facts;
  const expected = 'A visible refusal, and nobody is signed in.';
  const seen = describePageState(pageState);
  const earlier = facts.formerToken !== undefined && seemsSignedIn(facts);
  if (earlier && !isCrash(facts)) return judgeRefusedBeside(facts, expected);
  if (pageState.marker === 'signed-in') return broken(expected, seen, entries);
  if (session === true && !earlier) return broken(expected, `${seen}, but the visitor is signed in`, entries);
  if (pageState.trouble === 'dead-end') return unseen(expected, seen, entries);
  if (pageState.trouble !== undefined) {
    return longWait ? broken(expected, seen, entries) : seemsBroken(expected, seen, entries);
  }
  if (pageState.marker === 'failed') return holds(expected, seen, entries);
  if (pageState.marker === 'both') return unseen(expected, seen, entries);
  if (isCrash(facts)) return seemsBroken(expected, `${seen}: an error that nobody meant to show`, entries);
  if (session === undefined)
    return unseen(
      expected,
      `${seen}, and whether a user is signed in cannot be told: configure drive.failed or drive.statusUrl`,
      entries,
    );
  return holds(expected, `${seen}; nobody is signed in`, entries);
}

/** A user who had signed in before may be so still: whose token is in use tells. */
function judgeRefusedBeside(facts: VectorFacts, expected: string): Finding {
  const { entries, pageState } = facts;
  const seen = describePageState(pageState);
  if (callsWithToken(facts).length > 0)
    return broken(expected, `${seen}, and the API is called with another token than before`, entries);
  if (entries.some((entry) => isApiRequest(entry) && bearerOf(entry) === facts.formerToken))
    return holds(expected, `${seen}: the earlier sign-in goes on`, entries);
  return unseen(expected, `${seen}, which may be the earlier sign-in`, entries);
}

function judgeSignedIn({ pageState, entries }: VectorFacts): Finding {
  const expected = 'The sign-in succeeds.';
  const seen = describePageState(pageState);
  if (pageState.trouble === 'dead-end' || pageState.marker === 'both') return unseen(expected, seen, entries);
  return pageState.marker === 'signed-in'
    ? holds(expected, seen, entries)
    : seemsBroken(expected, seen, entries);
}

function judgeOneTokenRequest(facts: VectorFacts): Finding {
  const expected = 'At most one token request with each code.';
  const byCode = new Map<string, JournalEntry[]>();
  for (const entry of tokenRequests(facts)) {
    const [code = ''] = valuesOf(tokenPairs(entry), 'code');
    byCode.set(code, [...(byCode.get(code) ?? []), entry]);
  }
  const most = [...byCode.values()].sort((a, b) => b.length - a.length)[0] ?? [];
  if (most.length > 1) return broken(expected, `${most.length} token requests with the same code`, most);
  return holds(
    expected,
    `${byCode.size} token ${byCode.size === 1 ? 'request' : 'requests'}`,
    tokenRequests(facts),
  );
}

function judgeCodeExact(facts: VectorFacts): Finding {
  const code = facts.vector.arm.map((arm) => arm['code']).find((value) => typeof value === 'string') ?? '';
  const expected = `The token request carries the code as it was issued (${code.length} characters).`;
  const [entry] = tokenRequests(facts);
  if (!entry) return seemsBroken(expected, 'there was no token request', facts.entries);
  const [sent] = valuesOf(tokenPairs(entry), 'code');
  if (sent === code) return holds(expected, 'it did', [entry]);
  const at = [...code].findIndex((char, index) => char !== sent?.[index]);
  const where =
    sent === undefined ? 'it carried none' : `it differed at character ${at + 1}, of ${sent.length}`;
  return broken(expected, where, [entry]);
}

function judgeUseridOwn(facts: VectorFacts): Finding {
  const { userid } = facts.environment.subject;
  const expected = 'The token request names the user of the authorization request, if there is one.';
  const sent = tokenRequests(facts);
  const thirdParty = sent.filter((entry) =>
    valuesOf(tokenPairs(entry), 'userid').some((value) => value !== userid),
  );
  if (thirdParty.length > 0) return broken(expected, 'it named the user of the answer', thirdParty);
  return holds(expected, sent.length === 0 ? 'there was no token request' : 'it did', facts.entries);
}

function judgeTokenExact(facts: VectorFacts): Finding {
  const token = facts.vector.arm.map((arm) => arm['token']).find((value) => typeof value === 'string') ?? '';
  const expected = `The API receives the token as it was issued (${token.length} characters).`;
  const calls = facts.entries.filter(isApiRequest);
  if (calls.length === 0) return seemsBroken(expected, 'the API was not called', facts.entries);
  const wrong = calls.filter((entry) => bearerOf(entry) !== token);
  if (wrong.length === 0) return holds(expected, 'it did', calls);
  return broken(
    expected,
    `it received ${bearerOf(wrong[0] as JournalEntry)?.length ?? 'no'} characters`,
    wrong,
  );
}

/** Text that was planted must not become part of any request that the application makes. */
function judgeMarkUnused(facts: VectorFacts): Finding {
  const { mark = '' } = facts.vector;
  const expected = 'What was planted is part of no request of the application.';
  const used = facts.entries.filter((entry) => {
    if (isAuthorization(entry)) return false;
    const { rawQuery, path, headers, body } = entry.request;
    const named = headers.filter(([name]) => !/^referer$/i.test(name)).map(([, value]) => value);
    return [rawQuery, path, body, ...named].some((text) => text.includes(mark));
  });
  return used.length > 0
    ? broken(expected, `${used.length} requests carried it`, used)
    : holds(expected, 'no request carried it', facts.entries);
}

const requests = ({ length }: readonly unknown[]) => `${length} ${length === 1 ? 'request' : 'requests'}`;

function judgeNothingThirdParty(facts: VectorFacts): Finding {
  const expected = 'The other origin receives neither secret nor code.';
  const { secret } = facts.environment.subject.client;
  const codes = tokenRequests(facts).flatMap((entry) => valuesOf(tokenPairs(entry), 'code'));
  const leaked = facts.thirdParty.filter(({ url, headers, body }) => {
    const text = decodeURIComponentSafely([url, ...headers.flat(), body].join('\n'));
    return [secret, ...codes].some((value) => value !== '' && text.includes(value));
  });
  if (leaked.length > 0) return broken(expected, `${requests(leaked)} brought them there`, facts.entries);
  return holds(expected, `${requests(facts.thirdParty)} reached it, without them`, facts.entries);
}

function judgeWaits(facts: VectorFacts): Finding {
  const expected = 'No token request before the time that Retry-After states.';
  const [first, ...others] = tokenRequests(facts);
  const seconds = Number(first?.answer && headerValues(first.answer.headers, 'retry-after')[0]);
  if (!first || Number.isNaN(seconds))
    return unseen(expected, 'Retry-After was not delivered', facts.entries);
  const early = others.filter(({ at }) => at < first.at + seconds * 1000 - 50);
  if (early.length > 0) {
    const after = (early[0]?.at ?? 0) - first.at;
    return broken(expected, `${early.length} came earlier, the first after ${after} ms`, [first, ...early]);
  }
  return holds(expected, `${others.length} came, none of them earlier`, [first, ...others]);
}

/** Decodes what can be decoded, keeping the plain text beside it. */
function decodeURIComponentSafely(text: string): string {
  const plain = text.replaceAll('+', ' ');
  try {
    return `${text}\n${decodeURIComponent(plain)}`;
  } catch {
    return text;
  }
}
