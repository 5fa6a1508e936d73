/** An authorization request in its context. */
import { AUTHORIZE_PATH, type Authorization } from '../flows/authorizer.ts';
import { encodeQuery, type Param } from '../flows/encode.ts';
import type { GrantOptions, Provider } from '../flows/provider.ts';
import { sendAuthorize } from '../flows/send-authorize.ts';
import type { Header } from '../flows/wire.ts';
import type { Context } from './contexts.ts';
import type { SendValid } from './probe-open-values.ts';
import { extraHeaders, spell, withCompany } from './surroundings.ts';
import { grantOptionsIn } from './token-stage.ts';

const EXTRA_PARAMETERS: readonly Param[] = [
  ['scope', 'openid'],
  ['prompt', 'none'],
  ['debug', 'true'],
];

export class AuthorizeStage {
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
      const query = encodeQuery(around === 'extra-parameter' ? [...params, ...EXTRA_PARAMETERS] : params);
      const headers: Header[] = [
        ...(await extraHeaders(provider, around)),
        ...(around === 'header-case' ? ([['ACCEPT', 'text/html,application/json']] as const) : []),
      ];
      if (provider.target.interaction.kind !== 'none')
        return provider.authorize(query, 'approve', undefined, headers);
      return sendAuthorize(provider, {
        method: context['method'] === 'head' ? 'HEAD' : 'GET',
        query,
        path: spell(AUTHORIZE_PATH, context),
        headers,
        ...(context['connection'] === 'new' ? { freshConnection: true } : {}),
      });
    });
  }
}

/** Asks for a code in a context as a client does that has nothing wrong. */
export const sendValidAuthorize =
  (provider: Provider): SendValid =>
  async (context) => {
    const stage = new AuthorizeStage(provider, context);
    return (await stage.send(stage.params)).code !== undefined;
  };
