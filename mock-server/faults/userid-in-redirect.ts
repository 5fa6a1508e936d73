import type { Fault } from './fault.ts';

/** The redirect names the user. */
export const useridInRedirect: Fault = {
  id: 'userid/in-redirect',
  title: 'The redirect names the user',
  breaks: 'userid-not-disclosed',
  harm: 'User ids reach logs and referrers of other sites.',
  wrap: (steps) => ({
    buildSuccessRedirect: (target, code, exchange, env) => {
      const location = steps.buildSuccessRedirect(target, code, exchange, env);
      const user = exchange.kind === 'authorize' ? exchange.user : exchange.signedIn;
      return user === undefined ? location : `${location}&userid=${encodeURIComponent(user.id)}`;
    },
  }),
};
