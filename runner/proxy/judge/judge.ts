/** Judges both sides by what passes between them. It changes nothing, and what it remembers does not grow with the traffic. */
import type { PassedExchange } from '../forward/passed-exchange.ts';
import { Bounded } from './bounded.ts';
import { Classifier } from './classify.ts';
import {
  checkRedirectUse,
  checkSpoiltCode,
  checkSpoiltToken,
  checkTokenUse,
} from './client-answer-checks.ts';
import { type ClientFacts, checkFlow, FlowComparison } from './client-checks.ts';
import { checkFlowHistory, checkReferrer, checkStrayCode } from './client-history-checks.ts';
import { type CodeUse, type Event, type Flow, History, type IssuedToken } from './history.ts';
import { checkKeptPrivate } from './kept-private.ts';
import { notesOf, type PairNote } from './pair-notes.ts';
import { ProviderChecks, type ProviderFacts } from './provider-checks.ts';
import { firstOf, isCoded, readCoded, readSeen, type Seen } from './seen.ts';
import { type BrokenRow, Tally } from './tally.ts';
import { ticketsIn } from './tickets.ts';
import { checkUninspected } from './uninspected.ts';

export interface JudgeFacts {
  readonly client: ClientFacts;
  readonly provider: ProviderFacts;
}

/** An exchange with what there is to say about it. */
export interface JudgedExchange {
  readonly event: Event;
  readonly notes: readonly PairNote[];
  /** What the deployment did wrong in it. */
  readonly broken: readonly BrokenRow[];
}

/** What passed, in numbers. */
export interface Counts {
  exchanges: number;
  authorizations: number;
  codes: number;
  tokenRequests: number;
  tokens: number;
  apiCalls: number;
  /** Not passed on, or not to the end. */
  failed: number;
  /** Bodies that were too long to be judged. */
  uninspected: number;
  /** Passed on faster than they could be judged. */
  unjudged: number;
}

const MOST_STATES = 2_000;
const MOST_TICKETS = 5_000;
/** So many kinds of losses are told apart. */
const MOST_LOST = 50;
/** What history told of exchanges, for the report. */
const MOST_NOTED = 50;

export class Judge {
  readonly tally = new Tally();
  readonly counts: Counts = {
    exchanges: 0,
    authorizations: 0,
    codes: 0,
    tokenRequests: 0,
    tokens: 0,
    apiCalls: 0,
    failed: 0,
    uninspected: 0,
    unjudged: 0,
  };
  /** What passing on has cost, and how often. */
  readonly lost = new Map<string, number>();
  /** Exchanges that history has something to say about. */
  readonly noted: JudgedExchange[] = [];
  readonly #tickets = new Bounded<string, true>(MOST_TICKETS);
  readonly #facts: JudgeFacts;
  readonly #origin: string;
  readonly #classifier: Classifier;
  readonly #history: History;
  readonly #provider: ProviderChecks;
  readonly #compared = new FlowComparison();
  readonly #onJudged: (judged: JudgedExchange) => void;
  /** States that clients have sent. */
  readonly #states = new Bounded<string, true>(MOST_STATES);
  /** The last success that gave no token. */
  #bare: CodeUse | undefined;
  #reading: Promise<void> | undefined;

  /** @param onJudged Told every exchange, in the order in which they ended */
  constructor(facts: JudgeFacts, onJudged: (judged: JudgedExchange) => void = () => undefined) {
    this.#facts = facts;
    this.#origin = new URL(facts.client.providerUrl).origin;
    this.#onJudged = onJudged;
    const { prefix, resources } = facts.provider;
    const paths = [resources.listUsers, resources.userOnly].filter((path) => path !== undefined);
    this.#history = new History((flow) => this.#endFlow(flow));
    this.#classifier = new Classifier({ prefix, resources: paths }, this.#history);
    this.#provider = new ProviderChecks(facts.provider, this.#history, this.tally);
  }

  /** So many passed that nobody had the time to judge: what others lack from now on may have been in them. */
  skip(exchanges: number): void {
    if (exchanges === 0) return;
    this.counts.exchanges += exchanges;
    this.counts.unjudged += exchanges;
    this.#provider.missesSome = true;
  }

  /** Takes an exchange. Those that have to be decoded first keep their place. */
  take(passed: PassedExchange): void {
    if (!this.#reading && !isCoded(passed)) {
      this.#judge(readSeen(passed), passed);
      return;
    }
    const before = this.#reading ?? Promise.resolve();
    const reading = before.then(async () => {
      this.#judge(isCoded(passed) ? await readCoded(passed) : readSeen(passed), passed);
      if (this.#reading === reading) this.#reading = undefined;
    });
    this.#reading = reading;
  }

  /** All that was taken is judged. */
  async settled(): Promise<void> {
    while (this.#reading) await this.#reading;
  }

  /** Judges what is still open. @param now Epoch ms */
  async finish(now: number = Date.now()): Promise<void> {
    await this.settled();
    const flows = this.#history.flows();
    for (const flow of flows) this.#endFlow(flow, now);
    this.#compared.judge(this.#facts.client, this.tally);
    this.#provider.finish();
  }

  #judge(seen: Seen, { lost, failure, request, answer }: PassedExchange): void {
    const event = this.#history.take(seen, this.#classifier.classify(seen));
    this.#count(event);
    this.#note(event);
    if (failure !== undefined) this.counts.failed += 1;
    if (!request.body.whole || answer?.body.whole === false) this.counts.uninspected += 1;
    for (const what of lost)
      if (this.lost.has(what) || this.lost.size < MOST_LOST)
        this.lost.set(what, (this.lost.get(what) ?? 0) + 1);
    this.#provider.check(event);
    for (const ticket of ticketsIn(event, this.#origin)) this.#tickets.set(ticket, true);
    checkKeptPrivate(event, this.#history, this.tally);
    checkReferrer(seen, 'flow' in event ? event.flow : undefined, this.#history, this.tally);
    if (!this.#classifier.isOfThePages(seen)) checkStrayCode(event, this.#history, this.tally);
    checkUninspected(event, this.tally);
    const judged: JudgedExchange = {
      event,
      broken: this.tally.takeRecent(),
      notes: notesOf(event, this.#facts.provider.lifetimes.codeSeconds),
    };
    if (judged.notes.some(({ kind }) => kind !== 'note') && this.noted.length < MOST_NOTED)
      this.noted.push(judged);
    this.#onJudged(judged);
  }

  #note(event: Event): void {
    if (event.kind === 'authorization') {
      const state = firstOf(event.seen.query, 'state');
      if (state) this.#states.set(state, true);
    } else if (
      event.kind === 'token' &&
      event.use.token === undefined &&
      event.seen.answer?.truncated === false &&
      event.seen.entry.answer?.status === 200
    )
      this.#bare = event.use;
  }

  #count(event: Event): void {
    const { counts } = this;
    counts.exchanges += 1;
    if (event.kind === 'authorization') counts.authorizations += 1;
    if ('redirect' in event && event.redirect?.code) counts.codes += 1;
    if (event.kind === 'api') counts.apiCalls += 1;
    if (event.kind !== 'token') return;
    counts.tokenRequests += 1;
    if (event.use.token !== undefined) counts.tokens += 1;
  }

  #endFlow(flow: Flow, now = Date.now()): void {
    this.#checkClient(flow, now, this.tally);
    this.#compared.add(flow);
    this.tally.takeRecent();
  }

  /** One-time ids of the deployment's pages that passed: what shows them masks them. */
  tickets(): string[] {
    return this.#tickets.keys();
  }

  /** What the client has done wrong so far in what belongs together. It is counted when that is over. */
  brokenIn(flow: Flow): readonly BrokenRow[] {
    const tally = new Tally();
    this.#checkClient(flow, Date.now(), tally);
    return tally.takeRecent();
  }

  #checkClient(flow: Flow, now: number, tally: Tally): void {
    const tokens = this.#tokensFor(flow);
    checkFlow(flow, this.#facts.client, tokens, tally);
    checkFlowHistory(flow, now, tally);
    checkRedirectUse(flow, (state) => this.#states.get(state) === true, tally);
    for (const call of flow.calls) checkTokenUse(call, this.#bare, tally);
    for (const call of flow.calls) checkSpoiltToken(call, tokens, tally);
    for (const use of flow.uses) if (!use.code) checkSpoiltCode(use, this.#history.recentCodes(), tally);
  }

  /** Tokens that a call may be compared with: only calls with a token of unknown origin need all of them. */
  #tokensFor({ calls }: Flow): readonly IssuedToken[] {
    return calls.some(({ token, presented }) => !token && presented !== undefined)
      ? this.#history.tokens()
      : calls.flatMap(({ token }) => token ?? []);
  }
}
