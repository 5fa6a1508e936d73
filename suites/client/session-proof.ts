/** Whether somebody is signed in, told by what the application does and not by what it says. */
import type { Bed, Visitor } from './bed.ts';
import { bearerOf, isApiRequest, isAuthorization } from './read-journal.ts';

/**
 * Asks the status page; without one, whether the page that calls the API does so with a token, and without a new
 * sign-in before it. undefined: the configuration names neither.
 */
export async function proveSession(
  { provider, subject }: Bed,
  visitor: Visitor,
): Promise<boolean | undefined> {
  const shown = await visitor.isSignedIn();
  if (shown !== undefined || !subject.offers.has('api')) return shown;
  const before = provider.journal().length;
  await visitor.callApi();
  const since = provider.journal().slice(before);
  const call = since.findIndex((entry) => isApiRequest(entry) && bearerOf(entry) !== undefined);
  const asked = since.findIndex(isAuthorization);
  return call >= 0 && (asked < 0 || call < asked);
}
