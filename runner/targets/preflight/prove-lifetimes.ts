/** What the answers with tokens say about the declared lifetimes. Nothing is waited for. */
import { compareLifetime } from '../../../suites/checks/compare-lifetime.ts';
import type { Encoding, Provider, TokenAnswer } from '../../../suites/flows/provider.ts';
import type { Report } from './step.ts';
import { askForCode, redeemHonestly } from './try-flow.ts';

/**
 * How long a code lives cannot be seen without waiting: the suites do that.
 * @param answer An answer with a generic token.
 */
export async function proveLifetimes(
  provider: Provider,
  answer: TokenAnswer,
  encoding: Encoding,
  report: Report,
): Promise<void> {
  const declared = provider.target.lifetimes.tokenSeconds;
  if (declared === undefined) return;
  const told = { step: 'prove lifetimes.tokenSeconds', capabilities: ['short-token-lifetime'] as const };
  const compared = compareLifetime(answer, declared);
  const { stated, problem } = compared;
  if (stated === undefined || problem !== undefined) {
    const message = `the answer states no lifetime to compare (${problem ?? ''}); the suites judge that`;
    report({ ...told, capabilities: [], outcome: 'judged', message });
  } else if (compared.holds) {
    report({ ...told, outcome: 'proved', message: `a token says that it lives for ${stated} s` });
  } else if (stated < declared && (await isGivenAgain(provider, answer, encoding))) {
    const message = 'the same token is given again while it lives, so its whole life is not seen';
    report({ ...told, capabilities: [], outcome: 'unseen', message });
  } else {
    report({
      ...told,
      ...{ outcome: 'refuted', evidence: answer.evidence, breaks: 'token-expiration-declared' },
      message: `declared ${declared} s, but a token says that it lives for ${stated} s`,
      ...{ who: 'operator-or-vendor', vouch: 'lifetimes' },
      readings: {
        operator: `check lifetimes.tokenSeconds: ${declared} must be what the vendor declares, in seconds`,
        vendor: 'tokens are issued with another lifetime than declared',
      },
    });
  }
}

/** Whether another code is exchanged for the same token: its life began earlier then. */
async function isGivenAgain(provider: Provider, first: TokenAnswer, encoding: Encoding): Promise<boolean> {
  const asked = await askForCode(provider);
  if ('failure' in asked) return false;
  const redeemed = await redeemHonestly(provider, asked.grant, encoding);
  return 'token' in redeemed && redeemed.token === first.token;
}
