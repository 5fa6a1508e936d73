import type { Fault } from './fault.ts';

/** White space around a code is ignored. */
export const codeTrimmed: Fault = {
  id: 'code/trimmed',
  title: 'White space around a code is ignored',
  breaks: 'code-exact',
  harm: 'Two spellings of one code pass different checks on the way.',
  wrap: (steps) => ({ findCode: (sent, exchange, env) => steps.findCode(sent.trim(), exchange, env) }),
};
