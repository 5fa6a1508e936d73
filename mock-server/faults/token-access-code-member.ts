import type { Fault } from './fault.ts';

/** The token is called access_code. */
export const tokenAccessCodeMember: Fault = {
  id: 'token/access-code-member',
  title: 'The token is called access_code',
  breaks: 'token-access-token-present',
  harm: 'Clients look for access_token and find nothing.',
  wrap: (steps) => ({
    buildTokenMembers: (exchange, env) => {
      const { access_token: token, ...rest } = steps.buildTokenMembers(exchange, env);
      return { access_code: token, ...rest };
    },
  }),
};
