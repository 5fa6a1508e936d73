import type { Fault } from './fault.ts';

/** The user list is empty. */
export const resourceListEmpty: Fault = {
  id: 'resource/list-empty',
  title: 'The user list is empty',
  breaks: 'resource-list-has-user',
  harm: 'The documented two-step use cannot continue.',
  wrap: () => ({ listUsers: () => [] }),
};
