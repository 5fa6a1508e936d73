import { refuse } from '../conditions.ts';
import type { InteractionRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/** A code for a user is for that user to give: nobody else's sign-in will do. */
export const checkSignedInUser: Rule<InteractionRequestContext> = ({ interaction, signedIn }) => {
  const asked = interaction?.user;
  if (asked === undefined || signedIn === undefined || asked.id === signedIn.id) return undefined;
  return refuse(
    'authorize-user-mismatch',
    `userid asked for ${asked.id}, ${signedIn.id} signed in`,
    'userid',
  );
};
