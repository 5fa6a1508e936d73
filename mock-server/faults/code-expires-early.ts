import type { Fault } from './fault.ts';

/** A code lives half of its declared lifetime. */
export const codeExpiresEarly: Fault = {
  id: 'code/expires-early',
  title: 'A code lives half of its declared lifetime',
  breaks: 'code-lives',
  harm: 'Users who are slow at the network cannot sign in.',
  wrap: (steps) => ({ computeCodeExpiry: (at, env) => at + (steps.computeCodeExpiry(at, env) - at) / 2 }),
};
