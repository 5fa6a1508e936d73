import type { Fault } from './fault.ts';

/** A code can be exchanged again and again. */
export const codeReusable: Fault = {
  id: 'code/reusable',
  title: 'A code can be exchanged again and again',
  breaks: 'code-single-use',
  harm: 'Whoever finds a code in a log or a history exchanges it after its owner did.',
  wrap: () => ({ markCodeUsed: () => undefined }),
};
