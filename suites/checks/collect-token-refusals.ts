/** Refusals of many causes, to look at what they have in common. */
import { encodeJson, type Param } from '../flows/encode.ts';
import type { CodePool, Encoding, Grant, Provider, TokenAnswer, TokenRequest } from '../flows/provider.ts';
import { makeUpLike, paramValue, redeemVaried, without, withValue } from './vary-token-params.ts';

export interface CollectedRefusal {
  /** What was wrong with the request. */
  readonly title: string;
  readonly result: TokenAnswer;
  /** What no answer may repeat. */
  readonly sent: { readonly client_secret: string; readonly code: string };
}

type Vary = (params: Param[], provider: Provider) => TokenRequest | Param[];

const causes: readonly (readonly [title: string, vary: Vary])[] = [
  [
    'an unknown client_id',
    (params) => withValue(params, 'client_id', makeUpLike(paramValue(params, 'client_id'))),
  ],
  ['a wrong client_secret', (params, provider) => invent(params, provider, 'secret', 'client_secret')],
  ['a code that was never issued', (params, provider) => invent(params, provider, 'code', 'code')],
  ['no redirect_uri', (params) => without(params, 'redirect_uri')],
  [
    'another redirect_uri',
    (params) => withValue(params, 'redirect_uri', 'https://unregistered.invalid/callback'),
  ],
  ['a media type that does not fit', (params) => ({ params, contentType: 'text/plain' })],
  ['a body cut short', (params) => ({ body: encodeJson(params).slice(0, -2) })],
];

/**
 * Sends a request of every cause, each with a fresh code, and the used code of an honest exchange. Where each code is a
 * sign-in one serves all, as long as its honest redemption shows that each was refused for its own cause.
 * @throws ControlFailedError when an honest exchange fails.
 */
export async function collectTokenRefusals(
  provider: Provider,
  encoding: Encoding,
): Promise<CollectedRefusal[]> {
  if (provider.codesAreDear) {
    const refusals = await refuseWithOneCode(provider, encoding);
    if (refusals) return refusals;
  }
  const { grant } = await provider.honest({ encoding });
  const used = await refuseUsed(provider, grant, encoding);
  const refusals = await refuseAll(provider, encoding);
  await provider.honest({ encoding });
  return [used, ...refusals];
}

/** Undefined where a refused request used the code up, or got a token for it. */
async function refuseWithOneCode(
  provider: Provider,
  encoding: Encoding,
): Promise<CollectedRefusal[] | undefined> {
  const grant = await provider.borrow();
  const one: CodePool = { grant, take: () => grant, wants: () => false, keep: () => undefined };
  const refusals = await provider.codePool.during(one, () => refuseAll(provider, encoding));
  const closed = await provider.token({ params: provider.tokenParams(grant), encoding });
  if (closed.token === undefined) return undefined;
  return [await refuseUsed(provider, grant, encoding), ...refusals];
}

async function refuseUsed(provider: Provider, grant: Grant, encoding: Encoding): Promise<CollectedRefusal> {
  const params = provider.tokenParams(grant);
  return keep('a used code', params, await provider.token({ params, encoding }));
}

async function refuseAll(provider: Provider, encoding: Encoding): Promise<CollectedRefusal[]> {
  const refusals: CollectedRefusal[] = [];
  for (const [title, vary] of causes) {
    let sent: Param[] = [];
    const send = () =>
      redeemVaried(
        provider,
        (honest) => {
          const request = vary(honest, provider);
          sent = Array.isArray(request) ? request : honest;
          return request;
        },
        { encoding },
      );
    const first = await send();
    refusals.push(keep(title, sent, first.answer.status >= 500 ? await send() : first));
  }
  return refusals;
}

function keep(title: string, params: readonly Param[], result: TokenAnswer): CollectedRefusal {
  const sent = { client_secret: paramValue(params, 'client_secret'), code: paramValue(params, 'code') };
  return { title, result, sent };
}

function invent(params: Param[], provider: Provider, kind: 'secret' | 'code', name: string): Param[] {
  const value = makeUpLike(paramValue(params, name));
  provider.learn(kind, value);
  return withValue(params, name, value);
}
