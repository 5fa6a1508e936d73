/** Whether a user is signed in, told by what the application does and not by what it says. */

import { bearerOf, isApiRequest, isAuthorization } from './read-journal.ts';
import type { TestEnvironment, UserAgent } from './test-environment.ts';

/**
 * Asks the status page; without one, whether the page that calls the API does so with a token, and without a new
 * sign-in before it. undefined: the configuration names neither.
 */
export async function proveSession(
  { provider, subject }: TestEnvironment,
  userAgent: UserAgent,
): Promise<boolean | undefined> {
  const shown = await userAgent.isSignedIn();
  if (shown !== undefined || !subject.offers.has('api')) return shown;
  const before = provider.journal().length;
  await userAgent.callApi();
  const since = provider.journal().slice(before);
  const call = since.findIndex((entry) => isApiRequest(entry) && bearerOf(entry) !== undefined);
  const asked = since.findIndex(isAuthorization);
  return call >= 0 && (asked < 0 || call < asked);
}
