/** The people of the provider that a client meets. */
import type { ClientConfiguration } from '../../specs/generated/client.ts';

export const OTHER_USER = {
  id: 'user_7',
  name: 'Grace Hopper',
  login: 'grace',
  password: 'mock-password-grace',
};
export const FIRST_USER = {
  id: 'user_42',
  name: 'Ada Lovelace',
  login: 'ada',
  password: 'mock-password-ada',
};

/** The id of a user that the application does not sign in for. */
export function otherUser({ users }: ClientConfiguration): string {
  return users?.other ?? (users?.primary === OTHER_USER.id ? FIRST_USER.id : OTHER_USER.id);
}
