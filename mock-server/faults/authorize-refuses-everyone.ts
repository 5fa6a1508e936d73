import { refuse } from '../provider/conditions.ts';
import type { Fault } from './fault.ts';

/** Every authorization request is refused. */
export const authorizeRefusesEveryone: Fault = {
  id: 'authorize/refuses-everyone',
  title: 'Every authorization request is refused',
  breaks: 'authorize-issues-code',
  harm: 'Nobody can sign in.',
  wrap: () => ({
    requireOneClientId: () => refuse('authorize-client-id-missing', 'closed today', 'client_id'),
  }),
};
