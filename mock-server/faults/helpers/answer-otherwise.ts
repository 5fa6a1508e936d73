import type { ConditionId } from '../../../specs/generated/condition-ids.ts';
import type { OverrideSteps, ProviderAnswer, ProviderSteps } from '../../provider/steps.ts';

type Change = Partial<Pick<ProviderAnswer, 'status' | 'headers' | 'body'>>;

/** Refuses for this reason in other words: with another status, other headers or another body. */
export const rewordRefusal =
  (condition: ConditionId, change: Change | ((answer: ProviderAnswer) => Change)): OverrideSteps =>
  (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      if (refusal.condition !== condition) return answer;
      return { ...answer, ...(typeof change === 'function' ? change(answer) : change) };
    },
  });

/** Refuses for one reason as for another. */
export const refuseAs =
  (condition: ConditionId, other: ConditionId): OverrideSteps =>
  (steps) => ({
    renderRefusal: (refusal, exchange, env) =>
      steps.renderRefusal(
        refusal.condition === condition ? { ...refusal, condition: other } : refusal,
        exchange,
        env,
      ),
  });

/** Says this about caching in one kind of answer, or nothing. */
export const cacheAs =
  (kind: Parameters<ProviderSteps['cacheHeaders']>[0], value?: string): OverrideSteps =>
  (steps) => ({
    cacheHeaders: (asked, env) => {
      if (asked !== kind) return steps.cacheHeaders(asked, env);
      return value === undefined ? [] : [['Cache-Control', value]];
    },
  });
