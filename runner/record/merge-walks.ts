/** Two walks, one that approved and one that denied, become the steps of a target file. */
import type { Step } from '../../suites/flows/read-step.ts';

export interface Merged {
  /** What both did: the sign-in. */
  readonly steps: readonly Step[];
  readonly approve: readonly Step[];
  /** Absent where nothing was done to deny. */
  readonly deny?: readonly Step[];
}

/**
 * What both walks did in the same order is the sign-in; where they part, the decision begins. What only one of them did
 * before, such as closing a banner, is left out by a run where it is not there.
 * @param denied Absent where no walk was made to deny.
 * @param refused That walk did end with a denial.
 */
export function mergeWalks(
  approved: readonly Step[],
  denied: readonly Step[] | undefined,
  refused = false,
): Merged {
  if (denied === undefined) return splitAlone(approved);
  const steps: Step[] = [];
  let [at, other] = [0, 0];
  for (const [one, two] of longestCommon(approved, denied)) {
    const [onlyApproved, onlyDenied] = [approved.slice(at, one), denied.slice(other, two)];
    if (onlyApproved.length > 0 && onlyDenied.length > 0) break;
    steps.push(...asOptional(onlyApproved), ...asOptional(onlyDenied), approved[one] as Step);
    [at, other] = [one + 1, two + 1];
  }
  // What looks like a banner was the decision, where nothing is left to decide by.
  if (refused && other === denied.length) return splitAtFirst(approved, denied);
  const [approve, deny] = [approved.slice(at), denied.slice(other)];
  if (deny.length === 0) return splitAlone(approved);
  const moved = typedBefore(approve, deny);
  return { steps: [...steps, ...approve.slice(0, moved)], approve: approve.slice(moved), deny };
}

function splitAtFirst(approved: readonly Step[], denied: readonly Step[]): Merged {
  const differs = approved.findIndex((step, at) => JSON.stringify(step) !== JSON.stringify(denied[at]));
  const at = Math.min(differs < 0 ? approved.length : differs, denied.length - 1);
  return { steps: approved.slice(0, at), approve: approved.slice(at), deny: denied.slice(at) };
}

/** The last thing that was pressed is the decision. */
function splitAlone(approved: readonly Step[]): Merged {
  const last = approved.findLastIndex((step) => 'click' in step || 'press' in step);
  const typedLater = approved.findLastIndex((step) => 'fill' in step || 'totp' in step || 'passkey' in step);
  // One press for all that was typed is the sign-in itself.
  const pressed = approved.slice(typedLater + 1).filter((step) => 'click' in step || 'press' in step);
  const from = last < 0 || pressed.length < 2 ? approved.length : last;
  return { steps: approved.slice(0, from), approve: approved.slice(from) };
}

/** Where name and password stand on the page of the decision, one who denies may leave them out. */
function typedBefore(approve: readonly Step[], deny: readonly Step[]): number {
  if (deny.length !== 1) return 0;
  const presses = approve.filter((step) => 'click' in step || 'press' in step);
  return presses.length === 1 ? approve.findIndex((step) => 'click' in step || 'press' in step) : 0;
}

function asOptional(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => {
    const [deed, spec] = Object.entries(step).find(([name]) => name !== 'frame') as [string, object];
    return [{ ...step, [deed]: { ...spec, optional: true } } as Step];
  });
}

/** The longest list of steps that both have in this order, as pairs of their places. */
function longestCommon(one: readonly Step[], two: readonly Step[]): [number, number][] {
  const same = (a: number, b: number): boolean => JSON.stringify(one[a]) === JSON.stringify(two[b]);
  const lengths = Array.from({ length: one.length + 1 }, () => new Array<number>(two.length + 1).fill(0));
  const at = (a: number, b: number): number => lengths[a]?.[b] ?? 0;
  for (let a = one.length - 1; a >= 0; a -= 1)
    for (let b = two.length - 1; b >= 0; b -= 1)
      (lengths[a] as number[])[b] = same(a, b) ? at(a + 1, b + 1) + 1 : Math.max(at(a + 1, b), at(a, b + 1));
  const pairs: [number, number][] = [];
  for (let [a, b] = [0, 0]; a < one.length && b < two.length; ) {
    if (same(a, b)) pairs.push([a++, b++]);
    else if (at(a + 1, b) >= at(a, b + 1)) a += 1;
    else b += 1;
  }
  return pairs;
}
