/** Bodies that were too long to be looked into: what says that something stands nowhere is not shown by the others. */
import type { RequirementId } from '../../../specs/generated/requirement-ids.ts';
import { untestable } from '../../../suites/client/finding.ts';
import type { Event } from './history.ts';
import type { Tally } from './tally.ts';

const TITLE = 'What was too long to be looked into';

/** Notes which requirements an exchange leaves open. */
export function checkUninspected(event: Event, tally: Tally): void {
  const { seen, kind } = event;
  const leaveOpen = (row: RequirementId, what: string) =>
    tally.blind(row, TITLE, untestable(TITLE, `${what} was too long to be looked into.`));
  if (!seen.whole && kind === 'api')
    leaveOpen('client-api-token-only-in-header', `The body of request ${seen.entry.n}`);
  if (kind !== 'token' || !seen.answer?.truncated) return;
  leaveOpen('token-no-secret-echo', `The answer to request ${seen.entry.n}`);
  leaveOpen('token-no-internals', `The answer to request ${seen.entry.n}`);
}
