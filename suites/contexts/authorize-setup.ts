/** An authorization request in its context. */
import { AUTHORIZE_PATH, type Authorization } from '../flows/authorizer.ts';
import { encodeQuery, type Param } from '../flows/encode.ts';
import { type GrantOptions, MEDIA_TYPE, type Provider } from '../flows/provider.ts';
import { type BareRequest, sendAuthorize } from '../flows/send-authorize.ts';
import type { Header } from '../flows/wire.ts';
import type { Context } from './contexts.ts';
import type { SendValid } from './probe-open-values.ts';
import { BESIDE_STATE, extraHeaders, spell, withCompany } from './surroundings.ts';
import { grantOptionsIn } from './token-setup.ts';

const EXTRA_PARAMETERS: readonly Param[] = [
  ...BESIDE_STATE,
  ['scope', 'openid'],
  ['prompt', 'none'],
  ['debug', 'true'],
];

export class AuthorizeSetup {
  readonly context: Context;
  readonly provider: Provider;
  readonly options: GrantOptions;

  constructor(provider: Provider, context: Context) {
    this.provider = provider;
    this.context = context;
    this.options = grantOptionsIn(provider, context);
  }

  /** The parameters of a request that nothing is wrong with. */
  get params(): Param[] {
    return this.provider.authorizeParams(this.options);
  }

  /** Sends a request as the context has it; where pages stand between, they are played. */
  send(params: readonly Param[]): Promise<Authorization> {
    const { provider, context } = this;
    return withCompany(provider, context, async () => {
      const around = context['surroundings'];
      const extra = around === 'extra-parameter' ? EXTRA_PARAMETERS : [];
      const all = [...params, ...extra.filter(([name]) => params.every(([sent]) => sent !== name))];
      const query = encodeQuery(all);
      const headers: Header[] = [
        ...(await extraHeaders(provider, around)),
        ...(around === 'header-case' ? ([['ACCEPT', 'text/html,application/json']] as const) : []),
      ];
      if (provider.target.interaction.kind !== 'none')
        return provider.authorize(query, 'approve', {}, headers);
      return sendAuthorize(provider, {
        path: spell(AUTHORIZE_PATH, context),
        ...write(all, context['method'], headers),
        ...(context['connection'] === 'new' ? { freshConnection: true } : {}),
      });
    });
  }
}

/** The method, and what carries the parameters: the query, or a body. */
function write(
  params: readonly Param[],
  method: string | undefined,
  headers: readonly Header[],
): Pick<BareRequest, 'method' | 'query' | 'body' | 'headers'> {
  const posted = (mediaType: string, body: string) => ({
    ...{ method: 'POST', body },
    headers: [...headers, ['Content-Type', mediaType] as const],
  });
  if (method === 'post') return posted(MEDIA_TYPE.form, encodeQuery(params));
  if (method === 'post-json') return posted(MEDIA_TYPE.json, JSON.stringify(Object.fromEntries(params)));
  return { method: method === 'head' ? 'HEAD' : 'GET', query: encodeQuery(params), headers };
}

/** Asks for a code in a context as a client does that has nothing wrong. */
export const sendValidAuthorize =
  (provider: Provider): SendValid =>
  async (context) => {
    const setup = new AuthorizeSetup(provider, context);
    return (await setup.send(setup.params)).code !== undefined;
  };
