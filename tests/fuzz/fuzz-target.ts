/** Runs a property with a seed that is always known, and says how to repeat what went wrong. */
import fc from 'fast-check';

export interface FuzzTargetOptions {
  readonly cases: number;
  readonly seed: number;
  /** Where in the seed's sequence a failure was, as a failure prints it. */
  readonly path?: string;
  /** Faults that are always on, to see that the fuzz target notices. */
  readonly faults?: readonly string[];
}

export interface Totals {
  readonly name: string;
  readonly cases: number;
  /** What happened how often, such as tokens that were due and came. */
  readonly counts: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** Something that can be attacked with any number of cases. */
export interface FuzzTarget {
  readonly name: string;
  readonly about: string;
  /** Share of all cases in a long run. */
  readonly share: number;
  /** Counts that must not be zero, or the attacks got nowhere. */
  readonly meets: readonly string[];
  /** @throws Error with seed, counterexample and the command that repeats it */
  run(options: FuzzTargetOptions): Promise<Totals>;
}

/** Counts by name. */
export class Counter {
  readonly counts: Record<string, number> = {};
  add(name: string, by = 1): void {
    this.counts[name] = (this.counts[name] ?? 0) + by;
  }
}

const SHOWN = 4_000;
/** Shrinking one failure must not take longer than finding it. */
const SHRINK_MS = 60_000;

/** Lets `act` see every case; what it throws is shrunk and reported. */
export async function runCases<T>(
  name: string,
  arbitrary: fc.Arbitrary<T>,
  { cases, seed, path }: FuzzTargetOptions,
  act: (one: T) => void | Promise<void>,
): Promise<void> {
  let failedAt: number | undefined;
  const property = fc.asyncProperty(arbitrary, async (one) => {
    // Once something was found, shrinking ends in time: a case that is not tried counts as one that passes.
    if (failedAt !== undefined && performance.now() - failedAt > SHRINK_MS) return;
    try {
      await act(one);
    } catch (error) {
      failedAt ??= performance.now();
      throw error;
    }
  });
  const details = await fc.check(property, {
    numRuns: cases,
    seed,
    ...(path === undefined ? {} : { path }),
  });
  if (!details.failed) return;
  const { counterexample, errorInstance, counterexamplePath } = details;
  throw new Error(
    [
      `${name}: ${errorInstance instanceof Error ? errorInstance.message : String(errorInstance)}`,
      `case: ${fc.stringify(counterexample?.[0]).slice(0, SHOWN)}`,
      `seed: ${details.seed}, after ${details.numRuns} cases`,
      `repeat: ${repeatCommand(name, details.seed, cases, counterexamplePath ?? undefined)}`,
    ].join('\n'),
    { cause: errorInstance },
  );
}

/** The command line that runs the same again. */
export function repeatCommand(name: string, seed: number, cases: number, path?: string): string {
  const at = path === undefined ? '' : ` --path ${path}`;
  return `node dist/tests/fuzz/run.js --only ${name} --cases ${cases} --seed ${seed}${at}`;
}

/** Times a fuzz target. */
export async function timed(
  name: string,
  cases: number,
  act: (counter: Counter) => Promise<void>,
): Promise<Totals> {
  const began = performance.now();
  const counter = new Counter();
  await act(counter);
  return { name, cases, counts: counter.counts, seconds: (performance.now() - began) / 1000 };
}
