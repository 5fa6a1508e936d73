/**
 * A verdict on the client that called a mock in this process.
 * @module
 */
import { checkJudgeOptions } from '../../mock-server/config/check-options.ts';
import type { MockControls } from '../../mock-server/index.ts';
import { type ClientVerdict, judgeJournal, type VerdictGate } from './client-verdict.ts';

export { type ClientVerdict, judgeJournal, type VerdictGate } from './client-verdict.ts';

/**
 * Judges the client that called a mock, by the mock's journal.
 * @param options `since`: number of the last exchange that was judged before; `gate`: what counts
 * @throws MockOptionsError for options that are none: a gate that is misspelt would be another one
 */
export async function judgeClient(
  mock: Pick<MockControls, 'journalView'>,
  options: { readonly since?: number; readonly gate?: VerdictGate } = {},
): Promise<ClientVerdict> {
  checkJudgeOptions(options);
  return judgeJournal(mock.journalView(options.since), options.gate);
}
