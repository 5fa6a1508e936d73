import type { Fault } from './fault.ts';

/** A code lives one second longer than declared. */
export const codeExpiresLate: Fault = {
  id: 'code/expires-late',
  title: 'A code lives one second longer than declared',
  breaks: 'code-expires',
  harm: 'The unit of the comparison is wrong; the window is wider than anyone believes.',
  wrap: (steps) => ({ computeCodeExpiry: (at, env) => steps.computeCodeExpiry(at, env) + 1000 }),
};
