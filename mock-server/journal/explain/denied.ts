import { note } from '../explanation.ts';
import type { ExplainRule } from '../facts.ts';

/** How people end a sign-in. */
export const denied: ExplainRule = ({ answer }) => {
  switch (answer.condition) {
    case 'authorize-user-denied':
      return note('the user denied: the client gets an error and must say so', 'client-error-reported');
    case 'authorize-user-mismatch':
      return note('another user signed in than userid asked for', 'client-error-reported');
    case 'authorize-sign-in-exhausted':
      return note('too many wrong passwords: the sign-in was given up', 'client-error-reported');
    default:
      return undefined;
  }
};
