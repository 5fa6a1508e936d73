import type { Fault } from './fault.ts';

/** The code is issued without asking. */
export const interactionSkipped: Fault = {
  id: 'interaction/skipped',
  title: 'The code is issued without asking',
  breaks: 'interaction-before-code',
  harm: 'Any site obtains codes without the user.',
  wrap: (steps) => ({
    decideInteraction: (exchange, env) =>
      steps.decideInteraction(exchange, { ...env, config: { ...env.config, interaction: 'none' } }),
  }),
};
