import type { Fault } from './fault.ts';

/** Of two userid parameters the first counts. */
export const authorizeFirstUseridWins: Fault = {
  id: 'authorize/first-userid-wins',
  title: 'Of two userid parameters the first counts',
  breaks: 'authorize-userid-repeated',
  harm: 'A code is granted for a user nobody approved.',
  wrap: () => ({ rejectRepeatedUserid: () => undefined }),
};
