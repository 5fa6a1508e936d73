/** Refusals of many causes, to look at what they have in common. */
import { encodeJson, type Param } from '../flows/encode.ts';
import type { Encoding, Provider, TokenAnswer, TokenRequest } from '../flows/provider.ts';
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
 * Sends a request of every cause, each with a fresh code, and the used code of an honest exchange.
 * @throws ControlFailedError when an honest exchange fails.
 */
export async function collectTokenRefusals(
  provider: Provider,
  encoding: Encoding,
): Promise<CollectedRefusal[]> {
  const { grant } = await provider.honest({ encoding });
  const again = provider.tokenParams(grant);
  const refusals = [keep('a used code', again, await provider.token({ params: again, encoding }))];
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
  await provider.honest({ encoding });
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
