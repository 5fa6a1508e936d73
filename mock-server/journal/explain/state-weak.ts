import { describeDuration } from '../describe-time.ts';
import { hint } from '../explanation.ts';
import { type ExplainRule, parameterOf } from '../facts.ts';

/** Characters of 128 bits in base64url. */
const ENOUGH = 22;

/** Without a fresh state that cannot be guessed, anybody can have the user signed in to another account. */
export const stateWeak: ExplainRule = ({ query, credentialIndex, at }) => {
  const state = parameterOf(query, 'state');
  if (state === undefined) {
    const sent = query.entries.some(({ name }) => name === 'state') ? 'state is empty' : 'no state was sent';
    return hint(`${sent}: the client cannot tell its own answer from a planted one`, 'client-state-present');
  }
  const before = credentialIndex.states.get(state);
  if (before !== undefined) {
    const ago = describeDuration(at - before.at);
    return hint(
      `request ${before.n} sent the same state ${ago} earlier; each sign-in needs a fresh one`,
      'client-state-fresh',
    );
  }
  return state.length < ENOUGH
    ? hint(
        `the state has ${state.length} characters; fewer than ${ENOUGH} may be guessed`,
        'client-state-unguessable',
      )
    : undefined;
};
