/** One bare authorization request of any method and path: no pages are played, nothing is followed. */

import { AUTHORIZE_PATH, type Authorization } from './authorizer.ts';
import { paramsOf, parseParams, splitAtQuery } from './encode.ts';
import type { Provider } from './provider.ts';
import { type Header, header } from './wire.ts';

export interface BareRequest {
  readonly method?: string;
  /** Sent as it is. */
  readonly query?: string;
  readonly path?: string;
  readonly headers?: readonly Header[];
  readonly body?: string;
  readonly freshConnection?: boolean;
}

/** @throws NoAnswerError when no answer comes. */
export async function sendAuthorize(provider: Provider, request: BareRequest): Promise<Authorization> {
  const { method = 'GET', query = '', path = AUTHORIZE_PATH, headers = [], body, freshConnection } = request;
  const accept: readonly Header[] = headers.some(([name]) => name.toLowerCase() === 'accept')
    ? []
    : [['Accept', 'text/html,application/json']];
  const url = `${provider.target.baseUrl}${path}${query === '' ? '' : `?${query}`}`;
  const answer = await provider.wire.send({
    method,
    url,
    headers: [...accept, ...headers],
    ...(body === undefined ? {} : { body }),
    ...(freshConnection ? { freshConnection } : {}),
  });
  const location = answer.status >= 300 && answer.status < 400 ? header(answer, 'location') : undefined;
  if (location === undefined) return { answer, params: [], evidence: [answer.n] };
  const params = parseParams(splitAtQuery(location).query ?? '');
  const value = (name: string) => paramsOf(location).find(([key, text]) => key === name && text !== '')?.[1];
  const [code, error] = [value('code'), value('error')];
  return {
    answer,
    location,
    redirectStatus: answer.status,
    params,
    ...(code === undefined ? {} : { code }),
    ...(error === undefined ? {} : { error }),
    evidence: [answer.n],
  };
}
