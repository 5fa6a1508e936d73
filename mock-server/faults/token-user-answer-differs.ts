import type { Fault } from './fault.ts';

/** User tokens come with the user beside them. */
export const tokenUserAnswerDiffers: Fault = {
  id: 'token/user-answer-differs',
  title: 'User tokens come with the user beside them',
  breaks: 'token-same-shape',
  harm: 'Clients need two parsers for one endpoint.',
  wrap: (steps) => ({
    buildTokenMembers: (exchange, env) => ({
      ...steps.buildTokenMembers(exchange, env),
      ...(exchange.user === undefined ? {} : { user: exchange.user.id }),
    }),
  }),
};
