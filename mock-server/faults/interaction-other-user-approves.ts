import type { Fault } from './fault.ts';

/** Whoever signs in may approve for any user. */
export const interactionOtherUserApproves: Fault = {
  id: 'interaction/other-user-approves',
  title: 'Whoever signs in may approve for any user',
  breaks: 'interaction-other-user',
  harm: "One user takes over another one's account by naming it.",
  wrap: () => ({ checkSignedInUser: () => undefined }),
};
