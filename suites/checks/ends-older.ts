/**
 * Whether a deployment ends a code or token of a client and user when it issues the next: the documents leave it open, and
 * a run that does several things at once would disturb itself there.
 */
import type { Grant, Provider } from '../flows/provider.ts';
import { readTokenRefusal } from './read-refusal.ts';
import { readResourceOpened } from './read-resource-answer.ts';

export type EndsOlder = 'codes' | 'tokens' | undefined;

/**
 * Asks for two codes, redeems the older one first, and opens a resource with the older of the two tokens.
 * @param path A resource that these tokens open; without one, tokens are not looked at.
 * @throws ControlFailedError or NoAnswerError where an honest step gets no answer.
 */
export async function findEndsOlder(
  provider: Provider,
  { path, userid }: { readonly path?: string | undefined; readonly userid?: string } = {},
): Promise<EndsOlder> {
  const options = userid === undefined ? {} : { userid };
  const redeem = (grant: Grant) => provider.token({ params: provider.tokenParams(grant) });
  const grants = [await provider.grant(options), await provider.grant(options)] as const;
  const older = await redeem(grants[0]);
  const newer = await redeem(grants[1]);
  if (newer.token === undefined) return undefined;
  if (readTokenRefusal(older).kind === 'refused') return 'codes';
  if (older.token === undefined || path === undefined || older.token === newer.token) return undefined;
  const opens = async (token: string) =>
    readResourceOpened(await provider.resource(path, `Bearer ${token}`)).kind;
  const ended = (await opens(older.token)) === 'refused' && (await opens(newer.token)) === 'granted';
  return ended ? 'tokens' : undefined;
}
