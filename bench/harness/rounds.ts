/** Measures subjects in turn, there and back again (A B, B A, …), so that whatever drifts, drifts for all of them. */
export async function measureInTurn<K extends string, V>(
  names: readonly K[],
  rounds: number,
  measure: (name: K) => Promise<V>,
): Promise<Readonly<Record<K, readonly V[]>>> {
  const seen = Object.fromEntries(names.map((name) => [name, [] as V[]])) as Record<K, V[]>;
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? names : [...names].reverse();
    for (const name of order) seen[name].push(await measure(name));
  }
  return seen;
}

/** The middle value; of an even number, the mean of the two in the middle. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}

/** Median of the ratios of rounds that were measured next to each other. */
export function pairedRatio(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)));
}
