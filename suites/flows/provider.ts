/** The two endpoints and the resources of the provider under test, driven from outside. */
import type { SecretKind } from '../../reports/model/redact.ts';
import { describeAnswer, describeAuthorization } from './describe.ts';
import {
  encodeForm,
  encodeJson,
  encodeQuery,
  type Param,
  parseJsonObject,
  parseParams,
  splitAtQuery,
} from './encode.ts';
import { findToken, tokensIn } from './find-token.ts';
import { type Decision, playSignIn } from './sign-in.ts';
import type { ClientAccount, TargetUnderTest } from './target.ts';
import type { BrowserLab, Landing, VisitOptions, VisitResult } from './visit.ts';
import {
  excerpt,
  type Header,
  header,
  isRateLimit,
  MAX_RATE_RETRIES,
  MAX_RATE_WAIT_MS,
  NoAnswerError,
  retryAfterMs,
  sleep,
  type Wire,
  type WireAnswer,
} from './wire.ts';

export type Encoding = 'form' | 'json';
/** Both body encodings of the token endpoint: everything that sends a body is tried in each. */
export const encodings: readonly Encoding[] = ['form', 'json'];

export const AUTHORIZE_PATH = '/api/oauth2';
export const TOKEN_PATH = '/api/oauth2/Token';
export const MEDIA_TYPE: Readonly<Record<Encoding, string>> = {
  form: 'application/x-www-form-urlencoded',
  json: 'application/json',
};

/** What an authorization request led to. */
export interface Authorization {
  /** The answer to the bare GET. */
  readonly answer: WireAnswer;
  /** Where the browser was sent, character for character; undefined when it was sent nowhere. */
  readonly location?: string;
  /** Status of the answer that sent it there. */
  readonly redirectStatus?: number;
  /** Parameters of the query of `location`, decoded. */
  readonly params: readonly (readonly [string, string])[];
  /** The first value of `code`, in query or fragment. */
  readonly code?: string;
  readonly error?: string;
  /** The visit of the browser, when pages had to be played. */
  readonly visit?: VisitResult;
  readonly evidence: readonly number[];
}

/** A code with what it was asked for. */
export interface Grant {
  readonly client: ClientAccount;
  readonly redirectUri: string;
  readonly userid?: string;
  readonly code: string;
  readonly issuedAt: number;
  readonly evidence: readonly number[];
}

export interface TokenAnswer {
  readonly answer: WireAnswer;
  /** The body as JSON object; undefined when it is none. */
  readonly json?: Record<string, unknown>;
  readonly repeatedMembers: readonly string[];
  /** Any token in the answer, whatever its status. */
  readonly token?: string;
  readonly evidence: readonly number[];
}

export interface GrantOptions {
  readonly client?: ClientAccount;
  readonly redirectUri?: string;
  /** Ask for a code of this user; absent: a generic code. */
  readonly userid?: string;
  readonly state?: string;
  readonly extra?: readonly Param[];
}

/** What to send to the token endpoint; whatever is absent is as an honest client would have it. */
export interface TokenRequest {
  readonly params?: readonly Param[];
  readonly encoding?: Encoding;
  readonly body?: string | Buffer;
  /** `null`: no Content-Type at all. */
  readonly contentType?: string | null;
  readonly method?: string;
  readonly query?: string;
  readonly path?: string;
  readonly headers?: readonly Header[];
  readonly chunked?: boolean;
  readonly freshConnection?: boolean;
}

/** Hands out a code again that a refused request did not use up. */
export interface CodeLender {
  /** A code asked for with these options, if there is one to lend. */
  take(options: GrantOptions): Grant | undefined;
  /** A fresh code that was granted for lack of one to lend. */
  keep(options: GrantOptions, grant: Grant): void;
}

/** Repeated failing sign-ins lock accounts. */
const MAX_SIGN_IN_TROUBLE = 3;

/** An honest step did not succeed: what follows it would prove nothing. */
export class ControlFailedError extends Error {
  override readonly name = 'ControlFailedError';
  readonly evidence: readonly number[];
  /** The honest request was explicitly refused with this status. */
  readonly status: number | undefined;
  /** The page on which a sign-in could not be played on. */
  readonly picture: Buffer | undefined;
  constructor(message: string, evidence: readonly number[], status?: number, picture?: Buffer) {
    super(message);
    this.evidence = evidence;
    this.status = status;
    this.picture = picture;
  }
}

export class Provider {
  readonly target: TargetUnderTest;
  readonly wire: Wire;
  readonly lab: BrowserLab;
  /** Set while a request with a defect is made: its code may be one that was refused before for another defect. */
  lender: CodeLender | undefined;
  readonly #signInTrouble: string[] = [];
  readonly #learn: (kind: SecretKind, value: string) => void;

  constructor(
    target: TargetUnderTest,
    wire: Wire,
    lab: BrowserLab,
    learn: (kind: SecretKind, value: string) => void,
  ) {
    this.target = target;
    this.wire = wire;
    this.lab = lab;
    this.#learn = learn;
  }

  /** From now on this value is shown as a tag. */
  learn(kind: SecretKind, value: string): void {
    this.#learn(kind, value);
  }

  /** Lets time pass at the target: by its clock where we have it, else by waiting. */
  async wait(ms: number): Promise<void> {
    if (this.target.advance) await this.target.advance(ms);
    else await sleep(ms);
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

  authorizeUrl(query: string): string {
    return `${this.target.baseUrl}${AUTHORIZE_PATH}${query === '' ? '' : `?${query}`}`;
  }

  /**
   * Sends an authorization request and, if pages stand between, plays sign-in and the decision in the browser.
   * @param params Parameters, or a query that is sent as it is.
   * @throws NoAnswerError when the endpoint does not answer.
   */
  async authorize(
    params: readonly Param[] | string,
    decision: Decision = 'approve',
    typed?: { password: string },
    headers: readonly Header[] = [],
  ): Promise<Authorization> {
    const query = typeof params === 'string' ? params : encodeQuery(params);
    const url = this.authorizeUrl(query);
    const answer = await this.wire.send({
      method: 'GET',
      url,
      headers: [['Accept', 'text/html,application/json'], ...headers],
    });
    const location = header(answer, 'location');
    const watch = this.#watched(query);
    if (
      this.target.interaction.kind === 'none' ||
      answer.status >= 400 ||
      (location !== undefined && isWatched(location, watch))
    ) {
      return this.#settle(answer, redirected(answer) ? location : undefined, answer.status);
    }
    return this.#signIn(url, answer, watch, decision, typed);
  }

  async #signIn(
    url: string,
    answer: WireAnswer,
    watch: readonly string[],
    decision: Decision,
    typed?: { password: string },
  ): Promise<Authorization> {
    if (!this.lab.available) {
      throw new ControlFailedError(
        `sign-in pages need a browser: ${this.target.browserMissing ?? 'none was found'}`,
        [answer.n],
      );
    }
    this.wire.counters.signIns += 1;
    const started = performance.now();
    const visit = await this.visit(url, { watch, act: playSignIn(this.target, decision, typed) });
    const n = this.wire.note({
      via: 'browser',
      request: { method: 'GET', url, headers: [] },
      ...(visit.landing
        ? { response: { status: visit.landing.status ?? 0, headers: [['Location', visit.landing.location]] } }
        : {
            failure: `the browser was sent nowhere; it shows ${visit.finalUrl.split('?')[0]} “${excerpt(visit.text, 200)}”${visit.trouble ? `; ${visit.trouble}` : ''}`,
          }),
      ms: Math.round(performance.now() - started),
    });
    const result = this.#settle(answer, visit.landing?.location, visit.landing?.status, visit, n);
    if (result.code === undefined) this.wire.counters.failedSignIns += 1;
    return result;
  }

  /** Opens a URL in the browser at the pace of the run; a host that asks for patience gets it, and another visit. */
  async visit(url: string, options: Omit<VisitOptions, 'onNavigation'>): Promise<VisitResult> {
    for (let attempt = 0; ; attempt += 1) {
      const visit = await this.lab.visit(url, { ...options, onNavigation: () => this.wire.pace() });
      const limited = visit.landing ? undefined : visit.responses.find(isRateLimit);
      const wait = limited && retryAfterMs(limited);
      if (wait === undefined || wait > MAX_RATE_WAIT_MS || attempt === MAX_RATE_RETRIES) return visit;
      await this.wire.patience(wait);
    }
  }

  #settle(
    answer: WireAnswer,
    location: string | undefined,
    status: number | undefined,
    visit?: VisitResult,
    n?: number,
  ): Authorization {
    const evidence = n === undefined ? [answer.n] : [answer.n, n];
    if (location === undefined) return { answer, params: [], evidence, ...(visit ? { visit } : {}) };
    const { query, fragment } = splitAtQuery(location);
    const params = parseParams(query ?? '');
    const all = [...params, ...parseParams(fragment ?? '')];
    for (const [name, value] of all) {
      if (name === 'code') this.#learn('code', value);
      if (name === 'access_token' || name === 'token') this.#learn('token', value);
    }
    const value = (name: string) => all.find(([key, text]) => key === name && text !== '')?.[1];
    const code = value('code');
    const error = value('error');
    return {
      answer,
      location,
      ...(status === undefined ? {} : { redirectStatus: status }),
      params,
      ...(code === undefined ? {} : { code }),
      ...(error === undefined ? {} : { error }),
      ...(visit ? { visit } : {}),
      evidence,
    };
  }

  /** All redirect URIs the browser might be sent to: the registered ones and those of this request. */
  #watched(query: string): string[] {
    const { client, otherClient } = this.target;
    const registered = [client, ...(otherClient ? [otherClient] : [])].flatMap((c) => [
      c.redirectUri,
      ...c.alternateRedirectUris,
    ]);
    const asked = parseParams(query).flatMap(([name, value]) => (name === 'redirect_uri' ? [value] : []));
    return [...registered, ...asked];
  }

  /**
   * An honest code: a lent one where there is a lender, else a fresh one.
   * @throws ControlFailedError when none is granted.
   */
  async grant(options: GrantOptions = {}): Promise<Grant> {
    const lent = this.lender?.take(options);
    if (lent) return lent;
    const grant = await this.#freshGrant(options);
    this.lender?.keep(options, grant);
    return grant;
  }

  async #freshGrant(options: GrantOptions): Promise<Grant> {
    const client = options.client ?? this.target.client;
    if (this.#signInTrouble.length >= MAX_SIGN_IN_TROUBLE) {
      throw new ControlFailedError(
        `sign-in failed ${MAX_SIGN_IN_TROUBLE} times in a row and is not tried again: ${this.#signInTrouble[0]}`,
        [],
      );
    }
    const result = await this.#control(
      () => this.authorize(this.authorizeParams(options)),
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
    return {
      client,
      redirectUri: options.redirectUri ?? client.redirectUri,
      ...(options.userid === undefined ? {} : { userid: options.userid }),
      code: result.code,
      issuedAt: Date.now(),
      evidence: result.evidence,
    };
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
    const contentType = request.contentType === undefined ? MEDIA_TYPE[encoding] : request.contentType;
    const answer = await this.wire.send({
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
    });
    const parsed = parseJsonObject(answer.text.replace(/^\uFEFF/, ''));
    const token = parsed === undefined ? undefined : findToken(parsed.value);
    for (const found of tokensIn(answer.text)) this.#learn('token', found);
    if (token !== undefined) this.#learn('token', token);
    return {
      answer,
      ...(parsed === undefined ? {} : { json: parsed.value }),
      repeatedMembers: parsed?.repeated ?? [],
      ...(token === undefined ? {} : { token }),
      evidence: [answer.n],
    };
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

  /** A whole honest flow, with a fresh code. @throws ControlFailedError when it does not end with a token. */
  async honest(
    options: GrantOptions & { readonly encoding?: Encoding } = {},
  ): Promise<{ grant: Grant; tokenAnswer: TokenAnswer; token: string; evidence: number[] }> {
    const grant = await this.#freshGrant(options);
    const tokenAnswer = await this.redeem(grant, options.encoding ?? 'form');
    return {
      grant,
      tokenAnswer,
      token: tokenAnswer.token,
      evidence: [...grant.evidence, ...tokenAnswer.evidence],
    };
  }

  /** Calls a protected resource. @throws NoAnswerError when it does not answer. */
  async resource(
    path: string,
    authorization?: string,
    extra: { readonly query?: string; readonly headers?: readonly Header[] } = {},
  ): Promise<WireAnswer> {
    const glue = path.includes('?') ? '&' : '?';
    return this.wire.send({
      method: 'GET',
      url: `${this.target.baseUrl}${path}${extra.query === undefined ? '' : glue + extra.query}`,
      headers: [
        ['Accept', 'application/json'],
        ...(authorization === undefined ? [] : [['Authorization', authorization] as const]),
        ...(extra.headers ?? []),
      ],
    });
  }

  async #control<T>(step: () => Promise<T>, what: string): Promise<T> {
    try {
      return await step();
    } catch (error) {
      if (error instanceof NoAnswerError)
        throw new ControlFailedError(`${what} got no answer: ${error.message}`, [error.n]);
      throw error;
    }
  }
}

/** Whether a Location leads to one of these URIs, before its query. */
function isWatched(location: string, watch: readonly string[]): boolean {
  const { before } = splitAtQuery(location);
  return watch.some((uri) => splitAtQuery(uri).before === before);
}

const redirected = (answer: WireAnswer): boolean => answer.status >= 300 && answer.status < 400;

export type { Landing };
