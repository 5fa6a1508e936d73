/** What passed in a new browser, in browsers with something behind them; where it fails, in which it does. */

import type { Finding } from './finding.ts';
import { describeHistory, type HistoryName, withHistory } from './histories.ts';
import type { HonestSignIn } from './honest.ts';
import type { RowFinding } from './record.ts';
import type { TestEnvironment } from './test-environment.ts';

/** What came of one step of a scenario. */
export interface Played {
  readonly findings: readonly RowFinding[];
  /** The closing sign-in. */
  readonly after: HonestSignIn;
  /** It shows how the client behaves by itself. */
  readonly undisturbed: boolean;
}

export type PlayIn = (environment: TestEnvironment) => Promise<Played>;

export interface Beside {
  readonly environment: TestEnvironment;
  readonly names: readonly HistoryName[];
  readonly play: PlayIn;
  /** What was seen in a new browser: all of it as it should be. */
  readonly plain: Played;
  /** Whether further tries are worth their time. */
  readonly narrows: boolean;
}

/** Plays it with everything behind the browser; what breaks there is traced to the least that it takes. */
export async function playBeside({ environment, names, play, plain, narrows }: Beside): Promise<Played> {
  const whole = await playSeen({ environment, names, play });
  const narrow = narrows
    ? (fewer: readonly HistoryName[]) => play(withHistory(environment, fewer))
    : undefined;
  let { after } = whole;
  const findings: RowFinding[] = [];
  for (const [at, row] of plain.findings.entries()) {
    const found = whole.findings[at]?.finding;
    const again =
      narrow &&
      (async (fewer: readonly HistoryName[]) => {
        const played = await narrow(fewer);
        after = played.after;
        return played.findings[at]?.finding;
      });
    findings.push({ ...row, finding: await tellBeside(row.finding, found, names, again) });
  }
  return { ...whole, after, findings };
}

/** Who is signed in from before blurs what is seen: where that hides something, it is played without. */
async function playSeen({
  environment,
  names,
  play,
}: Pick<Beside, 'environment' | 'names' | 'play'>): Promise<Played> {
  const whole = await play(withHistory(environment, names));
  const fewer = names.filter((name) => name !== 'second-sign-in');
  const isHidden = whole.findings.some(({ finding }) => finding.holds === undefined);
  if (!isHidden || fewer.length === 0 || fewer.length === names.length) return whole;
  const clear = await play(withHistory(environment, fewer));
  const findings = whole.findings.map((row, at) =>
    row.finding.holds === undefined ? (clear.findings[at] ?? row) : row,
  );
  return { ...clear, findings };
}

/**
 * One finding out of two.
 * @param again Looks once more, with less behind the browser.
 */
export async function tellBeside(
  plain: Finding,
  found: Finding | undefined,
  names: readonly HistoryName[],
  again: ((fewer: readonly HistoryName[]) => Promise<Finding | undefined>) | undefined,
): Promise<Finding> {
  if (found?.holds === false) {
    const least = again ? await findLeast(found, names, again) : { found, names };
    return { ...least.found, actual: `${least.found.actual}; only in ${describeHistory(least.names)}` };
  }
  const words = found?.holds === true ? 'the same' : 'not to be seen';
  return { ...plain, actual: `${plain.actual}; ${words} in ${describeHistory(names)}` };
}

/** Leaves out one after the other, as long as it stays broken. */
async function findLeast(
  found: Finding,
  names: readonly HistoryName[],
  again: (fewer: readonly HistoryName[]) => Promise<Finding | undefined>,
): Promise<{ found: Finding; names: readonly HistoryName[] }> {
  let least = { found, names };
  for (const name of names) {
    const fewer = least.names.filter((other) => other !== name);
    const seen = fewer.length > 0 ? await again(fewer) : undefined;
    if (seen?.holds === false) least = { found: seen, names: fewer };
  }
  return least;
}
