/** From findings and journals to the records that reports are made of. */
import type { CollectedTest, Exchange, RecordedCheck } from '../../reports/model/types.ts';
import type { Finding } from './finding.ts';
import type { JournalEntry } from './test-environment.ts';

/** A finding about one requirement. */
export interface RowFinding {
  readonly requirement: string;
  readonly title: string;
  readonly finding: Finding;
}

export interface TestFacts {
  /** Id of the scenario. */
  readonly scenario: string;
  readonly title: string;
  readonly durationMs: number;
  readonly findings: readonly RowFinding[];
  readonly providerUrl: string;
  /** A command line that plays scenarios again. */
  readonly reproduce: (scenarios: string) => string;
}

const KEPT_BODY_CHARACTERS = 2_000;

/** One test of the report: its checks point at the exchanges that they rest on. */
export function toTest(facts: TestFacts): CollectedTest {
  const numbers = new Map<JournalEntry, number>();
  const exchanges: Exchange[] = [];
  const evidence = (entries: readonly JournalEntry[] = []): number[] =>
    entries.map((entry) => {
      const known = numbers.get(entry);
      if (known !== undefined) return known;
      numbers.set(entry, exchanges.length + 1);
      exchanges.push(toExchange(entry, exchanges.length + 1, facts.providerUrl));
      return exchanges.length;
    });
  const checks = facts.findings.map((row) => {
    const { playedIn } = row.finding;
    const played = playedIn === undefined ? facts.scenario : `${playedIn},${facts.scenario}`;
    return toCheck(row, evidence(row.finding.entries), facts.reproduce(played));
  });
  return {
    project: 'client',
    file: `client/${facts.scenario}`,
    title: facts.title,
    requirements: [...new Set(facts.findings.map(({ requirement }) => requirement))],
    status: 'passed',
    durationMs: Math.round(facts.durationMs),
    record: { checks, observations: [], exchanges },
  };
}

/** A finding as a check of a report. @param reproduce A command line that shows it again, if there is one */
export function toCheck(
  { requirement, title, finding }: RowFinding,
  evidence: number[],
  reproduce: string | undefined,
): RecordedCheck {
  const { holds, expected, actual, reason } = finding;
  const outcome = outcomeOf(finding);
  return {
    requirement,
    title,
    outcome,
    expected,
    actual: holds === undefined ? (reason ?? actual) : actual,
    evidence,
    ...(finding.shown?.length ? { shown: [...finding.shown] } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(holds === false && reproduce !== undefined ? { reproduce } : {}),
  };
}

function outcomeOf({ holds, unmet }: Finding): RecordedCheck['outcome'] {
  if (unmet !== undefined) return unmet;
  if (holds === undefined) return 'inconclusive';
  return holds ? 'pass' : 'fail';
}

/** An entry as evidence. */
export function toExchange(
  { request, answer, at, ms, armed, reason }: JournalEntry,
  n: number,
  providerUrl: string,
): Exchange {
  const url = `${new URL(providerUrl).origin}${request.path}${request.rawQuery === '' ? '' : `?${request.rawQuery}`}`;
  return {
    n,
    role: armed ? 'vector' : 'control',
    request: {
      method: request.method,
      url,
      headers: request.headers.map(([name, value]) => [name, value]),
      ...(request.body === '' ? {} : { body: cut(request.body) }),
    },
    ...(answer
      ? {
          response: {
            status: answer.status,
            headers: answer.headers.map(([name, value]) => [name, value]),
            ...(answer.body === '' ? {} : { body: cut(answer.body) }),
            ...(answer.body.length > KEPT_BODY_CHARACTERS ? { truncated: true } : {}),
          },
        }
      : { failure: reason ?? 'not answered' }),
    at: new Date(at).toISOString(),
    ms: Math.round(ms ?? 0),
  };
}

/** The beginning of a body. A word that would be cut is left out: the rest of a secret could not be told from text. */
function cut(body: string): string {
  if (body.length <= KEPT_BODY_CHARACTERS) return body;
  return `${body.slice(0, KEPT_BODY_CHARACTERS).replace(/[^\s"'<>{}&]*$/, '')}…`;
}
