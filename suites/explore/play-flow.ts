/** Plays a flow against the provider and holds every answer against the model. */
import type { Exchange } from '../../reports/model/types.ts';
import { inventCode } from '../checks/invent-code.ts';
import { inventUserid } from '../checks/invent-userid.ts';
import { readOwner } from '../checks/read-owner.ts';
import { readAuthorizeRefusal } from '../checks/read-refusal.ts';
import { readResourceOpened } from '../checks/read-resource-answer.ts';
import { makeUpLike } from '../checks/vary-token-params.ts';
import { varyTokenRedirectUri } from '../checks/vary-token-redirect-uri.ts';
import type { Authorization } from '../flows/authorizer.ts';
import { ControlFailedError } from '../flows/control-failed.ts';
import { describeAnswer, describeAuthorization } from '../flows/describe.ts';
import type { Param } from '../flows/encode.ts';
import { nearMisses } from '../flows/near-misses.ts';
import type { Provider, TokenAnswer, TokenRequest } from '../flows/provider.ts';
import type { ClientAccount } from '../flows/target.ts';
import { isRateLimit, NoAnswerError, type WireAnswer } from '../flows/wire.ts';
import type { Authorize, Flow, Open, Redeem, Request } from './actions.ts';
import { type Flaw, flawsOfGrant, flawsOfRefusal, shapeOf } from './check-grant.ts';
import { REQUEST_DEFECTS, REQUEST_FORMS, SPELLINGS, type Surroundings, VALUE_DEFECTS } from './defects.ts';
import {
  type AuthorizeAsk,
  type Expectation,
  Model,
  type Moment,
  type OpenAsk,
  type TokenAsk,
  type TokenField,
} from './model.ts';
import { REASONS, type Reason } from './reasons.ts';
import type { World } from './world.ts';

/** What was learned before the flows, about the target as a whole. */
export interface Calibration {
  /** Codes or tokens are so few or regular that a made-up one may be a real one. */
  readonly countedCodes: boolean;
  readonly countedTokens: boolean;
  /** What the resource of users answers for each user, where that tells them apart. */
  readonly owners: ReadonlyMap<string, string>;
}

/** An answer that the model does not allow. */
export interface Contradiction {
  readonly reason: Reason;
  /** Granted although it must be refused, refused although it must be granted, or not as it must be. */
  readonly kind: 'granted' | 'refused' | 'flawed';
  /** Number of the request in the flow, from 0. */
  readonly step: number;
  readonly expected: string;
  readonly actual: string;
}

export interface Played {
  readonly contradictions: readonly Contradiction[];
  readonly exchanges: readonly Exchange[];
  /** Numbers of the exchanges of each request. */
  readonly steps: readonly (readonly number[])[];
  readonly waitedMs: number;
  /** Why the flow was not played to its end: an outage, a rate limit, a budget that is used up. */
  readonly disturbed?: string;
}

/** The flow cannot go on, which says nothing of the provider's rules. */
class Disturbed extends Error {
  readonly evidence: readonly number[];
  constructor(message: string, evidence: readonly number[]) {
    super(message);
    this.evidence = evidence;
  }
}

interface CodeInHand {
  readonly value: string;
  readonly client: ClientAccount;
  readonly uri: string;
  readonly user: string | undefined;
}

/** A request that is ready to be sent, and what becomes of its answer. */
interface Ready {
  readonly request: Request;
  readonly step: number;
  readonly send: () => Promise<Answered>;
}

/** An answer, before the model has learned it. */
interface Answered {
  readonly when: Moment;
  readonly evidence: readonly number[];
  /** Whether what was asked for was given. */
  readonly granted: boolean;
  readonly actual: string;
  readonly expect: (model: Model) => Expectation;
  readonly flaws: (model: Model, expectation: Expectation) => readonly Flaw[];
  readonly learn: (model: Model, due: boolean) => void;
  /** The code that was sent to the token endpoint, and for whom. */
  readonly code?: string;
  /** A made-up value may have been a real one. */
  readonly doubtful?: boolean;
}

/** Printable ASCII only, which comes back as it was sent. */
const ODD_STATE = 'a b+c&d=e%2F~';
/** A token in an answer that is no well-formed object. */
const TOKEN_MEMBER = /"(?:access_?token|access_code)"\s*:\s*"([^"]+)"/i;

/** How something is presented to a resource. */
interface Shown extends Pick<OpenAsk, 'value' | 'misplaced'> {
  readonly sent: { readonly authorization?: string; readonly query?: string };
}

export class Player {
  readonly #provider: Provider;
  readonly #world: World;
  readonly #calibration: Calibration;
  #moved = 0;

  constructor(provider: Provider, world: World, calibration: Calibration) {
    this.#provider = provider;
    this.#world = world;
    this.#calibration = calibration;
  }

  /** Plays a flow from nothing: its codes and tokens are its own. */
  async play(flow: Flow): Promise<Played> {
    const run = new Run(this.#provider, this.#world, this.#calibration, this);
    return run.play(flow);
  }

  /** Milliseconds; only differences mean something. */
  now(): number {
    return performance.now() + this.#moved;
  }

  /** How far the clock was moved on. */
  get moved(): number {
    return this.#moved;
  }

  async wait(ms: number): Promise<void> {
    await this.#provider.wait(ms);
    if (this.#world.moves) this.#moved += ms;
  }
}

/** One flow while it is played. */
class Run {
  readonly #provider: Provider;
  readonly #world: World;
  readonly #calibration: Calibration;
  readonly #player: Player;
  readonly #model: Model;
  readonly #codes = new Map<string, CodeInHand>();
  readonly #tokens = new Map<string, string>();
  readonly #exchanges: Exchange[] = [];
  readonly #contradictions: Contradiction[] = [];
  readonly #steps: (readonly number[])[] = [];
  readonly #shapes = new Map<'generic' | 'user', string>();
  #waitedMs = 0;

  constructor(provider: Provider, world: World, calibration: Calibration, player: Player) {
    this.#provider = provider;
    this.#world = world;
    this.#calibration = calibration;
    this.#player = player;
    this.#model = new Model(world.registration);
  }

  async play(flow: Flow): Promise<Played> {
    const { wire } = this.#provider;
    wire.recordTo({
      add: (exchange) => {
        this.#exchanges.push({ n: this.#exchanges.length + 1, ...exchange });
        return this.#exchanges.length;
      },
    });
    let disturbed: string | undefined;
    try {
      await wire.role.during('probe', () => this.#playAll(flow));
    } catch (error) {
      if (!(error instanceof Disturbed)) throw error;
      disturbed = error.message;
    }
    return {
      contradictions: this.#contradictions,
      exchanges: this.#exchanges,
      steps: this.#steps,
      waitedMs: this.#waitedMs,
      ...(disturbed === undefined ? {} : { disturbed }),
    };
  }

  async #playAll(flow: Flow): Promise<void> {
    let step = 0;
    for (const action of flow) {
      if (action.do === 'wait') {
        await this.#wait(this.#world.waits[action.until]);
        continue;
      }
      const requests = action.do === 'together' ? action.parts : [action];
      const first = step;
      step += requests.length;
      await this.#sendAll(requests.map((request, at) => this.#prepare(request, first + at)));
    }
  }

  async #wait(ms: number | undefined): Promise<void> {
    if (ms === undefined) return;
    this.#waitedMs += ms;
    await this.#player.wait(ms);
  }

  /** Sends requests at the same moment, then judges, then learns. */
  async #sendAll(prepared: readonly (Ready | undefined)[]): Promise<void> {
    const ready = prepared.filter((one) => one !== undefined);
    if (ready.length === 0) return;
    const before = this.#provider.wire.counters.rateLimited;
    const sendAll = () => Promise.all(ready.map(async ({ send }) => withoutTrouble(send)));
    const answers =
      ready.length === 1
        ? await sendAll()
        : await this.#provider.wire.atOnce(ready.length, async () => undefined, sendAll);
    for (const [at, { step }] of ready.entries()) this.#steps[step] = answers[at]?.evidence ?? [];
    const troubled = answers.find((answer) => answer instanceof Disturbed);
    const judged = ready.flatMap(({ request, step }, at) => {
      const answer = answers[at];
      return answer === undefined || answer instanceof Disturbed ? [] : [{ request, step, answer }];
    });
    const expected = judged.map(({ answer }) => answer.expect(this.#model));
    for (const [at, { step, answer, request }] of judged.entries()) {
      const expectation = expected[at] ?? { kind: 'open' };
      const others = judged.filter((_, other) => other !== at);
      const crowded = others.some((other) => mayDisturb(other.request, request));
      this.#checker(
        step,
        request,
        answer,
        crowded && expectation.kind === 'granted' ? { kind: 'open' } : expectation,
      );
    }
    this.#judgeRaces(judged, expected);
    for (const [at, { answer }] of judged.entries())
      answer.learn(this.#model, expected[at]?.kind !== 'refused');
    if (troubled instanceof Disturbed) throw troubled;
    if (this.#provider.wire.counters.rateLimited > before)
      throw new Disturbed('the target limits the rate of requests', []);
  }

  #checker(step: number, request: Request, answer: Answered, expectation: Expectation): void {
    const what = WHAT[request.do];
    if (expectation.kind === 'refused' && answer.granted) {
      const [reason] = expectation.reasons;
      if (answer.doubtful && DOUBTED.has(reason)) return;
      this.#contradictions.push({
        ...{ reason, kind: 'granted', step },
        expected: `${what.refused}: ${REASONS[reason].because}`,
        actual: answer.actual,
      });
      return;
    }
    if (expectation.kind === 'granted' && !answer.granted) {
      this.#contradictions.push({
        ...{ reason: expectation.reason, kind: 'refused', step },
        expected: `${what.granted}: ${REASONS[expectation.reason].because}`,
        actual: answer.actual,
      });
      return;
    }
    for (const { reason, actual } of answer.flaws(this.#model, expectation))
      this.#contradictions.push({ reason, kind: 'flawed', step, expected: REASONS[reason].because, actual });
  }

  /** Of simultaneous requests with one code at most one yields a token. */
  #judgeRaces(
    judged: readonly { readonly step: number; readonly answer: Answered }[],
    expected: readonly Expectation[],
  ): void {
    const winners = new Map<string, number[]>();
    for (const [at, { step, answer }] of judged.entries()) {
      if (answer.code === undefined || !answer.granted || expected[at]?.kind === 'refused') continue;
      winners.set(answer.code, [...(winners.get(answer.code) ?? []), step]);
    }
    for (const steps of winners.values()) {
      const last = steps.at(-1);
      if (steps.length < 2 || last === undefined) continue;
      this.#contradictions.push({
        ...{ reason: 'used-at-once', kind: 'granted', step: last },
        expected: `one token: ${REASONS['used-at-once'].because}`,
        actual: `${steps.length} answers with a token`,
      });
    }
  }

  #prepare(request: Request, step: number): Ready | undefined {
    const send =
      request.do === 'authorize'
        ? this.#authorization(request)
        : request.do === 'redeem'
          ? this.#redemption(request)
          : this.#opening(request);
    return send && { request, step, send };
  }

  #authorization(action: Authorize): (() => Promise<Answered>) | undefined {
    const { clients, users, quick } = this.#world;
    const client = clients[action.client];
    const uri = client && [client.redirectUri, ...client.alternateRedirectUris][action.uri];
    const user = action.user === undefined ? undefined : users[action.user];
    if (!client || uri === undefined || (action.user !== undefined && user === undefined)) return undefined;
    const ask = spoilt(
      action,
      { client_id: client.id, redirect_uri: uri, ...(user === undefined ? {} : { userid: user }) },
      this.#world,
    );
    if (!ask) return undefined;
    const state = action.state === 'plain' ? `s${Math.random().toString(36).slice(2)}` : ODD_STATE;
    const params: Param[] = [
      ['client_id', ask.client_id],
      ['redirect_uri', ask.redirect_uri],
      ...(ask.userid === undefined ? [] : [['userid', ask.userid] as const]),
      ...(action.state === undefined ? [] : [['state', state] as const]),
    ];
    return async () => {
      const { answer: result, when } = await this.#timed(() => this.#provider.authorize(params));
      refuseTrouble(result.answer, result.evidence);
      if (!quick && result.code === undefined && action.defect === undefined)
        throw new Disturbed(
          `the sign-in ended without a code: ${describeAuthorization(result)}`,
          result.evidence,
        );
      const reading = readAuthorizeRefusal(result);
      return {
        ...{ when, evidence: result.evidence, granted: result.code !== undefined, actual: reading.actual },
        expect: (model) => model.expectCode(ask),
        flaws: (model) => flawsOfRedirect(result, ask, action.state === undefined ? undefined : state, model),
        learn: (model) => {
          if (result.code === undefined) return;
          model.learnCode(ask, result.code, when);
          if (action.defect === undefined)
            this.#codes.set(action.code, { value: result.code, client, uri, user });
        },
      };
    };
  }

  #redemption(action: Redeem): (() => Promise<Answered>) | undefined {
    const own = this.#codes.get(action.code);
    const base = action.crossedWith === undefined ? own : this.#codes.get(action.crossedWith);
    if (!own || !base) return undefined;
    const made = this.#makeTokenRequest(action, own.value, base);
    if (!made) return undefined;
    const { ask, request } = made;
    const doubtful = this.#calibration.countedCodes && action.defect?.part === 'code';
    return async () => {
      const { answer: result, when } = await this.#timed(() => this.#provider.token(request));
      if (result.answer.status !== 500) refuseTrouble(result.answer, result.evidence);
      const token = result.token ?? TOKEN_MEMBER.exec(result.answer.text)?.[1];
      const error = result.answer.status >= 400;
      return {
        ...{ when, evidence: result.evidence, granted: token !== undefined && !error, doubtful },
        actual:
          token === undefined ? describeAnswer(result.answer) : `a token: ${describeAnswer(result.answer)}`,
        expect: (model) => model.expectToken(ask, when),
        flaws: (model, expectation) => this.#flawsOfToken(result, token, ask, expectation, model),
        learn: (model, due) => {
          model.learnToken(ask, token, when, due && !error);
          if (token !== undefined) this.#tokens.set(action.token, token);
        },
        ...(ask.fields.code === undefined ? {} : { code: ask.fields.code }),
      };
    };
  }

  #makeTokenRequest(
    action: Redeem,
    code: string,
    { client, uri, user }: CodeInHand,
  ): { readonly ask: TokenAsk; readonly request: TokenRequest } | undefined {
    const { encoding, defect, requestForm } = action;
    const honest: Record<TokenField, string> = {
      ...{ client_id: client.id, client_secret: client.secret, redirect_uri: uri, code, userid: user ?? '' },
    };
    const { clients, users } = this.#world;
    const around: Surroundings = { provider: this.#provider, clients, users, client, uri, user };
    const change =
      defect && defect.part !== 'request' ? this.#changeOf(defect.part, defect.how, honest, around) : {};
    if (!change) return undefined;
    const fields: Partial<Record<TokenField, string>> = {};
    for (const name of FIELDS) {
      const value =
        name in change ? change[name] : name === 'userid' && user === undefined ? undefined : honest[name];
      if (value !== undefined) fields[name] = value;
    }
    const params = FIELDS.flatMap((name): Param[] => {
      const value = fields[name];
      return value === undefined ? [] : [[name, value]];
    });
    if (defect?.part === 'request') {
      const misform = REQUEST_DEFECTS[defect.how];
      const request = misform?.make(params, encoding, around);
      return misform && request && { ask: { fields, misformed: misform.reason }, request };
    }
    const encoded = requestForm === undefined ? undefined : REQUEST_FORMS[requestForm];
    return {
      ask: {
        fields,
        ...(encoded
          ? { encoded: requestForm && SPELLINGS.has(requestForm) ? 'maybe-unknown' : 'ignored' }
          : {}),
      },
      request: encoded ? encoded(params, encoding) : { params, encoding },
    };
  }

  #changeOf(
    part: keyof typeof VALUE_DEFECTS,
    how: string,
    honest: Record<TokenField, string>,
    around: Surroundings,
  ) {
    if (part === 'code' && how.startsWith('token:')) {
      const token = this.#tokens.get(how.slice('token:'.length));
      return token === undefined ? undefined : { code: token };
    }
    return VALUE_DEFECTS[part].find(([name]) => name === how)?.[1](honest, around);
  }

  #flawsOfToken(
    result: TokenAnswer,
    token: string | undefined,
    ask: TokenAsk,
    expectation: Expectation,
    model: Model,
  ): Flaw[] {
    const secrets = [ask.fields.client_secret, ask.fields.code].filter((value) => value !== undefined);
    const error = result.answer.status >= 400;
    if (token !== undefined && error)
      return [{ reason: 'refusal-with-token', actual: describeAnswer(result.answer) }];
    if (token === undefined) {
      if (expectation.kind !== 'refused') return [];
      return flawsOfRefusal(result, expectation.form, secrets);
    }
    if (expectation.kind === 'refused') return [];
    if (model.belongsToOthers(token, ask))
      return [{ reason: 'token-repeated', actual: 'a token that another flow has, or a code' }];
    const { moves, registration } = this.#world;
    const flaws = flawsOfGrant(result, {
      lifetimeMs: moves ? undefined : registration.tokenMs,
      aheadMs: this.#player.moved,
    });
    const kind = ask.fields.userid === undefined ? 'generic' : 'user';
    const other = this.#shapes.get(kind === 'user' ? 'generic' : 'user');
    const shape = shapeOf(result);
    if (result.json) this.#shapes.set(kind, shape);
    if (other !== undefined && result.json && other !== shape)
      flaws.push({ reason: 'shapes-differ', actual: `${shape} instead of ${other}` });
    return flaws;
  }

  #opening(action: Open): (() => Promise<Answered>) | undefined {
    const held =
      action.token !== undefined
        ? this.#tokens.get(action.token)
        : action.code !== undefined
          ? this.#codes.get(action.code)?.value
          : undefined;
    const bare = action.token === undefined && action.code === undefined;
    const path = this.#provider.target.resources[action.resource];
    if (path === undefined || (!bare && held === undefined)) return undefined;
    const shown: Shown | undefined = held === undefined ? { sent: {} } : this.#present(held, action.altered);
    if (!shown) return undefined;
    const { sent, misplaced, value } = shown;
    const ask: OpenAsk = {
      resource: action.resource,
      ...(value === undefined ? {} : { value }),
      ...(misplaced === undefined ? {} : { misplaced }),
    };
    const doubtful = this.#calibration.countedTokens && action.altered !== undefined;
    return async () => {
      const { answer, when } = await this.#timed(() =>
        this.#provider.resource(
          path,
          sent.authorization,
          sent.query === undefined ? {} : { query: sent.query },
        ),
      );
      refuseTrouble(answer, [answer.n]);
      const reading = readResourceOpened(answer);
      return {
        ...{
          when,
          evidence: [answer.n],
          granted: reading.kind === 'granted',
          actual: reading.actual,
          doubtful,
        },
        expect: (model) => model.expectOpen(ask, when),
        flaws: (model, expectation) =>
          expectation.kind === 'refused'
            ? flawsOfClosing(answer, expectation, action.altered)
            : this.#flawsOfData(answer, ask, model),
        learn: () => undefined,
      };
    };
  }

  #present(held: string, altered: string | undefined): Shown | undefined {
    if (altered === undefined) return { sent: { authorization: `Bearer ${held}` }, value: held };
    if (altered === 'scheme in lower case') return { sent: { authorization: `bearer ${held}` }, value: held };
    if (altered === 'other scheme')
      return { sent: { authorization: `Basic ${held}` }, value: held, misplaced: 'other-scheme' };
    if (altered === 'no scheme')
      return { sent: { authorization: held }, value: held, misplaced: 'other-scheme' };
    if (altered === 'in the URL')
      return {
        sent: { query: `access_token=${encodeURIComponent(held)}` },
        value: held,
        misplaced: 'token-in-url',
      };
    const near = altered.replace(/^near: /, '');
    // Padding of base64 says nothing.
    if (near === 'the last character missing' && held.endsWith('=')) return undefined;
    const value =
      altered === 'invented'
        ? inventCode(held)
        : nearMisses(this.#provider, 'token', held).find(({ name }) => name === near)?.value;
    if (value === undefined) return undefined;
    this.#provider.learn('token', value);
    return { sent: { authorization: `Bearer ${value}` }, value };
  }

  /** Data of another user than the token's. */
  #flawsOfData(answer: WireAnswer, { resource, value }: OpenAsk, model: Model): Flaw[] {
    const { owners } = this.#calibration;
    const owner = value === undefined ? undefined : model.ownerOf(value);
    if (resource !== 'userOnly' || owner === undefined || answer.status >= 300) return [];
    const others = this.#world.users.filter((user) => user !== owner);
    const named = others.find(
      (theirs) =>
        readOwner(answer, { mine: owner, theirs }, this.#provider.target.resources.owner) === 'theirs',
    );
    if (named !== undefined) return [{ reason: 'other-owner', actual: 'data that names another user' }];
    if (!owners.has(owner) || owners.get(owner) === answer.text) return [];
    const other = [...owners].find(([user, text]) => user !== owner && text === answer.text);
    return other ? [{ reason: 'other-owner', actual: 'what the resource answers for another user' }] : [];
  }

  async #timed<T>(send: () => Promise<T>): Promise<{ answer: T; when: Moment }> {
    const sent = this.#player.now();
    const answer = await send();
    return { answer, when: { sent, received: this.#player.now() } };
  }
}

const FIELDS: readonly TokenField[] = ['client_id', 'client_secret', 'redirect_uri', 'code', 'userid'];

const WHAT = {
  authorize: { refused: 'no code', granted: 'a code' },
  redeem: { refused: 'no token', granted: 'a token' },
  open: { refused: 'the resource stays closed', granted: 'the resource is opened' },
} as const;

/** Refusals for a value that may have been a real one, where values are few. */
const DOUBTED: ReadonlySet<Reason> = new Set<Reason>(['code-unknown', 'token-unknown']);

async function withoutTrouble(send: () => Promise<Answered>): Promise<Answered | Disturbed> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof Disturbed) return error;
    if (error instanceof NoAnswerError) return new Disturbed(`no answer: ${error.message}`, [error.n]);
    if (error instanceof ControlFailedError) return new Disturbed(error.message, error.evidence);
    throw error;
  }
}

function refuseTrouble(answer: WireAnswer, evidence: readonly number[]): void {
  if (isRateLimit(answer) || answer.status >= 500)
    throw new Disturbed(`an outage or a rate limit: ${describeAnswer(answer)}`, evidence);
}

/** The documents have 401 for a token that is not valid, or not any more. */
function flawsOfClosing(
  answer: WireAnswer,
  { reasons }: Extract<Expectation, { kind: 'refused' }>,
  altered: string | undefined,
): Flaw[] {
  const [reason] = reasons;
  const form =
    reason === 'token-expired'
      ? 'form-token-expired'
      : reason === 'token-unknown' && altered === 'invented'
        ? 'form-token-unknown'
        : undefined;
  return form === undefined || answer.status === 401
    ? []
    : [{ reason: form, actual: `status ${answer.status} instead of 401` }];
}

/** Whether a simultaneous request may be why another one is refused. */
function mayDisturb(one: Request, other: Request): boolean {
  if (one.do === 'open') return false;
  if (other.do === 'open') return true;
  if (one.do === 'authorize' && other.do === 'authorize') return false;
  return true;
}

/** The authorization request with its defect; undefined where the target has nothing to make it from. */
function spoilt(
  { defect }: Authorize,
  honest: AuthorizeAsk,
  { clients, users }: World,
): AuthorizeAsk | undefined {
  if (defect === undefined) return honest;
  if (defect === 'unknown-client') return { ...honest, client_id: makeUpLike(honest.client_id) };
  if (defect === 'unknown-user') return { ...honest, userid: inventUserid(users[0] ?? '') };
  if (defect === 'altered-uri') {
    const [value] = varyTokenRedirectUri(honest.redirect_uri).filter(({ name }) => name === 'a query added');
    return value && { ...honest, redirect_uri: value.value };
  }
  const other = clients.find(({ id }) => id !== honest.client_id);
  return other && { ...honest, redirect_uri: other.redirectUri };
}

function flawsOfRedirect(
  result: Authorization,
  ask: AuthorizeAsk,
  state: string | undefined,
  model: Model,
): Flaw[] {
  const { code, params } = result;
  if (code === undefined) return [];
  const flaws: Flaw[] = [];
  if (model.isRepeated(code, ask))
    flaws.push({ reason: 'code-repeated', actual: 'a code that was issued before' });
  const back = params.filter(([name]) => name === 'state').map(([, value]) => value);
  if (state !== undefined && (back[0] !== state || back.length > 1))
    flaws.push({ reason: 'state-lost', actual: back.length === 0 ? 'no state' : `state ${back.join(', ')}` });
  if (state === undefined && back.length > 0)
    flaws.push({ reason: 'state-invented', actual: `state ${back[0]}` });
  const { userid } = ask;
  if (
    userid !== undefined &&
    !ask.redirect_uri.includes(userid) &&
    params.some(([name, value]) => name !== 'code' && value === userid)
  )
    flaws.push({ reason: 'user-disclosed', actual: 'the redirect carries the userid' });
  return flaws;
}
