/** Takes the answer to an honest token request as it comes, to look at its form. */

import { ControlFailedError } from '../flows/control-failed.ts';
import { describeAnswer } from '../flows/describe.ts';
import { seenFlow } from '../flows/look-at.ts';
import type { Encoding, GrantOptions, HonestOptions, Provider, TokenAnswer } from '../flows/provider.ts';

/** The answer to an honest token request, whatever it is. @throws ControlFailedError when no code is granted */
export async function takePlainAnswer(
  provider: Provider,
  { encoding = 'form', ...options }: HonestOptions = {},
): Promise<TokenAnswer> {
  const seen = seenFlow(provider, { ...options, encoding });
  if (seen) return seen.tokenAnswer;
  const grant = await provider.grant(options);
  return provider.token({ params: provider.tokenParams(grant), encoding });
}

/**
 * @returns an answer that says success: by its status, or by the token in it.
 * @throws ControlFailedError when the honest request is refused: then there is no form to look at.
 */
export async function takeTokenAnswer(
  provider: Provider,
  encoding: Encoding,
  options: GrantOptions = {},
): Promise<TokenAnswer> {
  const seen = seenFlow(provider, { ...options, encoding });
  if (seen) return seen.tokenAnswer;
  const grant = await provider.grant(options);
  const result = await provider.token({ params: provider.tokenParams(grant), encoding });
  if (result.token === undefined && result.answer.status >= 300) {
    throw new ControlFailedError(
      `an honest token request (${encoding}) was refused: ${describeAnswer(result.answer)}`,
      [...grant.evidence, ...result.evidence],
      result.answer.status,
    );
  }
  if (result.answer.truncated)
    throw new ControlFailedError(
      `the answer to an honest token request (${encoding}) was too long to be read to its end`,
      [...grant.evidence, ...result.evidence],
      result.answer.status,
    );
  return result;
}
