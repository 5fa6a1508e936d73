import { loadCatalogue } from '../../specs/index.ts';
import { judgeSet, loadSets } from '../../specs/requirement-sets.ts';

/** What was promised in a frozen set still holds. */
export function checkSets(): string[] {
  const sets = loadSets();
  const newest = new Map(sets.map((set) => [set.actor, set]));
  return [...newest.values()].flatMap((set) => judgeSet(set, loadCatalogue()));
}
