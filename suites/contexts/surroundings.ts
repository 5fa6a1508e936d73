/** What contexts of every kind have around the request. */
import { encodeQuery, type Param } from '../flows/encode.ts';
import { encodings, type Grant, type Provider, type TokenAnswer } from '../flows/provider.ts';
import type { Header } from '../flows/wire.ts';
import { type Context, userIn } from './contexts.ts';

/** By the value of the dimension `state`: one as long as libraries make them, and one of what parsers trip over. */
export const STATES: Readonly<Record<string, string | undefined>> = {
  absent: undefined,
  present: 'airisk-conformance.0123456789-abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  odd: 'ä %2B+&=#/?',
};

/** What comes with a state: clients that send one are made with libraries, which send this as well. */
export const BESIDE_STATE: readonly Param[] = [['response_type', 'code']];

/** The path as the context spells it. */
export function spell(path: string, context: Context): string {
  if (context['path'] === 'lower-case') return path.toLowerCase();
  return context['path'] === 'slash' ? `${path}/` : path;
}

const tokens = new WeakMap<Provider, Promise<string>>();

/** A generic token, the same for a whole session: what an Authorization header might be believed for. */
function genericToken(provider: Provider): Promise<string> {
  let token = tokens.get(provider);
  if (!token) {
    token = provider.honest().then((flow) => flow.token);
    token.catch(() => tokens.delete(provider));
    tokens.set(provider, token);
  }
  return token;
}

/** Headers that a value of the dimension `surroundings` adds. */
export async function extraHeaders(provider: Provider, around: string | undefined): Promise<Header[]> {
  switch (around) {
    case 'authorization':
      return [['Authorization', `Bearer ${await genericToken(provider)}`]];
    case 'accept':
      return [['Accept', 'text/html, */*;q=0.1']];
    case 'forwarded':
      return [
        ['X-Forwarded-For', '127.0.0.1'],
        ['X-Forwarded-Proto', 'https'],
      ];
    case 'cookie':
      return [['Cookie', 'airisk-conformance=1']];
    default:
      return [];
  }
}

/** A whole valid flow of another subject beside the one that is judged. */
export async function aSideFlow(provider: Provider, context: Context): Promise<Grant> {
  const { primary } = provider.target.users;
  const generic = userIn(provider.target, context) !== undefined || primary === undefined;
  const { grant } = await provider.honest({
    ...(generic ? {} : { userid: primary }),
    encoding: encodings[context['encoding'] === 'json' ? 0 : 1] ?? 'form',
  });
  return grant;
}

/** Sends a request, in the company of valid ones where the context wants them. */
export async function withCompany<T>(
  provider: Provider,
  context: Context,
  send: () => Promise<T>,
): Promise<T> {
  if (context['company'] !== 'beside') return send();
  const companions = await prepareCompanions(provider, context);
  const [result] = await Promise.all([send(), ...companions.map((companion) => companion())]);
  return result;
}

/** Behind sign-in pages a code is a visit of the browser: there the company asks for authorization only. */
async function prepareCompanions(
  provider: Provider,
  context: Context,
): Promise<readonly (() => Promise<unknown>)[]> {
  if (provider.target.interaction.kind !== 'none')
    return [
      () =>
        provider.wire.send({
          method: 'GET',
          url: provider.authorizeUrl(encodeQuery(provider.authorizeParams())),
        }),
    ];
  const { primary } = provider.target.users;
  const generic = userIn(provider.target, context) !== undefined || primary === undefined;
  const grants = await Promise.all(
    encodings.map(() => provider.freshGrant(generic ? {} : { userid: primary })),
  );
  return grants.map(
    (grant, at) => (): Promise<TokenAnswer> =>
      provider.token({
        params: provider.tokenParams(grant),
        encoding: encodings[at] ?? 'form',
        freshConnection: true,
      }),
  );
}
