/** The authorization request as a browser makes it: the bare GET, and the pages that may stand between. */
import type { SecretKind } from '../../reports/model/redact.ts';
import { ControlFailedError } from './control-failed.ts';
import { describeStay } from './describe.ts';
import { encodeQuery, type Param, parseFragment, parseParams, splitAtQuery } from './encode.ts';
import { aim, type Instance } from './instances.ts';
import { absolute, describeDoor, isWatched, redirected, withoutOwn } from './locations.ts';
import { type Decision, type PlayOptions, type Progress, playSignIn, type Signer } from './sign-in.ts';
import type { TargetUnderTest } from './target.ts';
import { type Memory, UserSession } from './user-session.ts';
import type { BrowserSession, VisitOptions, VisitResult } from './visit.ts';
import { watchVisit } from './watch-visit.ts';
import {
  type Header,
  header,
  isRateLimit,
  MAX_RATE_RETRIES,
  MAX_RATE_WAIT_MS,
  retryAfterMs,
  type Wire,
  type WireAnswer,
} from './wire.ts';

export const AUTHORIZE_PATH = '/api/oauth2';

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
  /** How far the pages were played. */
  readonly progress?: Progress;
  readonly evidence: readonly number[];
}

export interface AuthorizeOptions {
  /** Typed instead of the password of the steps. */
  readonly password?: string;
  /** Begin with nothing: no earlier sign-in is used. */
  readonly fresh?: boolean;
  /** Who signs in; `other` begins with nothing. Default: `primary`. */
  readonly signer?: Signer;
  /** Nothing is wrong with the request: what is refused to one who signed in is refused. */
  readonly honest?: boolean;
}

/** One authorization request. */
interface Attempt {
  readonly url: string;
  readonly headers: readonly Header[];
  readonly watch: readonly string[];
  readonly decision: Decision;
  readonly how: AuthorizeOptions;
}

/** Sign-ins that a worker makes on the way, for requests that were refused to one who signed in, beside the first of each test. */
const SPARE_PLAYS = 16;

const ACCEPT: Header = ['Accept', 'text/html,application/json'];

/** More redirects in a row than any sign-in needs. */
const MOST_HOPS = 10;

/** Asks for authorization at the target. */
export class Authorizer {
  readonly target: TargetUnderTest;
  readonly wire: Wire;
  readonly browserSession: BrowserSession;
  /** A page asked for a decision and got one, in this session. */
  consentAsked = false;
  readonly #learn: (kind: SecretKind, value: string) => void;
  readonly #session: UserSession;
  #playedFresh = false;
  /** What was met before a sign-in, or a decision, that ended with a code. */
  readonly #doors = new Set<string>();
  #sparePlays = SPARE_PLAYS;

  constructor(
    target: TargetUnderTest,
    wire: Wire,
    browserSession: BrowserSession,
    learn: (kind: SecretKind, value: string) => void,
  ) {
    this.target = target;
    this.wire = wire;
    this.browserSession = browserSession;
    this.#learn = learn;
    this.#session = new UserSession(browserSession);
  }

  /** From now on this value is shown as a tag. */
  learn(kind: SecretKind, value: string): void {
    this.#learn(kind, value);
  }

  authorizeUrl(query: string): string {
    return `${this.target.baseUrl}${AUTHORIZE_PATH}${query === '' ? '' : `?${query}`}`;
  }

  /**
   * Sends an authorization request and, if pages stand between, plays sign-in and the decision in the browser. Where the
   * deployment remembers who signed in, the request is made with that; one that is refused then is also made with nothing.
   * @param params Parameters, or a query that is sent as it is.
   * @throws NoAnswerError when the endpoint does not answer.
   */
  async authorize(
    params: readonly Param[] | string,
    decision: Decision = 'approve',
    how: AuthorizeOptions = {},
    headers: readonly Header[] = [],
  ): Promise<Authorization> {
    const query = typeof params === 'string' ? params : encodeQuery(params);
    const attempt: Attempt = {
      url: this.authorizeUrl(query),
      headers: [ACCEPT, ...headers],
      watch: this.#watched(query),
      decision,
      how,
    };
    const session = this.#sessionFor(decision, how);
    const remembered = session?.kept ? await this.#authorizeRemembered(attempt, session) : undefined;
    if (remembered && (remembered.code !== undefined || how.honest)) return this.#counted(remembered);
    const answer = await this.wire.send({ method: 'GET', url: attempt.url, headers: attempt.headers });
    const location = header(answer, 'location');
    const answered =
      this.target.interaction.kind === 'none' ||
      answer.status >= 400 ||
      (location !== undefined && isWatched(location, attempt.watch));
    if (remembered) {
      // To one who comes with nothing it may be granted all the same: a sign-in shows it.
      const plays = !answered && this.#takePlay();
      const bare = plays
        ? await this.#signIn(attempt, answer, undefined)
        : this.#settle(answer, answered && redirected(answer) ? location : undefined, answer.status);
      // What could not be played shows nothing, in whichever of the two it was.
      const told = bare.code !== undefined || (plays && !remembered.visit?.trouble) ? bare : remembered;
      return this.#counted({ ...told, evidence: [...remembered.evidence, ...bare.evidence] });
    }
    return this.#counted(
      answered
        ? this.#settle(answer, redirected(answer) ? location : undefined, answer.status)
        : await this.#signIn(attempt, answer, session),
    );
  }

  /** Once in each test, and some more: a check may be forgotten from the second request on. */
  #takePlay(): boolean {
    if (!this.#playedFresh) this.#playedFresh = true;
    else if (this.#sparePlays > 0) this.#sparePlays -= 1;
    else return false;
    return true;
  }

  /** What is done once in each test may be done again. */
  beginTest(): void {
    this.#playedFresh = false;
  }

  #counted(result: Authorization): Authorization {
    if (result.code !== undefined) this.wire.counters.codes += 1;
    return result;
  }

  /** What is judged about pages themselves begins with nothing. */
  #sessionFor(decision: Decision, { fresh, password, signer }: AuthorizeOptions): UserSession | undefined {
    const { interaction } = this.target;
    if (interaction.kind === 'none' || interaction.session === 'fresh') return undefined;
    if (decision === 'deny' || fresh || signer === 'other' || password !== undefined) return undefined;
    if (!this.browserSession.available || this.#session.memory === 'nothing') return undefined;
    return this.#session;
  }

  /** What the deployment remembers of a sign-in, as far as was seen. */
  get memory(): Memory {
    return this.#session.memory;
  }

  /**
   * Sends an authorization request as a browser begins it, with no cookie. No page is played, nothing is followed.
   * @throws NoAnswerError when the endpoint does not answer
   */
  sendBare(params: readonly Param[], instance?: Instance): Promise<WireAnswer> {
    const url = this.authorizeUrl(encodeQuery(params));
    return this.wire.send({ method: 'GET', url, headers: [ACCEPT], ...(instance && { instance }) });
  }

  /** Each code costs a page, and may cost a sign-in. */
  get codesAreDear(): boolean {
    return this.target.interaction.kind !== 'none' && this.memory !== 'consent';
  }

  /**
   * Sends an honest authorization request as far as the page that asks a user, once with what is remembered and once with
   * nothing.
   * @returns the exchanges, where each met what led to a code before in this session; else nothing is shown
   * @throws NoAnswerError when the endpoint does not answer
   */
  async meetPage(params: readonly Param[]): Promise<readonly number[] | undefined> {
    if (this.#doors.size === 0) return undefined;
    const query = encodeQuery(params);
    const attempt: Attempt = {
      url: this.authorizeUrl(query),
      headers: [ACCEPT],
      watch: this.#watched(query),
      decision: 'approve',
      how: {},
    };
    const bare = await this.sendBare(params);
    const session = this.#sessionFor('approve', {});
    const known = session?.kept ? await this.#follow(attempt, session) : undefined;
    const met = [bare, ...(known && known.location === undefined ? [known.answer] : [])];
    if (known?.location !== undefined || !met.every((answer) => this.#doors.has(describeDoor(answer))))
      return undefined;
    return [bare.n, ...(known?.evidence ?? [])];
  }

  /** The browser of the sign-in is closed. */
  async close(): Promise<void> {
    await this.#session.forget();
  }

  async #authorizeRemembered(attempt: Attempt, session: UserSession): Promise<Authorization> {
    const { answer, location, evidence } = await this.#follow(attempt, session);
    if (location !== undefined || answer.status >= 400) {
      const result = { ...this.#settle(answer, location, answer.status), evidence };
      if (result.code !== undefined) session.grantedWithoutPage();
      return result;
    }
    const result = await this.#signIn(attempt, answer, session);
    return { ...result, evidence: [...evidence, ...result.evidence.slice(1)] };
  }

  /** The redirects that a browser would follow with its cookies, as far as they stay where the sign-in led through. */
  async #follow({ url, headers, watch }: Attempt, session: UserSession) {
    const evidence: number[] = [];
    for (let at = url, hop = 0; ; hop += 1) {
      const cookie = await session.header(at);
      const answer = await this.wire.send({
        method: 'GET',
        url: at,
        headers: cookie ? [...headers, cookie] : headers,
      });
      evidence.push(answer.n);
      await session.keep(at, answer.headers);
      const location = redirected(answer) ? header(answer, 'location') : undefined;
      if (location !== undefined && isWatched(location, watch)) return { answer, location, evidence };
      const next = location === undefined ? undefined : absolute(location, at);
      if (next === undefined || hop === MOST_HOPS || !session.leadsThrough(next.origin))
        return { answer, location: undefined, evidence };
      at = next.href;
    }
  }

  async #signIn(
    { url, watch, decision, how }: Attempt,
    answer: WireAnswer,
    session: UserSession | undefined,
  ): Promise<Authorization> {
    if (!this.browserSession.available) {
      throw new ControlFailedError(
        `sign-in pages need a browser: ${this.target.browserMissing ?? 'none was found'}`,
        [answer.n],
      );
    }
    const started = performance.now();
    const progress: Progress = { submitted: false, decided: false, signedIn: false };
    // What a script of the operator does begins with the sign-in.
    if (session?.kept && this.target.interaction.kind === 'script') await session.forget(session.memory);
    const { password, signer } = how;
    let remembered = false;
    const visit = await this.visit(
      url,
      {
        watch,
        act: (page, seen) => {
          // Another request may have signed in while this one waited for its turn.
          remembered = session?.kept ?? false;
          const who = { ...(password === undefined ? {} : { password }), ...(signer ? { signer } : {}) };
          return this.playSignIn(decision, { ...who, progress, remembered })(page, seen);
        },
      },
      session,
    );
    const { counters } = this.wire;
    if (!remembered || progress.signedIn) counters.signIns += 1;
    const n = this.wire.note({
      via: 'browser',
      request: { method: 'GET', url, headers: [] },
      ...(visit.landing
        ? { response: { status: visit.landing.status ?? 0, headers: [['Location', visit.landing.location]] } }
        : {
            failure: describeStay(visit),
          }),
      ms: Math.round(performance.now() - started),
    });
    const result = this.#settle(answer, visit.landing?.location, visit.landing?.status, visit, n);
    if (result.code !== undefined) this.#doors.add(describeDoor(answer));
    if (result.code === undefined) counters.failedSignIns += remembered && !progress.signedIn ? 0 : 1;
    if (session && result.code === undefined && !remembered) await session.forget(session.memory);
    if (session && result.code !== undefined) {
      const ended = session.ended;
      await session.grantedByPages(progress.signedIn === true, !remembered);
      counters.sessionsEnded += session.ended - ended;
    }
    return { ...result, progress };
  }

  /** An act for a visit: the configured steps up to this decision. That a page asked for it is remembered. */
  playSignIn(decision: Decision, options: PlayOptions = {}): NonNullable<VisitOptions['act']> {
    const progress = options.progress ?? { submitted: false, decided: false };
    const play = playSignIn(this.target, decision, { ...options, progress });
    return async (page, watch) => {
      try {
        await play(page, watch);
      } finally {
        if (progress.decided) this.consentAsked = true;
      }
    };
  }

  /** Opens a URL in the browser at the pace of the run; a host that asks for back-off gets it, and another visit. */
  async visit(
    url: string,
    options: Omit<VisitOptions, 'onNavigation' | 'onTyped'>,
    session?: UserSession,
  ): Promise<VisitResult> {
    const watched: VisitOptions = {
      ...options,
      onNavigation: () => this.wire.rateLimiter(),
      onTyped: (value) => this.learn('password', value),
    };
    for (let attempt = 0; ; attempt += 1) {
      this.wire.counters.pages += 1;
      const instance = this.wire.instance.current ?? this.wire.home;
      const visit = await (session ?? this.browserSession).visit(aim({ method: 'GET', url }, instance).url, {
        ...watched,
        ...(instance?.cookie ? { cookie: instance.cookie } : {}),
      });
      watchVisit(this.wire, url, visit);
      const limited = visit.landing ? undefined : visit.responses.find(isRateLimit);
      const wait = limited && retryAfterMs(limited);
      if (wait === undefined || wait > MAX_RATE_WAIT_MS || attempt === MAX_RATE_RETRIES) return visit;
      await this.wire.backOff(wait);
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
    const all = [...withoutOwn(location, params, this.#watched('')), ...parseFragment(fragment ?? '')];
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
}
