import type { Fault } from './fault.ts';

/** The code is never marked. */
export const tokenCodeReusable: Fault = {
  id: 'token/code-reusable',
  title: 'A code can be exchanged again and again',
  breaks: 'token-code-single-use',
  harm: 'Whoever finds a code in a log or a history exchanges it after its owner did.',
  wrap: () => ({ markCodeUsed: () => undefined }),
};
