import type { InterpretedTest } from './interpret-test.ts';
import type { Exchange, Observation, RecordedCheck } from './types.ts';

/** All tests' checks and observations with evidence that points into one list of exchanges. */
export interface NumberedEvidence {
  checks: RecordedCheck[];
  observations: Observation[];
  exchanges: Exchange[];
  /** How many references pointed at an exchange its test did not hand over. */
  dangling: number;
}

/**
 * Numbers exchanges for the whole run, in the order they happened.
 *
 * Only exchanges that are evidence for something are kept, and those that came to nothing, unless `keepAll`. One exchange handed over by several tests (a shared
 * set-up) becomes one; two that merely look alike stay two, for when something happened can be the evidence.
 */
export function numberExchanges(tests: readonly InterpretedTest[], keepAll = false): NumberedEvidence {
  const kept = new Map<string, Exchange>();
  const keyOf = tests.map((test) => keepEvidence(test, kept, keepAll));
  const ordered = [...kept.entries()].sort(([, a], [, b]) => Date.parse(a.at) - Date.parse(b.at));
  const numberOf = new Map(ordered.map(([key], index) => [key, index + 1]));
  let dangling = 0;

  const renumber = (test: number, evidence: readonly number[]): number[] => {
    const numbers = new Set<number>();
    for (const local of evidence) {
      const key = keyOf[test]?.get(local);
      const n = key === undefined ? undefined : numberOf.get(key);
      if (n === undefined) dangling += 1;
      else numbers.add(n);
    }
    return [...numbers].sort((a, b) => a - b);
  };

  return {
    checks: tests.flatMap((test, i) =>
      test.checks.map((check) => ({ ...check, evidence: renumber(i, check.evidence) })),
    ),
    observations: tests.flatMap((test, i) =>
      test.observations.map((seen) =>
        seen.evidence ? { ...seen, evidence: renumber(i, seen.evidence) } : { ...seen },
      ),
    ),
    exchanges: ordered.map(([, exchange], index) => ({ ...exchange, n: index + 1 })),
    dangling,
  };
}

/** Puts a test's evidence into `kept`. @returns local number -> key in `kept`. */
function keepEvidence(
  test: InterpretedTest,
  kept: Map<string, Exchange>,
  keepAll: boolean,
): Map<number, string> {
  const used = new Set<number>();
  for (const { evidence } of [...test.checks, ...test.observations]) {
    for (const local of evidence ?? []) used.add(local);
  }
  const keys = new Map<number, string>();
  for (const exchange of test.exchanges) {
    if (!keepAll && !used.has(exchange.n) && exchange.failure === undefined) continue;
    const key = identify(exchange);
    keys.set(exchange.n, key);
    if (!kept.has(key)) kept.set(key, exchange);
  }
  return keys;
}

function identify(exchange: Exchange): string {
  const { via, role, request, response, failure, at, ms } = exchange;
  const asked = [request.method, request.url, request.headers, request.body];
  const answered = response && [
    response.status,
    response.headers,
    response.body,
    response.decoded,
    response.truncated,
  ];
  return JSON.stringify([at, ms, via, role, asked, answered, failure]);
}
