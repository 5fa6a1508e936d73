/** The provider under test, driven from outside: grants, the token endpoint and the resources. */
import type { Exchange } from '../../reports/model/types.ts';
import { type Authorization, type AuthorizeOptions, Authorizer } from './authorizer.ts';
import { ControlFailedError } from './control-failed.ts';
import { describeAnswer, describeAuthorization } from './describe.ts';
import { encodeForm, encodeJson, encodeQuery, type Param, parseJsonObject, parseParams } from './encode.ts';
import { findToken } from './find-token.ts';
import type {
  CodePool,
  Grant,
  GrantOptions,
  HonestFlow,
  HonestOptions,
  OpenCodes,
  TokenAnswer,
  TokenRequest,
} from './grants.ts';
import { type FoundInstances, findInstances, type Instance } from './instances.ts';
import { Scope } from './scope.ts';
import { type Flight, SeenFlows } from './seen-flows.ts';
import type { Decision } from './sign-in.ts';
import { type AskedFor, type HowLent, keyOf, SpareCodes } from './spare-codes.ts';
import { type Header, isBrokenOff, NoAnswerError, sleep, type WireAnswer } from './wire.ts';

export type Encoding = 'form' | 'json';
export type * from './grants.ts';
/** Both body encodings of the token endpoint: everything that sends a body is tried in each. */
export const encodings: readonly Encoding[] = ['form', 'json'];

export const TOKEN_PATH = '/api/oauth2/Token';
export const MEDIA_TYPE: Readonly<Record<Encoding, string>> = {
  form: 'application/x-www-form-urlencoded',
  json: 'application/json',
};

/** What a code is asked for with that only the holder of a verifier may redeem (RFC 7636). */
const CHALLENGE = 'code_challenge';

/** Repeated failing sign-ins lock accounts. */
const MAX_SIGN_IN_TROUBLE = 3;

export class Provider extends Authorizer {
  /** Set while a request with a defect is made: its code may be one that was refused before for another defect. */
  readonly codePool = new Scope<CodePool | undefined>(undefined);
  /** Uses what would not live through a wait. */
  beforeWait: (() => Promise<void>) | undefined;
  /** Where each code is a page; undefined: none is kept open. */
  openCodes: OpenCodes | undefined;
  readonly spareCodes = new SpareCodes(this.target.lifetimes.codeSeconds);
  /** Where each code is a page: what was granted. */
  readonly seen = new SeenFlows();
  readonly #signInTrouble: string[] = [];
  /** How far the target's clock was moved, in ms. */
  #advanced = 0;

  #instances: Promise<FoundInstances> | undefined;

  /**
   * The instances of the target. From then on everything that names none gets to the first.
   * @throws NoAnswerError when the target does not answer
   */
  instances(): Promise<FoundInstances> {
    this.#instances ??= findInstances(this.target, this.wire).then((found) => {
      this.wire.home = found.instances[0];
      return found;
    });
    this.#instances.catch(() => {
      this.#instances = undefined;
    });
    return this.#instances;
  }

  /** Does something at one instance; one piece of work after the other. */
  at<T>(instance: Instance, work: () => Promise<T>): Promise<T> {
    return this.wire.instance.during(instance, work);
  }

  /** Lets time pass at the target: by its clock where we have it, else by waiting. */
  async wait(ms: number): Promise<void> {
    // Not in the middle of a request that is made with such a code.
    if (this.codePool.current === undefined) await this.beforeWait?.();
    const pass = this.target.advance ?? this.target.skipTime;
    if (!pass) return sleep(ms);
    await pass(ms);
    this.#advanced += ms;
  }

  /** The time at the target, in epoch ms, as far as it was moved from here. */
  now(): number {
    return Date.now() + this.#advanced;
  }

  /** The parameters of an honest authorization request. */
  authorizeParams(options: GrantOptions = {}): Param[] {
    const client = options.client ?? this.target.client;
    return [
      ['client_id', client.id],
      ['redirect_uri', options.redirectUri ?? client.redirectUri],
      ...(options.userid === undefined ? [] : [['userid', options.userid] as const]),
      ...(options.state === undefined ? [] : [['state', options.state] as const]),
      ...(options.extra ?? []),
    ];
  }

  /**
   * An honest code: a lent one where there is a code pool, else a fresh one.
   * @throws ControlFailedError when none is granted.
   */
  async grant(options: GrantOptions = {}): Promise<Grant> {
    const pool = this.codePool.current;
    const lent = pool?.take(options);
    if (lent) return lent;
    const grant =
      (pool?.wants(options) ? this.#spare(options, pool) : undefined) ?? (await this.freshGrant(options));
    pool?.keep(options, grant);
    return grant;
  }

  readonly adopt = (exchanges: readonly Exchange[]): number[] => this.wire.adopt(exchanges);
  readonly #pick = (numbers: readonly number[]): readonly Exchange[] => this.wire.pick(numbers);

  override async authorize(
    params: readonly Param[] | string,
    decision: Decision = 'approve',
    how: AuthorizeOptions = {},
    headers: readonly Header[] = [],
  ): Promise<Authorization> {
    const result = await super.authorize(params, decision, how, headers);
    const own = how.signer === undefined && how.password === undefined;
    if (this.codesAreDear && own && decision === 'approve' && result.code !== undefined) {
      if (typeof params !== 'string' && headers.length === 0)
        this.seen.addCode(encodeQuery(params), result, this.#pick);
      if (!how.honest) this.#spareOf(typeof params === 'string' ? parseParams(params) : params, result);
    }
    return result;
  }

  /** The test that got these codes only looked at them. */
  spare(grants: readonly Grant[]): void {
    for (const grant of grants) this.#keepSpare(grant);
  }

  /** The code of a request that asks for nothing but one. */
  #spareOf(params: readonly Param[], { code, evidence }: Authorization): void {
    const value = (name: string) => params.find(([key]) => key === name)?.[1];
    const { client, otherClient } = this.target;
    const owner = [client, otherClient].find((one) => one !== undefined && one.id === value('client_id'));
    const redirectUri = value('redirect_uri');
    const userid = value('userid');
    const names = params.map(([name]) => name);
    const clear = new Set(names).size === names.length && !names.some((name) => name.startsWith(CHALLENGE));
    if (!clear || code === undefined || owner === undefined || redirectUri === undefined) return;
    const user = userid === undefined ? {} : { userid };
    this.#keepSpare({ client: owner, redirectUri, ...user, code, issuedAt: this.now(), evidence });
  }

  #keepSpare(grant: Grant): void {
    if (!this.#remembers) return;
    // It is redeemed by whoever closes what it was sent with.
    if (this.openCodes?.holds(grant.code)) return;
    const exchanges = this.wire.pick(grant.evidence);
    if (exchanges.length > 0) this.spareCodes.add(grant, exchanges);
    this.seen.addGrant(grant, this.#pick);
  }

  /** Where each code is a page: one that an earlier test sent, that was refused for a defect, and that nobody redeemed. */
  refusedGrant(options: GrantOptions): Grant | undefined {
    if (!this.codesAreDear || this.openCodes?.apart !== false) return undefined;
    const asked = { ...options, client: options.client ?? this.target.client };
    return this.spareCodes.takeRefused(asked, this.now(), { adopt: this.adopt, atOnce: false });
  }

  /** @param pool That lends it to several requests, and redeems it in the end. */
  #spare(options: GrantOptions, pool?: CodePool): Grant | undefined {
    if (!this.codesAreDear) return undefined;
    const asked = { ...options, client: options.client ?? this.target.client };
    const atOnce = pool === undefined || pool.redeemsAtOnce === true;
    const how = { adopt: this.adopt, atOnce };
    const refused = this.#isHonest || !atOnce ? this.#refusedBefore(asked, how) : undefined;
    return refused ?? this.spareCodes.take(asked, this.now(), how);
  }

  /** Where codes survive what is refused: one that waits to be redeemed, so that it is seen to have been good. */
  #refusedBefore(asked: AskedFor, how: HowLent): Grant | undefined {
    if (this.openCodes?.apart !== false || asked.extra !== undefined) return undefined;
    const open = how.atOnce ? this.openCodes.lend(keyOf(asked), this.adopt) : undefined;
    return open ?? this.spareCodes.takeRefused(asked, this.now(), how);
  }

  /**
   * What is sent now may show that a code was good. A request that must be refused does not, and what it needs itself was
   * never refused; and what is not recorded is no evidence.
   */
  get #isHonest(): boolean {
    const pool = this.codePool.current;
    const isVector = this.wire.role.current === 'vector';
    return this.wire.keeps && !(isVector && (pool === undefined || this.openCodes?.isFor(pool)));
  }

  override beginTest(): void {
    super.beginTest();
    this.spareCodes.beginTest();
  }

  /**
   * A code that may have been refused before, where each is a page; else one of its own. Who does not redeem it says so by
   * `spare`.
   * @throws ControlFailedError when none is granted
   */
  async borrow(options: GrantOptions = {}): Promise<Grant> {
    return this.#spare(options) ?? this.freshGrant(options);
  }

  /**
   * A code that was never sent: where each is a page, one that an earlier test left.
   * @throws ControlFailedError when none is granted
   */
  async unsent(options: GrantOptions = {}): Promise<Grant> {
    const asked = { ...options, client: options.client ?? this.target.client };
    const how = { adopt: this.adopt, atOnce: false };
    const spare = this.codesAreDear ? this.spareCodes.take(asked, this.now(), how) : undefined;
    return spare ?? this.freshGrant(options);
  }

  /** An honest code that is nobody's yet. @throws ControlFailedError when none is granted. */
  async freshGrant(options: GrantOptions = {}): Promise<Grant> {
    const client = options.client ?? this.target.client;
    if (this.#signInTrouble.length >= MAX_SIGN_IN_TROUBLE) {
      throw new ControlFailedError(
        `sign-in failed ${MAX_SIGN_IN_TROUBLE} times in a row and is not tried again: ${this.#signInTrouble[0]}`,
        [],
      );
    }
    const result = await this.#control(
      () => this.authorize(this.authorizeParams(options), 'approve', { honest: true }),
      'an honest authorization request',
    );
    if (result.code !== undefined) this.#signInTrouble.length = 0;
    else if (result.visit) this.#signInTrouble.push(describeAuthorization(result));
    if (result.code === undefined) {
      const status = result.visit ? undefined : result.answer.status;
      throw new ControlFailedError(
        `an honest authorization request yielded no code: ${describeAuthorization(result)}`,
        result.evidence,
        status,
        result.visit?.picture,
      );
    }
    const grant: Grant = {
      client,
      redirectUri: options.redirectUri ?? client.redirectUri,
      ...(options.userid === undefined ? {} : { userid: options.userid }),
      code: result.code,
      issuedAt: this.now(),
      evidence: result.evidence,
    };
    if (this.codesAreDear && options.extra === undefined) this.seen.addGrant(grant, this.#pick);
    return grant;
  }

  /** The parameters of an honest token request for this grant. */
  tokenParams(grant: Grant): Param[] {
    return [
      ['client_id', grant.client.id],
      ['client_secret', grant.client.secret],
      ['redirect_uri', grant.redirectUri],
      ['code', grant.code],
      ...(grant.userid === undefined ? [] : [['userid', grant.userid] as const]),
    ];
  }

  /**
   * Sends a token request.
   * @throws NoAnswerError when the endpoint does not answer.
   */
  async token(request: TokenRequest): Promise<TokenAnswer> {
    const encoding = request.encoding ?? 'form';
    const body =
      request.body ??
      (request.params === undefined
        ? undefined
        : encoding === 'form'
          ? encodeForm(request.params)
          : encodeJson(request.params));
    const sent = () =>
      JSON.stringify(request.params ?? []) + (body?.toString() ?? '') + (request.query ?? '');
    this.spareCodes.sent(sent);
    const flight = this.#remembers ? this.seen.begin(sent(), this.#pick) : undefined;
    const contentType = request.contentType === undefined ? MEDIA_TYPE[encoding] : request.contentType;
    const answer = await this.wire
      .send({
        method: request.method ?? 'POST',
        url: `${this.target.baseUrl}${request.path ?? TOKEN_PATH}${request.query === undefined ? '' : `?${request.query}`}`,
        headers: [
          ...(contentType === null || body === undefined ? [] : [['Content-Type', contentType] as const]),
          ...(request.headers?.some(([name]) => name.toLowerCase() === 'accept')
            ? []
            : [['Accept', 'application/json'] as const]),
          ...(request.headers ?? []),
        ],
        ...(body === undefined ? {} : { body }),
        ...(request.chunked ? { chunked: true } : {}),
        ...(request.freshConnection ? { freshConnection: true } : {}),
        ...(request.instance ? { instance: request.instance } : {}),
      })
      .catch((error: unknown) => {
        flight?.end(undefined);
        throw error;
      });
    const parsed = parseJsonObject(answer.text.replace(/^\uFEFF/, ''));
    const token = parsed === undefined ? undefined : findToken(parsed.value);
    if (token !== undefined && answer.status < 300 && this.#isHonest)
      this.openCodes?.redeemed(sent, this.wire.pick([answer.n]));
    const result: TokenAnswer = {
      answer,
      ...(parsed === undefined ? {} : { json: parsed.value }),
      repeatedMembers: parsed?.repeated ?? [],
      ...(token === undefined ? {} : { token }),
      evidence: [answer.n],
    };
    if (flight && token !== undefined) {
      const { grant } = flight;
      this.spareCodes.redeemed(grant.code);
      const plain = this.#isPlain(request, grant);
      const spent = !this.#isHonest || answer.status >= 300;
      flight.end({ tokenAnswer: result, token, encoding, plain, at: this.now(), spent });
    } else if (flight) {
      flight.end(undefined);
      if (answer.status >= 400 && answer.status < 500) this.#noteRefused(flight);
    }
    return result;
  }

  /** What was redeemed at one instance may not be known to another as yet. */
  get #remembers(): boolean {
    return this.codesAreDear && this.target.instances === undefined;
  }

  /** A code that was refused for what the request had wrong may be redeemed by others. */
  #noteRefused({ grant, exchanges, isUsed }: Flight): void {
    if (this.openCodes?.apart !== false || isUsed() || this.openCodes.holds(grant.code)) return;
    this.spareCodes.addRefused(grant, exchanges);
  }

  /** Nothing is in it but what the documents name, in their order. */
  #isPlain({ params, encoding: _, freshConnection: __, ...odd }: TokenRequest, grant: Grant): boolean {
    return (
      Object.keys(odd).length === 0 && JSON.stringify(params) === JSON.stringify(this.tokenParams(grant))
    );
  }

  /**
   * Redeems a grant as an honest client does.
   * @throws ControlFailedError when no token is answered.
   */
  async redeem(grant: Grant, encoding: Encoding): Promise<TokenAnswer & { readonly token: string }> {
    const result = await this.#control(
      () => this.token({ params: this.tokenParams(grant), encoding }),
      `an honest token request (${encoding})`,
    );
    if (result.token === undefined || result.answer.status >= 300) {
      throw new ControlFailedError(
        `an honest token request (${encoding}) yielded no token: ${describeAnswer(result.answer)}`,
        [...grant.evidence, ...result.evidence],
        result.answer.status,
      );
    }
    return { ...result, token: result.token };
  }

  /**
   * A whole honest flow, with a fresh code; should its answer break off, another one with a code of its own.
   * @throws ControlFailedError when it does not end with a token.
   */
  async honest(options: HonestOptions = {}): Promise<HonestFlow> {
    const spare = this.#spare(options);
    if (spare) {
      try {
        return await this.#redeemed(spare, options);
      } catch (error) {
        if (!(error instanceof ControlFailedError)) throw error;
        if (this.spareCodes.lent(spare) && error.status !== undefined && error.status < 500)
          this.spareCodes.stop();
      }
    }
    try {
      return await this.#honestOnce(options);
    } catch (error) {
      if (!(error instanceof ControlFailedError && isBrokenOff(error.cause))) throw error;
      this.wire.counters.repeated += 1;
      return this.#honestOnce(options);
    }
  }

  async #honestOnce(options: HonestOptions): Promise<HonestFlow> {
    return this.#redeemed(await this.freshGrant(options), options);
  }

  async #redeemed(grant: Grant, options: HonestOptions): Promise<HonestFlow> {
    const { encoding = 'form' } = options;
    const tokenAnswer = await this.redeem(grant, encoding);
    return {
      grant,
      tokenAnswer,
      token: tokenAnswer.token,
      encoding,
      evidence: [...grant.evidence, ...tokenAnswer.evidence],
    };
  }

  /** Calls a protected resource. @throws NoAnswerError when it does not answer. */
  async resource(
    path: string,
    authorization?: string,
    extra: {
      readonly query?: string;
      readonly headers?: readonly Header[];
      readonly freshConnection?: boolean;
      readonly method?: string;
    } = {},
  ): Promise<WireAnswer> {
    const glue = path.includes('?') ? '&' : '?';
    const answer = await this.wire.send({
      method: extra.method ?? 'GET',
      url: `${this.target.baseUrl}${path}${extra.query === undefined ? '' : glue + extra.query}`,
      headers: [
        ...(extra.headers?.some(([name]) => name.toLowerCase() === 'accept')
          ? []
          : [['Accept', 'application/json'] as const]),
        ...(authorization === undefined ? [] : [['Authorization', authorization] as const]),
        ...(extra.headers ?? []),
      ],
      ...(extra.freshConnection ? { freshConnection: true } : {}),
    });
    const [, token] = /^Bearer (.+)$/.exec(authorization ?? '') ?? [];
    const isOpened = answer.status >= 200 && answer.status < 300;
    if (this.codesAreDear && token !== undefined && isOpened) this.seen.opened(token);
    return answer;
  }

  async #control<T>(step: () => Promise<T>, what: string): Promise<T> {
    try {
      return await step();
    } catch (error) {
      if (error instanceof NoAnswerError)
        throw new ControlFailedError(
          `${what} got no answer: ${error.message}`,
          [error.n],
          undefined,
          undefined,
          { cause: error },
        );
      throw error;
    }
  }
}
