import { type ArmedAnswer, ArmedQueue } from './armed-queue.ts';
import { fillIn, readPlaceholders, rewriteLocation, rewriteTokenAnswer } from './armed-rewrite.ts';
import { type ClockState, createClock, type MockClock } from './clock.ts';
import type { CoreSpec } from './config/core-spec.ts';
import {
  DEFAULT_AGENTS,
  DEFAULT_CLIENTS,
  DEFAULT_CONVERSATIONS,
  DEFAULT_PASSKEYS,
  DEFAULT_TOTP_SECRETS,
  DEFAULT_USERS,
} from './config/defaults.ts';
import { DEFAULTS, MAX_LIFETIME_SECONDS, type MockServerOptions } from './config/options.ts';
import { DEVIATIONS } from './deviations/index.ts';
import { createConditionalProvider } from './faults/conditional.ts';
import type { Fault } from './faults/fault.ts';
import { type PickedFault, pickFaults } from './faults/pick-faults.ts';
import { HABITS } from './habits/index.ts';
import type { Extracted } from './journal/exchange.ts';
import { Explainer, type ExplainerOptions } from './journal/explainer.ts';
import { Journal } from './journal/journal.ts';
import type { ProviderConfig, User } from './provider/config.ts';
import type { Dialect } from './provider/dialect.ts';
import type { Endpoint } from './provider/guards/routes.ts';
import type { HeaderPair, MaybePromise, PlainRequest, TransportHints } from './provider/plain.ts';
import { createProvider, type Provider } from './provider/provider.ts';
import type { ProviderStore } from './provider/records.ts';
import type { ProtocolTable } from './provider/render/refusal-forms.ts';
import { whenReady } from './provider/run-rules.ts';
import type { OverrideSteps, ProviderAnswer } from './provider/steps.ts';
import { createSecureRandom, createSeededRandom } from './randomness.ts';
import { createMemoryStore } from './store/memory-store.ts';

/** What a core finds in place of what it would make itself. */
export interface Surroundings {
  /** Epoch ms, before anything is moved. */
  readonly system?: () => number;
  readonly random?: (bytes: number) => Uint8Array;
  readonly store?: ProviderStore;
  /** Other processes are the same provider. */
  readonly isShared?: boolean;
}

/** What can be told to a mock while it runs. */
export interface CoreControls {
  readonly clock: ClockState;
  /** Ids of the faults that are on. */
  readonly faults: readonly string[];
  readonly armed: readonly ArmedAnswer[];
}

/**
 * A provider with everything that makes it a mock: a clock that moves, a journal, faults that come and go, armed
 * answers. It knows nothing of sockets; adapters carry requests to `handle`.
 */
export class MockCore {
  readonly config: ProviderConfig;
  readonly dialect: Dialect;
  readonly clock: MockClock;
  readonly store: ProviderStore;
  readonly journal: Journal;
  /** Whether exchanges are recorded. */
  readonly journalOn: boolean;
  readonly armed = new ArmedQueue();
  readonly #protocol: ProtocolTable;
  readonly #explainer: Explainer;
  readonly #random: (bytes: number) => Uint8Array;
  readonly #onInternalError: (error: unknown) => void;
  readonly #initialFaults: readonly string[];
  readonly #spec: CoreSpec;
  readonly #isShared: boolean;
  #faultIds: readonly string[] = [];
  #resets = 0;
  #provider: Provider;

  /** @throws RangeError for an unknown dialect or fault, or a lifetime out of range */
  constructor(options: MockServerOptions, spec: CoreSpec, surroundings: Surroundings = {}) {
    const { dialect = DEFAULTS.dialect } = options;
    this.dialect = withRateLimit(
      typeof dialect === 'string' ? spec.loadDialect(dialect) : dialect,
      options.limits?.requestsPerSecond,
    );
    this.config = completeConfig(options, this.dialect);
    this.#spec = spec;
    this.#isShared = surroundings.isShared ?? false;
    this.#protocol = spec.protocol;
    this.clock = createClock(surroundings.system);
    this.#random =
      surroundings.random ??
      (options.seed === undefined ? createSecureRandom() : createSeededRandom(options.seed));
    this.store =
      surroundings.store ??
      createMemoryStore({ ...DEFAULTS, ...options.limits }, this.clock.now, options.onIssue);
    this.#explainer = new Explainer({
      config: this.config,
      store: this.store,
      findEndpoint: (path) => this.#findEndpoint(path),
    });
    this.journal = new Journal(
      options.limits?.maxJournalEntries ?? DEFAULTS.maxJournalEntries,
      this.#explainer,
    );
    this.journalOn = options.journal ?? true;
    this.#onInternalError = options.onInternalError ?? reportInternalError;
    this.#initialFaults = options.faults ?? [];
    this.#faultIds = this.#initialFaults;
    this.#provider = this.#build(this.#faultIds);
  }

  /** Faults that are on, in the order they are laid. */
  get faults(): readonly string[] {
    return this.#faultIds;
  }

  /** Turns exactly these faults on. @throws RangeError for an unknown one; then nothing changes */
  setFaults(ids: readonly string[]): void {
    this.#provider = this.#build(ids);
    this.#faultIds = [...ids];
    this.journal.wake();
  }

  /** Forgets codes, tokens, interactions, journal and armed answers; faults and clock are as at the start again. */
  reset(): void {
    this.#resets += 1;
    this.store.clear();
    this.journal.clear();
    this.armed.clear();
    this.clock.resume();
    this.setFaults(this.#initialFaults);
  }

  /** Arms an answer for requests to come. @throws RangeError for an unknown fault */
  arm(armed: ArmedAnswer): void {
    if (armed.fault !== undefined) this.#findFaults([armed.fault]);
    this.armed.add(armed);
    this.journal.wake();
  }

  /** Takes back all that is armed. */
  disarm(): void {
    this.armed.clear();
    this.journal.wake();
  }

  /** What was moved, turned on and armed, as plain data. */
  controls(): CoreControls {
    return { clock: this.clock.state(), faults: this.#faultIds, armed: this.armed.list() };
  }

  /** Takes over what another core shows as its controls. */
  adopt({ clock, faults, armed }: CoreControls): void {
    this.clock.restore(clock);
    this.armed.restore(armed);
    if (faults.join(' ') !== this.#faultIds.join(' ')) this.setFaults(faults);
  }

  /** Number of resets since the start. */
  get resets(): number {
    return this.#resets;
  }

  /** Answers a request and records both. Never throws: an error inside becomes a 500. */
  handle(request: PlainRequest): MaybePromise<ProviderAnswer> {
    const armed = this.takeArmed(request);
    if (!this.journalOn) return this.#answer(request, armed);
    const started = performance.now();
    const at = this.clock.now();
    const opening = { request, at, faults: this.#faultIds, armed: armed !== undefined };
    const outcome = this.#answer(request, armed);
    if (!(outcome instanceof Promise)) {
      this.journal.record(opening, outcome, performance.now() - started);
      return outcome;
    }
    const open = this.journal.open(opening);
    return outcome.then((answer) => {
      this.journal.complete(open, answer, performance.now() - started);
      return answer;
    });
  }

  /** The answer that is armed for a request, if any; it is armed no longer. */
  takeArmed(request: PlainRequest): ArmedAnswer | undefined {
    if (this.armed.isEmpty) return undefined;
    return this.armed.take(this.#findEndpoint(request.path), request);
  }

  #findEndpoint(path: string): Endpoint {
    const { env } = this.#provider;
    return env.steps.matchRoute(path, env).endpoint;
  }

  #answer(request: PlainRequest, armed: ArmedAnswer | undefined): MaybePromise<ProviderAnswer> {
    try {
      const outcome = this.answerOn(request, armed);
      return outcome instanceof Promise ? outcome.catch((error: unknown) => this.fail(error)) : outcome;
    } catch (error) {
      return this.fail(error);
    }
  }

  /** Answers a request and records nothing. @param store for this request, in place of the core's own */
  answerOn(
    request: PlainRequest,
    armed: ArmedAnswer | undefined,
    store?: ProviderStore,
  ): MaybePromise<ProviderAnswer> {
    return armed === undefined
      ? this.#provider.handle(request, store)
      : this.#answerArmed(request, armed, store);
  }

  /** What the journal must know of an answer at once. */
  extract(request: PlainRequest, answer: ProviderAnswer, store: ExplainerOptions['store']): Extracted {
    return this.#explainer.extract(request, answer, store);
  }

  #answerArmed(
    request: PlainRequest,
    armed: ArmedAnswer,
    store: ProviderStore | undefined,
  ): MaybePromise<ProviderAnswer> {
    const overrides = armedOverrides(armed);
    const own = armed.fault === undefined && overrides.length === 0;
    const faults = armed.fault === undefined ? this.#faultIds : [...this.#faultIds, armed.fault];
    const provider = own ? this.#provider : this.#build(faults, overrides);
    const transport = armedTransport(armed);
    const instead = armed.answer !== undefined || armed.reset === true || armed.silent === true;
    const now = this.clock.now();
    if (instead && armed.afterProcessing !== true) return armedAnswer(armed, transport, undefined, now);
    return whenReady(provider.handle(request, store), (answer) =>
      instead
        ? armedAnswer(armed, transport, answer, now)
        : { ...rewriteAnswer(armed, answer, now), transport: { ...answer.transport, ...transport } },
    );
  }

  /** Every fault that can be turned on. */
  get knownFaults(): readonly Fault[] {
    return this.#spec.faults;
  }

  /** Some fault that is on, or armed, is to look and mark apart. */
  isUnclaimed(armed: ArmedAnswer | undefined): boolean {
    const ids = armed?.fault === undefined ? this.#faultIds : [...this.#faultIds, armed.fault];
    return this.#findFaults(ids).some(({ fault }) => fault.unclaimed);
  }

  /** Some fault that is on asks what a request says about its connection. */
  get readsConnections(): boolean {
    return this.#findFaults(this.#faultIds).some(
      ({ fault, conditions }) => conditions.length > 0 || fault.readsConnections,
    );
  }

  #findFaults(ids: readonly string[]): readonly PickedFault[] {
    if (ids.length === 0) return [];
    const faults = pickFaults(this.knownFaults, ids);
    const own = this.#isShared ? faults.find(({ fault }) => fault.oneProcess) : undefined;
    if (own)
      throw new RangeError(
        `the fault "${own.fault.id}" mixes up requests in the memory of one process, and a mock with a store is several; start one without --store for it`,
      );
    return faults;
  }

  #build(faultIds: readonly string[], more: readonly OverrideSteps[] = []): Provider {
    const faults = this.#findFaults(faultIds);
    const always = faults.filter(({ conditions }) => conditions.length === 0);
    const conditional = faults.filter(({ conditions }) => conditions.length > 0);
    const build = (overrides: readonly OverrideSteps[]): Provider =>
      createProvider({
        config: this.config,
        dialect: this.dialect,
        protocol: this.#protocol,
        store: this.store,
        now: this.clock.now,
        random: this.#random,
        overrides: [
          ...(this.dialect.habits ?? []).map((id) => HABITS[id]),
          ...this.dialect.deviations.map(({ id }) => DEVIATIONS[id]),
          ...always.map(({ fault }) => fault.override),
          ...overrides,
          ...more,
        ],
        extraHeaders: mockHeaders(faultIds),
      });
    return conditional.length === 0 ? build([]) : createConditionalProvider(conditional, build);
  }

  /** The answer to what went wrong inside. */
  fail(error: unknown): ProviderAnswer {
    this.#onInternalError(error);
    return {
      status: 500,
      headers: [
        ['Content-Type', 'text/plain; charset=utf-8'],
        ['Cache-Control', 'no-store'],
        ...mockHeaders([]),
      ],
      body: 'Internal Server Error',
      condition: 'internal-error',
      reason: `an error inside the mock: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

function mockHeaders(faultIds: readonly string[]): readonly HeaderPair[] {
  return [['X-AIRisk-Mock', '1'], ...faultIds.map((id) => ['X-AIRisk-Mock-Fault', id] as const)];
}

/** Codes and tokens that were chosen in advance. */
function armedOverrides({ code, token }: ArmedAnswer): readonly OverrideSteps[] {
  return [
    ...(code === undefined ? [] : [() => ({ mintCode: () => code })]),
    ...(token === undefined ? [] : [() => ({ mintToken: () => token })]),
  ];
}

function armedTransport(armed: ArmedAnswer): TransportHints {
  const { delayMs, reset, silent, half, streamBytes, chunkBytes } = armed;
  return {
    ...(delayMs === undefined ? {} : { delayMs }),
    ...(reset === true ? { reset } : {}),
    ...(silent === true ? { silent } : {}),
    ...(half === true ? { half } : {}),
    ...(streamBytes === undefined ? {} : { streamBytes }),
    ...(chunkBytes === undefined ? {} : { chunkBytes }),
  };
}

function rewriteAnswer(armed: ArmedAnswer, answer: ProviderAnswer, now: number): ProviderAnswer {
  const { redirect, tokenAnswer } = armed;
  if (redirect === undefined && tokenAnswer === undefined) return answer;
  const values = readPlaceholders(answer.headers, answer.body);
  return {
    ...answer,
    headers: answer.headers.map(([name, value]) =>
      redirect !== undefined && name.toLowerCase() === 'location'
        ? [name, rewriteLocation(value, redirect, values, now)]
        : [name, value],
    ),
    body:
      tokenAnswer !== undefined && typeof answer.body === 'string' && answer.status === 200
        ? rewriteTokenAnswer(answer.body, tokenAnswer, values, now)
        : answer.body,
    reason: `${answer.reason}; the answer was rewritten, as armed`,
  };
}

/** @param processed what the provider would have answered, when it was let do its work */
function armedAnswer(
  armed: ArmedAnswer,
  transport: TransportHints,
  processed: ProviderAnswer | undefined,
  now: number,
): ProviderAnswer {
  const { status = 200, headers = [], body = '' } = armed.answer ?? {};
  const values = processed === undefined ? {} : readPlaceholders(processed.headers, processed.body);
  return {
    status,
    headers: [
      ...headers.map(([name, value]) => [name, fillIn(value, values, now)] as const),
      ...mockHeaders([]),
    ],
    body: fillIn(body, values, now),
    transport,
    condition: 'armed-answer',
    reason:
      armed.reset === true
        ? 'the connection was broken, as armed'
        : armed.silent === true
          ? 'not answered, as armed'
          : 'answered as armed',
  };
}

function reportInternalError(error: unknown): void {
  console.error(`airisk mock: internal error: ${error instanceof Error ? error.stack : String(error)}`);
}

/** The dialect, or the same with a limit of its own. */
function withRateLimit(dialect: Dialect, requests: number | undefined): Dialect {
  if (requests === undefined) return dialect;
  const rateLimit = { requests, perSeconds: 1, retryAfterSeconds: 1 };
  return { ...dialect, http: { ...dialect.http, rateLimit } };
}

function completeConfig(options: MockServerOptions, dialect: Dialect): ProviderConfig {
  const { config = {} } = options;
  const ownPeople = config.users !== undefined;
  const interaction = options.interaction ?? dialect.interaction.kind;
  return {
    clients: config.clients ?? DEFAULT_CLIENTS,
    users: config.users ?? builtInUsers(dialect),
    agents: config.agents ?? DEFAULT_AGENTS,
    conversations: config.conversations ?? (ownPeople ? [] : DEFAULT_CONVERSATIONS),
    codeLifetimeSeconds: lifetimeOf(options, 'codeLifetimeSeconds'),
    tokenLifetimeSeconds: lifetimeOf(options, 'tokenLifetimeSeconds'),
    interactionLifetimeSeconds: lifetimeOf(options, 'interactionLifetimeSeconds'),
    sessionLifetimeSeconds: lifetimeOf(
      options,
      'sessionLifetimeSeconds',
      dialect.interaction.sessionLifetimeSeconds,
    ),
    totpPeriodSeconds: options.totpPeriodSeconds ?? DEFAULTS.totpPeriodSeconds,
    interaction,
    // Without a sign-in there is nothing to remember.
    remember: interaction === 'login' ? (options.remember ?? dialect.interaction.remember) : 'nothing',
    prefix: options.prefix ?? dialect.http.prefix,
    maxBodyBytes: options.limits?.maxBodyBytes ?? DEFAULTS.maxBodyBytes,
    secure: options.tls !== undefined,
    maxSignInAttempts: DEFAULTS.maxSignInAttempts,
  };
}

/** Those of a configuration have a passkey and an authenticator where it names one. */
const builtInUsers = ({ interaction }: Dialect): readonly User[] =>
  DEFAULT_USERS.map((user, at) => {
    const [passkey, totpSecret] = [DEFAULT_PASSKEYS[at], DEFAULT_TOTP_SECRETS[at]];
    return {
      ...user,
      ...(interaction.firstFactor === 'passkey' && passkey ? { passkey } : {}),
      ...(interaction.secondFactor === 'totp' && totpSecret ? { totpSecret } : {}),
    };
  });

type Lifetime =
  | 'codeLifetimeSeconds'
  | 'tokenLifetimeSeconds'
  | 'interactionLifetimeSeconds'
  | 'sessionLifetimeSeconds';

/** What ends after the end of all dates would have none to be shown. */
function lifetimeOf(options: MockServerOptions, name: Lifetime, otherwise: number = DEFAULTS[name]): number {
  const seconds = options[name] ?? otherwise;
  if (seconds > 0 && seconds <= MAX_LIFETIME_SECONDS) return seconds;
  throw new RangeError(`${name} is ${seconds}; give seconds above 0, at most ${MAX_LIFETIME_SECONDS}`);
}
