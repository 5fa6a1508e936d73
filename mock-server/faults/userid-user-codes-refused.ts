import { refuse } from '../provider/conditions.ts';
import type { Fault } from './fault.ts';

/** A code of a user is refused although its userid is sent. */
export const useridUserCodesRefused: Fault = {
  id: 'userid/user-codes-refused',
  title: 'A code of a user is refused although its userid is sent',
  breaks: 'userid-repeated-accepted',
  harm: 'User-specific access is impossible.',
  wrap: (steps) => ({
    checkCodeUser: (exchange, env) =>
      exchange.codeRecord?.user === undefined
        ? steps.checkCodeUser(exchange, env)
        : refuse('token-userid-mismatch', 'userid does not match', 'userid'),
  }),
};
