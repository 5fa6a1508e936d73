/** A request to the protected API in its context. */
import type { ControlVariant } from '../fixtures/controls.ts';
import type { Encoding, GrantOptions, Provider } from '../flows/provider.ts';
import { takeToken } from '../flows/recent-tokens.ts';
import type { Header, WireAnswer } from '../flows/wire.ts';
import { type Context, opensResource, redirectOfToken } from './contexts.ts';
import type { SendValid } from './probe-open-values.ts';
import { extraHeaders, spell, withCompany } from './surroundings.ts';
import { grantOptionsIn } from './token-setup.ts';

const EXTRA_QUERY = 'v=1&debug=true';
export class ResourceSetup {
  readonly context: Context;
  readonly provider: Provider;
  readonly options: GrantOptions;
  readonly encoding: Encoding;
  readonly path: string;

  constructor(provider: Provider, context: Context) {
    const { resources } = provider.target;
    this.provider = provider;
    this.context = context;
    const redirect = redirectOfToken(context);
    this.options = grantOptionsIn(provider, { ...context, redirect, state: 'absent' });
    this.encoding = context['issued-by'] === 'json' ? 'json' : 'form';
    this.path = (context['resource'] === 'list-users' ? resources.listUsers : resources.userOnly) ?? '';
  }

  /** A valid flow that ends at the resource. */
  get control(): ControlVariant {
    return { ...this.options, encoding: this.encoding, resource: this.path };
  }

  /** A token of the context. @throws ControlFailedError when none is had */
  token(): Promise<string> {
    return takeToken(this.provider, { ...this.options, encoding: this.encoding });
  }

  /** Asks for the resource as the context has it. */
  send(authorization: string | undefined, query?: string): Promise<WireAnswer> {
    const { provider, context, path } = this;
    return withCompany(provider, context, async () => {
      const around = context['surroundings'];
      const upper = around === 'header-case';
      const headers: Header[] = [
        ...(upper ? ([['ACCEPT', 'application/json']] as const) : []),
        ...(upper && authorization !== undefined ? ([['AUTHORIZATION', authorization]] as const) : []),
        ...(await extraHeaders(provider, around)),
      ];
      return provider.resource(spell(path, context), upper ? undefined : authorization, {
        headers,
        ...(around === 'query' || query !== undefined
          ? {
              query: [
                ...(query === undefined ? [] : [query]),
                ...(around === 'query' ? [EXTRA_QUERY] : []),
              ].join('&'),
            }
          : {}),
        ...(context['connection'] === 'new' ? { freshConnection: true } : {}),
        ...(context['method'] === 'head' ? { method: 'HEAD' } : {}),
      });
    });
  }
}

/** Opens a resource in a context as a client does that has nothing wrong. */
export const sendValidResource =
  (provider: Provider): SendValid =>
  async (context) => {
    const setup = new ResourceSetup(provider, {
      ...context,
      ...(opensResource(context) ? {} : { subject: 'user' }),
    });
    const answer = await setup.send(`Bearer ${await setup.token()}`);
    return answer.status >= 200 && answer.status < 300;
  };
