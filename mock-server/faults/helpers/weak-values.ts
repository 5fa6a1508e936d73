import type { ProviderEnv } from '../../provider/env.ts';
import { recall } from '../../provider/recall.ts';
import type { OverrideSteps } from '../../provider/steps.ts';

/** Numbers codes or tokens, from the one after `start`. */
export const countUp = (
  id: string,
  step: 'mintCode' | 'mintToken',
  start: number,
  write: (count: number) => string,
): OverrideSteps => {
  const recallCount = recall(id, () => ({ count: start }));
  return () => ({
    [step]: (_exchange: unknown, env: ProviderEnv) => {
      const memory = recallCount(env);
      memory.count += 1;
      return write(memory.count);
    },
  });
};

/** Issues every code or token twice. */
export const repeatOnce = (id: string, step: 'mintCode' | 'mintToken'): OverrideSteps => {
  const recallLast = recall(id, () => ({ last: '' }));
  return (steps) => {
    const mint = steps[step] as (exchange: unknown, env: ProviderEnv) => string;
    return {
      [step]: (exchange: unknown, env: ProviderEnv) => {
        const memory = recallLast(env);
        const repeated = memory.last;
        memory.last = repeated === '' ? mint(exchange, env) : '';
        return repeated === '' ? memory.last : repeated;
      },
    };
  };
};
