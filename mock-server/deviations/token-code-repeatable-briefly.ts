import type { TokenRequestContext } from '../provider/exchange.ts';
import type { OverrideSteps } from '../provider/steps.ts';

/** How long the same code may be presented again, in ms: enough for a client that posts it twice by habit. */
const REPEAT_WINDOW_MS = 5000;

/** The same request within a few seconds gets the token it got before. */
export const tokenCodeRepeatableBriefly: OverrideSteps = (steps) => ({
  checkCodeUnused: (exchange, env) =>
    isRepetition(exchange) ? undefined : steps.checkCodeUnused(exchange, env),
  claimCode: (exchange, env) => (isRepetition(exchange) ? undefined : steps.claimCode(exchange, env)),
  issueToken: (exchange, env) => {
    if (!isRepetition(exchange)) return steps.issueToken(exchange, env);
    exchange.token = exchange.codeRecord?.token;
    return undefined;
  },
});

function isRepetition({ codeRecord, at }: TokenRequestContext): boolean {
  if (codeRecord?.usedAt === undefined || codeRecord.token === undefined) return false;
  return at - codeRecord.usedAt <= REPEAT_WINDOW_MS;
}
