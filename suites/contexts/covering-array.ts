/**
 * Covering arrays: few combinations of values in which every pair (or triple) of values stands together at least once. A
 * defect that needs two conditions is then met, whatever the two are (Kuhn, Kacker, Lei: NIST SP 800-142).
 */

/** The values of each dimension, the plain one first. */
export type Dimensions = Readonly<Record<string, readonly string[]>>;

/** One value for each dimension. */
export type Combination = Readonly<Record<string, string>>;

export interface CoverOptions {
  /** How many values at a time are covered in every combination. */
  readonly strength: number;
  /** Groups of dimensions whose every combination is covered, whatever the strength. */
  readonly groups?: readonly (readonly string[])[];
  /** False for what cannot be: it is never produced, and nothing that implies it needs to be covered. */
  readonly allowed?: (combination: Combination) => boolean;
}

/** So many of the goals that are left are tried as the seed of a row, and so many fillings of each. */
const CANDIDATES = 24;

/** A set of values that must stand together in some row. */
type Goal = readonly (readonly [dimension: string, value: string])[];

/**
 * Rows in which each goal that can be met is met. The first is the plain one, where it is allowed; the same arguments give
 * the same rows.
 */
export function coverCombinations(dimensions: Dimensions, options: CoverOptions): Combination[] {
  const names = Object.keys(dimensions);
  const allowed = options.allowed ?? (() => true);
  const open = new Map<string, Goal>();
  for (const group of groupsOf(names, options))
    for (const goal of goalsOf(group, dimensions)) open.set(keyOf(goal), goal);
  const rows: Combination[] = [];
  const add = (row: Combination) => {
    rows.push(row);
    for (const [key, goal] of open) if (goal.every(([name, value]) => row[name] === value)) open.delete(key);
  };
  const plain = complete({}, names, dimensions, allowed, () => 0);
  if (plain) add(plain);
  const random = makeRandom();
  while (open.size > 0) {
    let best: Combination | undefined;
    let most = 0;
    const tried: string[] = [];
    for (const [key, goal] of open) {
      if (tried.length === CANDIDATES) break;
      tried.push(key);
      const gains = (name: string, value: string, row: Combination) => countGains(open, name, value, row);
      const row = complete(Object.fromEntries(goal), shuffle(names, random), dimensions, allowed, gains);
      if (!row) {
        // Nothing that is allowed has these values together.
        open.delete(key);
        continue;
      }
      const met = countMet(open, row);
      if (met > most) [best, most] = [row, met];
    }
    if (best) add(best);
  }
  return rows;
}

/** Every group of dimensions that has goals: all of the strength's size, and those that were named. */
function groupsOf(names: readonly string[], { strength, groups = [] }: CoverOptions): readonly string[][] {
  const size = Math.min(strength, names.length);
  const named = groups.map((group) => group.filter((name) => names.includes(name)));
  return [...choose(names, size), ...named.filter((group) => group.length > 1)];
}

function choose(names: readonly string[], size: number): string[][] {
  if (size === 0) return [[]];
  return names.flatMap((name, at) => choose(names.slice(at + 1), size - 1).map((rest) => [name, ...rest]));
}

function goalsOf(group: readonly string[], dimensions: Dimensions): Goal[] {
  return group.reduce<Goal[]>(
    (goals, name) =>
      goals.flatMap((goal) => (dimensions[name] ?? []).map((value): Goal => [...goal, [name, value]])),
    [[]],
  );
}

const keyOf = (goal: Goal): string => JSON.stringify([...goal].sort());

/**
 * Fills what is missing, with the value that meets most goals wherever there is a choice, and goes back where what was
 * chosen leads nowhere.
 * @returns undefined where no allowed combination has the given values
 */
function complete(
  given: Combination,
  order: readonly string[],
  dimensions: Dimensions,
  allowed: (combination: Combination) => boolean,
  gains: (name: string, value: string, row: Combination) => number,
): Combination | undefined {
  const name = order.find((candidate) => !(candidate in given));
  if (name === undefined) return allowed(given) ? given : undefined;
  const values = (dimensions[name] ?? [])
    .map((value, at) => ({ value, at, gain: gains(name, value, given) }))
    .sort((a, b) => b.gain - a.gain || a.at - b.at);
  for (const { value } of values) {
    const row = complete({ ...given, [name]: value }, order, dimensions, allowed, gains);
    if (row) return row;
  }
  return undefined;
}

/** How many open goals a further value meets or keeps within reach; a met one counts most. */
function countGains(open: ReadonlyMap<string, Goal>, name: string, value: string, row: Combination): number {
  let gain = 0;
  for (const goal of open.values()) {
    if (!goal.some(([dimension, wanted]) => dimension === name && wanted === value)) continue;
    const others = goal.filter(([dimension]) => dimension !== name);
    if (others.every(([dimension, wanted]) => row[dimension] === wanted)) gain += 100;
    else if (others.every(([dimension, wanted]) => (row[dimension] ?? wanted) === wanted)) gain += 1;
  }
  return gain;
}

function countMet(open: ReadonlyMap<string, Goal>, row: Combination): number {
  let met = 0;
  for (const goal of open.values()) if (goal.every(([name, value]) => row[name] === value)) met += 1;
  return met;
}

/** Numerical Recipes' linear congruential generator: which rows come out must not change from run to run. */
function makeRandom(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 0x1_0000_0000;
  };
}

function shuffle<T>(items: readonly T[], random: () => number): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(Math.floor(random() * left.length), 1));
}
