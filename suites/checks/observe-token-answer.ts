/** Records how a deployment answers where the documents are open. */
import type { Judge } from '../fixtures/judge.ts';
import { describeAnswer } from '../flows/describe.ts';
import type { TokenAnswer } from '../flows/provider.ts';

/** The open points of `specs/protocol.json` that concern the token endpoint. */
export type TokenOpenPoint =
  | 'client-secret-wrong'
  | 'token-parameter-missing'
  | 'redirect-uri-mismatch'
  | 'several-faults'
  | 'odd-parameters'
  | 'surroundings';

/** @param result What came back; undefined (nothing was shown) is not recorded. */
export function observeTokenAnswer(
  judge: Judge,
  point: TokenOpenPoint,
  condition: string,
  result: TokenAnswer | undefined,
): void {
  if (result === undefined) return;
  const answer =
    result.token === undefined ? describeAnswer(result.answer) : `a token, status ${result.answer.status}`;
  judge.observe(point, condition, answer, result.evidence);
}
