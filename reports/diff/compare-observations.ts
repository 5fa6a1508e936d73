import type { Observation } from '../model/types.ts';

/** What a deployment does at an open point, before and after; empty where nothing was observed. */
export interface ObservationChange {
  condition: string;
  before: string[];
  after: string[];
}

/** Tags have another key in every run, and identifiers of requests another value. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\b(secret|code|token|password|cookie|value)#[0-9a-f]{8}\b/g, '$1#…'],
  [/\b00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}\b/g, '00-…'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g, '(an instant)'],
  [/\b(127\.0\.0\.1|localhost):\d{4,5}\b/g, '$1:…'],
];

/** Open points at which a deployment does something else than before. */
export function compareObservations(
  before: readonly Observation[],
  after: readonly Observation[],
): ObservationChange[] {
  const earlier = group(before);
  const later = group(after);
  const conditions = new Set([...earlier.keys(), ...later.keys()]);
  return [...conditions]
    .map((condition) => ({
      condition,
      before: [...(earlier.get(condition) ?? [])].sort(),
      after: [...(later.get(condition) ?? [])].sort(),
    }))
    .filter((change) => change.before.join('\n') !== change.after.join('\n'));
}

function group(observations: readonly Observation[]): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const { condition, actual } of observations) {
    const steady = VARYING.reduce((text, [pattern, word]) => text.replace(pattern, word), actual);
    groups.set(condition, (groups.get(condition) ?? new Set()).add(steady));
  }
  return groups;
}
