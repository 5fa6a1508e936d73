/** A sign-in of which no page is shown: its requests alone, with the cookies of a browser. */
import type { BrowserContext } from '@playwright/test';
import type { UnseenSignIn } from '../test-environment.ts';
import { distrust, type Place, timeoutOf } from './place.ts';

/** How it ends; undefined: it has to be done visibly, or gave no answer. */
export async function signInUnseen(context: BrowserContext, place: Place): Promise<UnseenSignIn | undefined> {
  const { startUrl, steps, signedIn, failed } = place.drive;
  if (steps?.length || place.pages || (await distrust(place, startUrl))) return undefined;
  const answer = await context.request
    .get(startUrl, { timeout: timeoutOf(place), headers: { Accept: 'text/html' } })
    .catch(() => undefined);
  if (!answer) return undefined;
  const page = await answer.text().catch(() => '');
  const says = (words: string | undefined) => words !== undefined && page.includes(words);
  // A page that holds both decides by script which one it shows.
  const marked = says(signedIn.name ?? signedIn.text) && !says(failed?.name ?? failed?.text);
  return { status: answer.status(), path: new URL(answer.url()).pathname, marked };
}
