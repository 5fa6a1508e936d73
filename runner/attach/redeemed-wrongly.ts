/** Which token requests make use of a wrong answer. */
import {
  isTokenRequest,
  locationOf,
  queryValue,
  tokenPairs,
  valuesOf,
} from '../../suites/client/read-journal.ts';
import type { JournalEntry } from '../../suites/client/test-environment.ts';

/**
 * Those that bring its code, however late: a slow application may redeem it while the next sign-in is under way. Beside
 * it, those that bring none that an honest answer gave: an application that refused, or whoever operates it, may begin anew
 * at once, and redeems the code of that.
 * @param entries What came since the wrong answer was prepared
 * @param journal All that came
 */
export function redeemedWrongly(
  entries: readonly JournalEntry[],
  journal: readonly JournalEntry[],
): JournalEntry[] {
  const codesOf = (answers: readonly JournalEntry[]) =>
    new Set(answers.flatMap((entry) => queryValue(locationOf(entry) ?? '', 'code') ?? []));
  const wrong = codesOf(entries.filter(({ armed }) => armed));
  const honest = codesOf(journal.filter(({ armed }) => !armed));
  const brings = (entry: JournalEntry, codes: ReadonlySet<string>) =>
    valuesOf(tokenPairs(entry), 'code').some((code) => codes.has(code));
  const late = journal.filter((entry) => isTokenRequest(entry) && brings(entry, wrong));
  const other = entries.filter((entry) => isTokenRequest(entry) && !brings(entry, honest));
  return [...new Set([...other, ...late])];
}
