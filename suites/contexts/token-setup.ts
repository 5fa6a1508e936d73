/** A token request in its context: whose code it brings and what that code has been through, and what is around it. */
import { ControlFailedError } from '../flows/control-failed.ts';
import { describeAnswer } from '../flows/describe.ts';
import type { Param } from '../flows/encode.ts';
import { takeUsedFlow } from '../flows/look-at.ts';
import {
  type Encoding,
  type Grant,
  type GrantOptions,
  MEDIA_TYPE,
  type Provider,
  TOKEN_PATH,
  type TokenAnswer,
  type TokenRequest,
} from '../flows/provider.ts';
import type { Header } from '../flows/wire.ts';
import { type Context, clientIn, redirectUriIn, userIn } from './contexts.ts';
import type { SendValid } from './probe-open-values.ts';
import { aSideFlow, BESIDE_STATE, extraHeaders, STATES, spell, withCompany } from './surroundings.ts';

/** Near the end of a code's life. */
const LATE_SHARE = 0.88;
/** What every library sends beside the documented parameters. */
export const LIBRARY_PARAMETERS: readonly Param[] = [['grant_type', 'authorization_code']];
/** With them, parameters that no documentation names; a debug switch might. */
const EXTRA_PARAMETERS: readonly Param[] = [
  ...LIBRARY_PARAMETERS,
  ['scope', 'openid'],
  ['debug', 'true'],
  ['trace', '1'],
];
const EXTRA_QUERY = 'v=1&debug=true';

/** What the code of a context is asked for with. */
export function grantOptionsIn(provider: Provider, context: Context): GrantOptions {
  const { target } = provider;
  const userid = userIn(target, context);
  const state = STATES[context['state'] ?? 'absent'];
  return {
    client: clientIn(target, context),
    redirectUri: redirectUriIn(target, context) ?? target.client.redirectUri,
    ...(userid === undefined ? {} : { userid }),
    ...(state === undefined ? {} : { state }),
    ...(context['state'] === 'present' ? { extra: BESIDE_STATE } : {}),
  };
}

export class TokenSetup {
  readonly context: Context;
  readonly provider: Provider;
  readonly options: GrantOptions;
  readonly encoding: Encoding;

  constructor(provider: Provider, context: Context) {
    this.provider = provider;
    this.context = context;
    this.options = grantOptionsIn(provider, context);
    this.encoding = context['encoding'] === 'json' ? 'json' : 'form';
  }

  /**
   * A code with the history of the context.
   * @throws ControlFailedError when a step of it fails
   */
  async grant(): Promise<Grant> {
    const { provider, options, context } = this;
    switch (context['history']) {
      case 'refused-once': {
        const pool = provider.codePool.current;
        const lent = pool?.grant;
        const shares = lent !== undefined || pool?.wants(options);
        const known = shares ? undefined : provider.refusedGrant(options);
        if (known) return known;
        const grant = await provider.grant(options);
        // A code that is lent again was refused before.
        if (grant !== lent && !(await this.#isRefused(grant))) return provider.freshGrant(options);
        return grant;
      }
      case 'after-other-flow': {
        const grant = await provider.grant(options);
        await aSideFlow(provider, context);
        return grant;
      }
      case 'after-replay': {
        const grant = await provider.grant(options);
        const used = await aSideFlow(provider, context);
        await provider.token({ params: provider.tokenParams(used), encoding: this.encoding });
        return grant;
      }
      case 'late': {
        const grant = await provider.grant(options);
        const life = (provider.target.lifetimes.codeSeconds ?? 0) * 1000;
        const left = grant.issuedAt + life * LATE_SHARE - provider.now();
        if (left > 0) await provider.wait(left);
        return grant;
      }
      default:
        return provider.freshGrant(options);
    }
  }

  /**
   * A code that was redeemed in this very context, be it in another encoding.
   * @throws ControlFailedError when it was not
   */
  async redeemed(encoding = this.encoding): Promise<Grant> {
    const { provider } = this;
    // Where each code is a page, one that was redeemed by whoever: what is special comes with its second use.
    if (provider.codesAreDear) return (await takeUsedFlow(provider, { ...this.options, encoding })).grant;
    // The code of the batch must stay good: this one is its own.
    const grant = await provider.codePool.during(undefined, () => this.grant());
    const first = new TokenSetup(provider, { ...this.context, encoding });
    const { token, answer, evidence } = await first.send({ params: provider.tokenParams(grant) });
    if (token === undefined)
      throw new ControlFailedError(
        `a valid token request yielded no token: ${describeAnswer(answer)}`,
        evidence,
        answer.status,
      );
    return grant;
  }

  /**
   * A code that was redeemed, and came again since: from its owner, and from somebody who does not know the secret.
   * @throws ControlFailedError when it was not redeemed
   */
  async refusedSince(): Promise<Grant> {
    const grant = await this.redeemed();
    await this.send({ params: this.provider.tokenParams(grant) });
    const client = { ...grant.client, secret: 'airisk-wrong-secret' };
    await this.send({ params: this.provider.tokenParams({ ...grant, client }) });
    return grant;
  }

  /** Sends a request with this code that must be refused, for its client is nobody. One that is granted has its own row. */
  async #isRefused(grant: Grant): Promise<boolean> {
    const params = this.provider.tokenParams({ ...grant, client: { ...grant.client, id: 'airisk-nobody' } });
    const answer = await this.provider.token({ params, encoding: this.encoding });
    return answer.token === undefined;
  }

  /** Sends a token request as the context has it; what the request says itself goes before. */
  send(request: TokenRequest): Promise<TokenAnswer> {
    return withCompany(this.provider, this.context, async () => {
      const encoded = await this.#encode(request);
      return this.provider.token(encoded);
    });
  }

  async #encode(request: TokenRequest): Promise<TokenRequest> {
    const { context, encoding } = this;
    const around = context['surroundings'];
    const extra = around === 'extra-parameter' && request.params ? EXTRA_PARAMETERS : [];
    const mediaType = MEDIA_TYPE[encoding];
    const upper = around === 'header-case' && request.contentType === undefined;
    const headers: Header[] = [
      ...(upper
        ? ([
            ['CONTENT-TYPE', mediaType],
            ['ACCEPT', 'application/json'],
          ] as const)
        : []),
      ...(await extraHeaders(this.provider, around)),
      ...(request.headers ?? []),
    ];
    const query = around === 'query' ? EXTRA_QUERY : undefined;
    return {
      encoding,
      ...(around === 'charset' && request.contentType === undefined
        ? { contentType: `${mediaType}; charset=utf-8` }
        : {}),
      ...(query === undefined ? {} : { query }),
      ...(context['path'] === 'documented' ? {} : { path: spell(TOKEN_PATH, context) }),
      ...(context['connection'] === 'new' ? { freshConnection: true } : {}),
      ...request,
      ...(upper ? { contentType: null } : {}),
      ...(request.params ? { params: [...request.params, ...extra] } : {}),
      headers,
    };
  }
}

/** Redeems a code in a context as a client does that has nothing wrong. */
export const sendValidToken =
  (provider: Provider): SendValid =>
  async (context) => {
    const setup = new TokenSetup(provider, context);
    const grant = await setup.grant();
    const { token } = await setup.send({ params: provider.tokenParams(grant) });
    return token !== undefined;
  };
