/** The verdict on a client that the journal of a mock alone decides: whatever language the client's tests are in. */

import { randomBytes } from 'node:crypto';
import type { JournalView } from '../../mock-server/index.ts';
import { createCleaner } from '../../reports/leaks/clean-report.ts';
import type { Secret } from '../../reports/model/redact.ts';
import { weighOutcome } from '../../reports/model/score.ts';
import { countOf } from '../../reports/render/labels.ts';
import { createPublicWords } from '../../reports/secrets/public-words.ts';
import { SecretLearner } from '../../reports/secrets/secret-learner.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { ClientVerdict } from '../../specs/generated/verdict.ts';
import { loadCatalogue, type Requirement } from '../../specs/index.ts';
import { REQUEST_CHECKS } from '../../suites/client/observations/requests.ts';
import { type RowFinding, toExchange } from '../../suites/client/record.ts';
import type { JournalEntry } from '../../suites/client/test-environment.ts';
import { type Counts, Judge } from '../proxy/judge/judge.ts';
import { isSeenInRequests, reasonOfTraffic } from '../proxy/judge/unseen-reasons.ts';
import { isClockMoved, passedOf } from './passed-of.ts';

export type { ClientVerdict } from '../../specs/generated/verdict.ts';

/** What is said of a requirement that the journal decides. */
type JudgedRequirement = ClientVerdict['requirements'][number];

/** What counts. */
export interface VerdictGate {
  readonly profile: 'documented' | 'hardened';
  readonly failOn: 'fail' | 'warn';
}

const USUAL_GATE: VerdictGate = { profile: 'hardened', failOn: 'fail' };

/** The mock has several names; which one a client uses is not judged. */
const ORIGIN = 'http://mock.invalid';

/** What requests show by themselves. */
export const IN_REQUESTS: ReadonlySet<string> = new Set(
  Object.values(REQUEST_CHECKS).flatMap(({ verifies }) => verifies),
);

/** They compare instants: of a clock that was moved the client knows nothing. */
const TIMED: ReadonlySet<string> = new Set([
  'client-api-expired',
  'client-answer-expiration-past',
  'client-token-prompt',
  'client-token-retry-after',
]);

/** Judges the client by what the journal holds. */
export async function judgeJournal(
  view: JournalView,
  gate: VerdictGate = USUAL_GATE,
): Promise<ClientVerdict> {
  const entries = view.entries.filter(({ n }) => n > view.since);
  const judge = await judgeEntries(view, entries);
  const moved = isClockMoved(view);
  const rows = loadCatalogue().filter(
    ({ actor, profile, verify }) => actor === 'client' && verify.kind === 'tested' && profile !== 'interop',
  );
  const judged: JudgedRequirement[] = [];
  const notSeen: { id: string; title: string; reason: string }[] = [];
  for (const row of rows) {
    const findings = judge.tally.findings([row.id], (id) => reasonOfTraffic(id, judge.counts));
    const decided =
      moved && TIMED.has(row.id) ? [] : findings.filter(({ finding }) => finding.holds !== undefined);
    if (decided.length > 0) judged.push(requirementOf(row, decided));
    else if (IN_REQUESTS.has(row.id) || isSeenInRequests(row.id))
      notSeen.push({ id: row.id, title: row.title, reason: reasonOf(row.id, judge.counts, moved) });
  }
  const verdict: ClientVerdict = {
    ...decide(judged, judge.counts, gate),
    ...{ since: view.since, last: view.count, seen: pickCounts(judge.counts) },
    ...{ requirements: judged, notSeen, notes: notesOf(view, moved) },
  };
  return clean(verdict, view);
}

/**
 * What the journal shows of the client.
 * @param user Whom the client signs in for: `none` for nobody; undefined: nobody said
 */
export async function judgeEntries(
  view: JournalView,
  entries: JournalView['entries'],
  user?: string,
): Promise<Judge> {
  const judge = new Judge(factsOf(view, user));
  for (const entry of entries) judge.take(passedOf(entry));
  await judge.finish(view.now);
  return judge;
}

const reasonOf = (id: string, counts: Counts, moved: boolean): string =>
  moved && TIMED.has(id)
    ? "The mock's clock was moved, which the client could not know."
    : reasonOfTraffic(id, counts);

function requirementOf(row: Requirement, decided: readonly RowFinding[]): JudgedRequirement {
  const holds = decided.every(({ finding }) => finding.holds === true);
  const outcome = weighOutcome(holds ? 'pass' : 'fail', row.level);
  const { expected = '' } = decided[0]?.finding ?? {};
  const { id, title, level } = row;
  const profile = row.profile === 'documented' ? 'documented' : 'hardened';
  return {
    ...{ id, title, level, profile },
    outcome: outcome === 'fail' || outcome === 'warn' ? outcome : 'pass',
    requests: [...new Set(decided.flatMap(({ finding }) => (finding.entries ?? []).map(({ n }) => n)))],
    explanation: `${expected} Seen: ${decided.map(({ finding }) => finding.actual).join('; ')}.`,
  };
}

function decide(
  judged: readonly JudgedRequirement[],
  counts: Counts,
  { profile, failOn }: VerdictGate,
): Pick<ClientVerdict, 'verdict' | 'summary' | 'exitCode'> {
  const gated = judged.filter((one) => profile === 'hardened' || one.profile === 'documented');
  const broken = gated.filter(({ outcome }) => outcome === 'fail');
  const warned = gated.filter(({ outcome }) => outcome === 'warn');
  const called = counts.authorizations + counts.tokenRequests + counts.apiCalls;
  const held = `${gated.length - broken.length - warned.length} of the ${gated.length} requirements that the journal decides hold`;
  if (called === 0)
    return {
      verdict: 'nothing-seen',
      summary: 'No client has called: there is nothing to judge.',
      exitCode: exitCodes.notVerified,
    };
  if (broken.length > 0)
    return {
      verdict: 'non-conformant',
      summary: `The client breaks ${listed(broken)}; ${held}.`,
      exitCode: exitCodes.notMet,
    };
  if (counts.tokens === 0)
    return {
      verdict: 'not-fully-verified',
      summary: `No code was redeemed for a token: no sign-in came to its end. So far ${held}.`,
      exitCode: exitCodes.notVerified,
    };
  if (warned.length > 0)
    return {
      verdict: 'conformant-with-findings',
      summary: `The client should do otherwise in ${listed(warned)}; ${held}.`,
      exitCode: failOn === 'warn' ? exitCodes.notMet : exitCodes.met,
    };
  return {
    verdict: 'conformant',
    summary: `All ${gated.length} requirements that the journal decides hold.`,
    exitCode: exitCodes.met,
  };
}

const listed = (rows: readonly JudgedRequirement[]): string => rows.map(({ id }) => id).join(', ');

const pickCounts = ({ authorizations, codes, tokenRequests, tokens, apiCalls }: Counts) => ({
  ...{ authorizations, codes, tokenRequests, tokens, apiCalls },
});

function notesOf({ entries, since, faults, count }: JournalView, moved: boolean): string[] {
  const oldest = entries[0]?.n ?? count + 1;
  const lost = Math.max(0, oldest - since - 1);
  const armed = entries.filter((entry) => entry.armed && entry.n > since).length;
  return [
    ...(lost > 0
      ? [
          `${countOf(lost, 'exchange is', 'exchanges are')} no longer in the journal (limits.maxJournalEntries).`,
        ]
      : []),
    ...(faults.length > 0 ? [`The mock misbehaves on purpose: ${faults.join(', ')}.`] : []),
    ...(armed > 0
      ? [`${countOf(armed, 'answer')} had been armed, and ${armed === 1 ? 'counts' : 'count'} as lost.`]
      : []),
    ...(moved ? ["The mock's clock was moved: nothing that compares instants is judged."] : []),
  ];
}

function factsOf(
  { clients, prefix, secure }: JournalView,
  user: string | undefined,
): ConstructorParameters<typeof Judge>[0] {
  const [first, ...rest] = clients.map(({ id, secret, redirectUris }) => ({ id, secret, redirectUris }));
  if (!first) throw new RangeError('a mock without clients has none to judge');
  const resources = { listUsers: '/api/Users/ListUsers', userOnly: '/api/Chat/GetConversations' };
  return {
    client: {
      clients: [first, ...rest],
      own: true,
      user,
      ...{ prefix, providerUrl: `${ORIGIN}${prefix}`, genericPath: resources.listUsers },
    },
    provider: {
      ...{ https: secure, local: true, prefix, lifetimes: {}, resources },
      secretOf: (id) => clients.find((client) => client.id === id)?.secret,
      secrets: clients.map(({ secret }) => secret),
    },
  };
}

/** What a client sent may hold secrets, and what is said of it too. */
function clean(verdict: ClientVerdict, { clients, users, entries, prefix }: JournalView): ClientVerdict {
  const publicTexts = [
    ...clients.flatMap(({ id, redirectUris }) => [id, ...redirectUris]),
    ...users.map(({ id }) => id),
  ];
  const secrets: Secret[] = [
    ...clients.map(({ secret }) => ({ kind: 'secret' as const, value: secret })),
    ...users.map(({ password }) => ({ kind: 'password' as const, value: password })),
  ];
  const learner = new SecretLearner({
    isPublic: createPublicWords(publicTexts),
    onSecret: (kind, value) => secrets.push({ kind, value }),
  });
  for (const entry of entries) {
    const { request, response } = toExchange(asEntry(entry), entry.n, `${ORIGIN}${prefix}`);
    learner.see({ response: request });
    if (response) learner.see({ response });
  }
  return createCleaner({ secrets, publicTexts }, randomBytes(16).toString('hex'))(verdict);
}

const asEntry = (entry: JournalView['entries'][number]): JournalEntry => ({ ...entry, reason: undefined });
