import type { OverrideSteps } from '../../provider/steps.ts';

/** Numbers codes or tokens, from the one after `start`. */
export const countUp =
  (step: 'mintCode' | 'mintToken', start: number, write: (count: number) => string): OverrideSteps =>
  () => {
    let count = start;
    return {
      [step]: () => {
        count += 1;
        return write(count);
      },
    };
  };

/** Issues every code or token twice. */
export const repeatOnce =
  (step: 'mintCode' | 'mintToken'): OverrideSteps =>
  (steps) => {
    let last: string | undefined;
    const mint = steps[step] as (...args: unknown[]) => string;
    return {
      [step]: (...args: unknown[]) => {
        const repeated = last;
        last = repeated === undefined ? mint(...args) : undefined;
        return repeated ?? last ?? '';
      },
    };
  };
