import { loadCatalogue } from '../../specs/index.ts';
import { judgeSets, loadSets } from '../../specs/requirement-sets.ts';

/** What was promised in a frozen set still holds. */
export const checkSets = (): string[] => judgeSets(loadSets(), loadCatalogue());
