/**
 * Whether a deployment ends a code or token of a client and user when it issues the next: the documents leave it open. A
 * run that does several things at once would disturb itself there, and what is refused of the older one shows nothing.
 */
import { ControlFailedError } from '../flows/control-failed.ts';
import type { Grant, Provider } from '../flows/provider.ts';
import { NoAnswerError } from '../flows/wire.ts';
import { type Reading, readTokenRefusal } from './read-refusal.ts';
import { readResourceOpened } from './read-resource-answer.ts';

/** What a newer one does to an older one. `unclear`: not asked, or something else got in the way. */
type Older = 'kept' | 'ended' | 'unclear';

export interface OlderOnes {
  readonly codes: Older;
  readonly tokens: Older;
}

export interface AskOlder {
  readonly userid?: string | undefined;
  /** A resource that these tokens open; without one, tokens are not looked at. */
  readonly path?: string | undefined;
}

/**
 * Asks for two codes, redeems the older one first, and opens a resource with the older of two tokens.
 * @throws ControlFailedError or NoAnswerError where an honest step gets no answer.
 */
export async function askOlder(provider: Provider, { path, userid }: AskOlder = {}): Promise<OlderOnes> {
  const options = userid === undefined ? {} : { userid };
  const redeem = (grant: Grant) => provider.token({ params: provider.tokenParams(grant) });
  const grants = [await provider.grant(options), await provider.grant(options)] as const;
  const [first, second] = [await redeem(grants[0]), await redeem(grants[1])];
  const codes = readCodes(readTokenRefusal(first).kind, second.token !== undefined);
  if (path === undefined || second.token === undefined || codes === 'unclear')
    return { codes, tokens: 'unclear' };
  // Where the older code was ended there is one token only, so far.
  const older = first.token ?? second.token;
  const newer = first.token === undefined ? (await provider.honest(options)).token : second.token;
  const opens = async (token: string) =>
    readResourceOpened(await provider.resource(path, `Bearer ${token}`)).kind;
  const opened = await opens(older);
  if (opened === 'granted') return { codes, tokens: 'kept' };
  // A token that is given again is not older than itself.
  const ended = opened === 'refused' && newer !== older && (await opens(newer)) === 'granted';
  return { codes, tokens: ended ? 'ended' : 'unclear' };
}

function readCodes(older: Reading['kind'], newerYieldsToken: boolean): Older {
  if (older === 'granted') return 'kept';
  return older === 'refused' && newerYieldsToken ? 'ended' : 'unclear';
}

const known = new WeakMap<Provider, Map<string, OlderOnes>>();

/**
 * What is known of it, or else what is asked now, for who only plans by it. Where each code is a page, what was seen on the
 * way says it: an older code that was redeemed, or an older token that opened a resource.
 * @throws ControlFailedError or NoAnswerError where an honest step gets no answer.
 */
export async function knowOlder(provider: Provider, asked: AskOlder = {}): Promise<OlderOnes> {
  if (!provider.codesAreDear) return askOlder(provider, asked);
  const answers = known.get(provider) ?? new Map<string, OlderOnes>();
  known.set(provider, answers);
  const key = JSON.stringify([asked.userid, asked.path]);
  const told = seenOlder(provider, asked, answers.get(key));
  if (told.codes !== 'unclear' && (asked.path === undefined || told.tokens !== 'unclear')) return told;
  const answer = await askOlder(provider, asked);
  answers.set(key, answer);
  return answer;
}

/** What earlier answers say, or what was seen on the way. */
function seenOlder({ seen, target }: Provider, { userid }: AskOlder, told?: OlderOnes): OlderOnes {
  const owner = { client: target.client, ...(userid === undefined ? {} : { userid }) };
  const { codes = 'unclear', tokens = 'unclear' } = told ?? {};
  return {
    codes: codes === 'unclear' && seen.keepsOlderCodes(owner) ? 'kept' : codes,
    tokens: tokens === 'unclear' && seen.keepsOlderTokens(owner) ? 'kept' : tokens,
  };
}

/** Whether older ones are surely kept, so that a refusal of one of them shows a defect. In doubt they are not. */
export async function keepsOlder(
  provider: Provider,
  what: keyof OlderOnes,
  asked: AskOlder = {},
): Promise<boolean> {
  try {
    return (await askOlder(provider, asked))[what] === 'kept';
  } catch (error) {
    if (error instanceof ControlFailedError || error instanceof NoAnswerError) return false;
    throw error;
  }
}
