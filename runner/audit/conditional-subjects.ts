/** Faults that show in one context only: every fault that a vector in contexts can tell, in every context it can hide in. */
import { CONTEXT_READERS } from '../../mock-server/faults/read-context.ts';
import type { Contexts } from '../../specs/generated/contexts.ts';
import { readSpec, requirement } from '../../specs/index.ts';
import type { FaultSubject } from '../../suites/fixtures/audit-plan.ts';
import { faultSubjects } from './subjects.ts';

/** What the mock has one of: a condition on it would never hold. */
const SINGLE: Readonly<Record<string, string>> = {
  path: 'the mock serves its paths as documented only',
  method: 'the mock answers HEAD with 405 at the authorization endpoint',
};

/**
 * A fault for each pair of fault and context value. The values are those that the mock can read: one that the judge no longer
 * varies is then a fault that it misses.
 */
export function conditionalSubjects(): FaultSubject[] {
  const { kinds, dimensions, hidden } = readSpec<Contexts>('contexts.json');
  const senseless = new Set(Object.keys(readSpec<Record<string, string>>('senseless-conditions.json')));
  // A fault may be senseless in one context, in all values of a dimension, or wherever it is not always.
  const isSenseless = (...ids: readonly string[]) => ids.some((id) => senseless.has(id));
  return faultSubjects().flatMap((fault) => {
    const kind = requirement(fault.breaks).contexts;
    if (kind === undefined) return [];
    const out = new Set<string>([...(hidden[fault.breaks]?.dimensions ?? []), ...Object.keys(SINGLE)]);
    return kinds[kind]
      .filter((dimension) => !out.has(dimension))
      .flatMap((dimension) =>
        Object.keys(CONTEXT_READERS[dimension] ?? {})
          .filter((value) => {
            const known = dimensions[dimension]?.values.find(({ name }) => name === value);
            return known?.kinds?.includes(kind) ?? true;
          })
          .filter((value) => !out.has(`${dimension}=${value}`))
          .map((value) => ({ ...fault, id: `${fault.id}@${kind}.${dimension}=${value}` }))
          .filter(({ id }) => !isSenseless(id, `${fault.id}@${dimension}`, fault.id)),
      );
  });
}

/** So many of the items, by the seed: the same seed draws the same ones from the same items. */
export function drawSample<T>(items: readonly T[], count: number, seed: number): T[] {
  let state = seed >>> 0;
  // Numerical Recipes' generator: good enough to choose, and the same everywhere.
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
  return items
    .map((item) => ({ item, rank: next() }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ item }) => item);
}
