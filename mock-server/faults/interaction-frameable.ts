import type { Fault } from './fault.ts';

/** The pages may be framed. */
export const interactionFrameable: Fault = {
  id: 'interaction/frameable',
  title: 'The pages may be framed',
  breaks: 'interaction-no-framing',
  harm: 'Invisible frames make users approve what they do not see.',
  wrap: (steps) => ({
    pageHeaders: (nonce, targets, env) =>
      steps
        .pageHeaders(nonce, targets, env)
        .filter(([name]) => name !== 'X-Frame-Options')
        .map(([name, value]) => [name, value.replace("; frame-ancestors 'none'", '')] as const),
  }),
};
