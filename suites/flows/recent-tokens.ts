/** Tokens of a moment ago: a row that says nothing of how a token is issued needs no code of its own. */
import type { HonestOptions, Provider } from './provider.ts';

/** A deployment may let a token end, or replace it, at any time. */
const FRESH_MS = 10_000;
/** Of the life that is declared: what follows needs some of it too. */
const SHARE = 1 / 3;

interface Issued {
  readonly at: number;
  readonly token: string;
}
const issued = new WeakMap<Provider, Map<string, Issued>>();

function tokensOf(provider: Provider): Map<string, Issued> {
  const tokens = issued.get(provider) ?? new Map<string, Issued>();
  issued.set(provider, tokens);
  return tokens;
}

/** Whoever names the first redirect URI of a client means the same as one who names none. */
function keyOf(
  { target }: Provider,
  { client, userid, encoding = 'form', redirectUri }: HonestOptions,
): string {
  const other = redirectUri === (client ?? target.client).redirectUri ? undefined : redirectUri;
  return JSON.stringify([(client ?? target.client).id, userid, encoding, other]);
}

/** A token that was issued like this a moment ago, if there is one. */
export function recentToken(provider: Provider, options: HonestOptions): string | undefined {
  const { tokenSeconds } = provider.target.lifetimes;
  const share = tokenSeconds === undefined ? FRESH_MS : tokenSeconds * 1000 * SHARE;
  const known = tokensOf(provider).get(keyOf(provider, options));
  if (known && provider.now() - known.at < Math.min(FRESH_MS, share)) return known.token;
  // Where each code is a page: the newest of its user, whatever became of the others.
  if (!provider.codesAreDear) return undefined;
  const key = keyOf(provider, options);
  const last = provider.seen.lastToken(
    { ...options, client: options.client ?? provider.target.client },
    ({ grant, encoding }) => keyOf(provider, { ...grant, encoding }) === key,
  );
  return last && provider.now() - last.at < share ? last.token : undefined;
}

/** From now on this is the token of a moment ago. */
export function keepToken(provider: Provider, options: HonestOptions, token: string): void {
  tokensOf(provider).set(keyOf(provider, options), { at: provider.now(), token });
}

/** Its code is used once more, and that may end it. */
export function forgetToken(provider: Provider, token: string): void {
  const tokens = tokensOf(provider);
  for (const [key, known] of tokens) if (known.token === token) tokens.delete(key);
}

/** A new token each time, or where each code is a page one of a moment ago. @throws ControlFailedError when none is had */
export async function spareToken(provider: Provider, options: HonestOptions = {}): Promise<string> {
  if (provider.codesAreDear) return takeToken(provider, options);
  return (await provider.honest(options)).token;
}

/** A token of a moment ago, or a new one. @throws ControlFailedError when none is had */
export async function takeToken(provider: Provider, options: HonestOptions): Promise<string> {
  const known = recentToken(provider, options);
  if (known !== undefined) return known;
  const { token } = await provider.honest(options);
  keepToken(provider, options, token);
  return token;
}
