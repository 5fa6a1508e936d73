import type { Fault } from './fault.ts';

/** Any client redeems any code. */
export const codeAnyClient: Fault = {
  id: 'code/any-client',
  title: 'Any client redeems any code',
  breaks: 'code-bound-to-client',
  harm: 'Any registered client redeems stolen codes.',
  wrap: () => ({ checkCodeClient: () => undefined }),
};
