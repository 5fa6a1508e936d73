import type { User } from '../provider/config.ts';
import type { Fault } from './fault.ts';

/** A user's token is for whoever was authorized last. */
export const tokenLastUserWins: Fault = {
  id: 'token/last-user-wins',
  title: "A user's token is for whoever was authorized last",
  breaks: 'userid-flows-apart',
  harm: 'Who signs in while another one does gets the data of the other.',
  wrap: (steps) => {
    let last: User | undefined;
    return {
      issueCode: (target, user, exchange, env) => {
        last = user ?? last;
        return steps.issueCode(target, user, exchange, env);
      },
      issueToken: (exchange, env) => {
        if (exchange.user) exchange.user = last;
        return steps.issueToken(exchange, env);
      },
    };
  },
};
