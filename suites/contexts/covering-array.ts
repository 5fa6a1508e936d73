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
  /** Dimensions of many values, which the strength leaves out: only the groups speak of them. */
  readonly apart?: readonly string[];
  /**
   * False for what cannot be, also where only some dimensions have a value yet: it is never produced, and nothing that
   * implies it needs to be covered.
   */
  readonly allowed?: (combination: Combination) => boolean;
  /** The dimensions that `allowed` looks at: they are filled first, so that what cannot be is seen early. */
  readonly constrained?: readonly string[];
}

/** So many of the goals that are left are tried as the seed of a row, and so many fillings of each. */
const CANDIDATES = 8;

/** A set of values that must stand together in some row. */
type Goal = readonly (readonly [dimension: string, value: string])[];

/** Goals that no row has met yet, by each of their values. */
class OpenGoals {
  readonly #all = new Set<Goal>();
  readonly #byValue = new Map<string, Set<Goal>>();

  constructor(goals: readonly Goal[]) {
    const known = new Set<string>();
    for (const goal of goals) {
      const key = JSON.stringify([...goal].sort());
      if (known.has(key)) continue;
      known.add(key);
      this.#all.add(goal);
      for (const pair of goal) {
        const group = this.#byValue.get(String(pair));
        if (group) group.add(goal);
        else this.#byValue.set(String(pair), new Set([goal]));
      }
    }
  }

  get size(): number {
    return this.#all.size;
  }

  /** The first ones, in the order in which they were set. */
  first(count: number): Goal[] {
    const goals: Goal[] = [];
    for (const goal of this.#all) {
      if (goals.length === count) break;
      goals.push(goal);
    }
    return goals;
  }

  drop(goal: Goal): void {
    this.#all.delete(goal);
    for (const pair of goal) this.#byValue.get(String(pair))?.delete(goal);
  }

  /** The goals that a row meets. */
  metBy(row: Combination): Goal[] {
    const met: Goal[] = [];
    for (const [name, value] of Object.entries(row)) {
      for (const goal of this.#byValue.get(`${name},${value}`) ?? []) {
        // Counted at the first of its values only.
        if (goal[0]?.[0] === name && isMet(goal, row)) met.push(goal);
      }
    }
    return met;
  }

  /** How many goals a further value meets or keeps within reach; a met one counts most. */
  gain(name: string, value: string, row: Combination): number {
    let gain = 0;
    for (const goal of this.#byValue.get(`${name},${value}`) ?? []) {
      let missing = 0;
      let lost = false;
      for (const [dimension, wanted] of goal) {
        if (dimension === name) continue;
        if (row[dimension] === undefined) missing += 1;
        else if (row[dimension] !== wanted) lost = true;
      }
      if (!lost) gain += missing === 0 ? 100 : 1;
    }
    return gain;
  }
}

const isMet = (goal: Goal, row: Combination): boolean => goal.every(([name, value]) => row[name] === value);

/**
 * Rows in which each goal that can be met is met. The first is the plain one, where it is allowed; the same arguments give
 * the same rows.
 */
export function coverCombinations(dimensions: Dimensions, options: CoverOptions): Combination[] {
  const names = Object.keys(dimensions);
  const { allowed = () => true, constrained = [] } = options;
  const open = new OpenGoals(groupsOf(names, options).flatMap((group) => goalsOf(group, dimensions)));
  const rows: Combination[] = [];
  const add = (row: Combination) => {
    rows.push(row);
    for (const goal of open.metBy(row)) open.drop(goal);
  };
  const plain = complete({}, names, dimensions, allowed, () => 0);
  if (plain) add(plain);
  const random = makeRandom();
  const gains = (name: string, value: string, row: Combination) => open.gain(name, value, row);
  while (open.size > 0) {
    let best: Combination | undefined;
    let most = 0;
    for (const goal of open.first(CANDIDATES)) {
      const order = [...constrained, ...shuffle(names, random)];
      const row = complete(Object.fromEntries(goal), order, dimensions, allowed, gains);
      if (!row) {
        // Nothing that is allowed has these values together.
        open.drop(goal);
        continue;
      }
      const met = open.metBy(row).length;
      if (met > most) [best, most] = [row, met];
    }
    if (best) add(best);
  }
  return rows;
}

/** Every group of dimensions that has goals: all of the strength's size, and those that were named. */
function groupsOf(
  names: readonly string[],
  { strength, groups = [], apart = [] }: CoverOptions,
): readonly string[][] {
  const close = names.filter((name) => !apart.includes(name));
  const size = Math.min(strength, close.length);
  const named = groups.map((group) => group.filter((name) => names.includes(name)));
  return [...choose(close, size), ...named.filter((group) => group.length > 0)];
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
  if (!allowed(given)) return undefined;
  const name = order.find((candidate) => candidate in dimensions && !(candidate in given));
  if (name === undefined) return given;
  const values = (dimensions[name] ?? [])
    .map((value, at) => ({ value, at, gain: gains(name, value, given) }))
    .sort((a, b) => b.gain - a.gain || a.at - b.at);
  for (const { value } of values) {
    const row = complete({ ...given, [name]: value }, order, dimensions, allowed, gains);
    if (row) return row;
  }
  return undefined;
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
