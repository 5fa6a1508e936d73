import type { Fault } from './fault.ts';

/** Success is answered with 201. */
export const tokenCreatedStatus: Fault = {
  id: 'token/created-status',
  title: 'Success is answered with 201',
  breaks: 'token-status-ok',
  harm: 'Clients that check for 200 discard a good token.',
  wrap: (steps) => ({
    renderTokenAnswer: (exchange, env) => ({ ...steps.renderTokenAnswer(exchange, env), status: 201 }),
  }),
};
