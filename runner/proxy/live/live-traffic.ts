/** The last exchanges as the live view shows them: with every secret as a tag, and what there is to say about each. */
import { randomBytes } from 'node:crypto';
import type { Explanation } from '../../../mock-server/journal/explanation.ts';
import type { JournalEntry } from '../../../mock-server/journal/tag-secrets.ts';
import type { LiveJournal } from '../../../mock-server/live-view/live-journal.ts';
import { createRedactor } from '../../../reports/model/redact.ts';
import { createPublicWords } from '../../../reports/secrets/public-words.ts';
import { SecretLearner } from '../../../reports/secrets/secret-learner.ts';
import { loadCatalogue } from '../../../specs/index.ts';
import type { Judge, JudgedExchange } from '../judge/judge.ts';
import type { BrokenRow } from '../judge/tally.ts';
import type { ProxySubject } from '../subject.ts';

const MOST_KEPT = 300;
const MAX_WAIT_MS = 25_000;
const MOST_BODY = 8_192;

/** The groups that the view filters by. */
const ENDPOINTS = {
  authorization: 'authorize',
  token: 'token',
  api: 'resource',
  page: 'interaction-page',
} as const;

export class LiveTraffic {
  readonly #judge: Judge;
  readonly #kept: { readonly judged: JudgedExchange; readonly revision: number }[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #redact: <T>(value: T) => T;
  readonly #learner: SecretLearner;
  readonly #generation = randomBytes(4).readUInt32BE();
  #revision = 0;

  constructor(judge: Judge, { secrets, publicTexts }: ProxySubject) {
    this.#judge = judge;
    const isPublic = createPublicWords(publicTexts);
    const redactor = createRedactor({ key: randomBytes(16), isPublic });
    for (const { kind, value } of secrets) redactor.learn(kind, value);
    this.#redact = redactor.redactDeep;
    this.#learner = new SecretLearner({ isPublic, onSecret: (kind, value) => redactor.learn(kind, value) });
  }

  /** Takes an exchange in. Nothing is made of it until somebody looks. */
  add(judged: JudgedExchange): void {
    this.#revision += 1;
    this.#kept.push({ judged, revision: this.#revision });
    if (this.#kept.length > MOST_KEPT) this.#kept.shift();
    for (const done of [...this.#waiting]) done();
  }

  /**
   * What is new since a revision; waits for it where the asker has seen everything.
   * @param gone Whoever asked is gone
   */
  async read(query: URLSearchParams, gone: AbortSignal): Promise<LiveJournal> {
    const same = Number(query.get('generation')) === this.#generation;
    const after = same ? Number(query.get('after')) || 0 : 0;
    const waitMs = Math.min(Number(query.get('waitMs')) || 0, MAX_WAIT_MS);
    if (same && waitMs > 0 && this.#revision <= after) await this.#nextChange(waitMs, gone);
    const fresh = this.#kept.filter(({ revision }) => revision > after);
    for (const ticket of fresh.length > 0 ? this.#judge.tickets() : []) this.#learner.learn('token', ticket);
    for (const { judged } of fresh) {
      const { request, answer } = judged.event.seen.entry;
      this.#learner.see({
        response: {
          url: `${request.path}?${request.rawQuery}`,
          headers: request.headers,
          body: request.body,
        },
      });
      if (answer) this.#learner.see({ response: { headers: answer.headers, body: answer.body } });
    }
    const entries = fresh.map(({ judged }) => this.#redact(this.#show(judged)));
    const named = new Set<string>(entries.flatMap(({ requirements }) => requirements));
    const rows = loadCatalogue().filter(({ id }) => named.has(id));
    return {
      generation: this.#generation,
      revision: this.#revision,
      entries,
      requirements: Object.fromEntries(rows.map(({ id, title, statement }) => [id, { title, statement }])),
      state: { about: 'passes on, and judges both sides', faults: [], armed: [] },
    };
  }

  #nextChange(ms: number, gone: AbortSignal): Promise<void> {
    return new Promise((done) => {
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        gone.removeEventListener('abort', end);
        done();
      };
      const timer = setTimeout(end, ms);
      this.#waiting.add(end);
      gone.addEventListener('abort', end);
    });
  }

  #show(judged: JudgedExchange): JournalEntry {
    const { event } = judged;
    const { entry, upstreamMs } = event.seen;
    const { request, answer } = entry;
    const explanations = this.#explain(judged);
    const flow = flowOf(judged);
    return {
      n: entry.n,
      at: new Date(entry.at).toISOString(),
      ...(entry.ms !== undefined && { ms: entry.ms }),
      ...(upstreamMs !== undefined && { upstreamMs }),
      ...(flow !== undefined && { flow }),
      request: {
        ...{ method: request.method, path: request.path, query: request.rawQuery, headers: request.headers },
        body: Buffer.from(request.body.slice(0, MOST_BODY), 'latin1').toString('utf8'),
        bodyBytes: request.body.length,
      },
      ...(answer && {
        answer: {
          status: answer.status,
          headers: answer.headers,
          body: answer.body.slice(0, MOST_BODY),
        },
      }),
      endpoint: ENDPOINTS[event.kind],
      reason: reasonOf(judged),
      explanations,
      requirements: [...new Set(explanations.flatMap(({ requirements }) => requirements))],
      faults: [],
      armed: false,
    };
  }

  #explain({ event, notes, broken }: JudgedExchange): Explanation[] {
    const { entry } = event.seen;
    const ofClient = 'flow' in event ? this.#judge.brokenIn(event.flow) : [];
    const told = new Set(notes.flatMap(({ requirements }) => requirements));
    const found = [...broken, ...ofClient.filter(({ finding }) => finding.entries?.includes(entry))];
    return [
      ...notes.map(({ kind, text, requirements }) => ({ kind, text, requirements })),
      ...found.filter(({ requirement }) => !told.has(requirement)).map(toExplanation),
    ];
  }
}

const toExplanation = ({ requirement, finding }: BrokenRow): Explanation => ({
  kind: 'hint',
  text: `${finding.expected.replace(/\.$/, '')}; ${finding.actual}`,
  requirements: [requirement],
});

/** Number of the exchange that began the sign-in. */
function flowOf({ event }: JudgedExchange): number | undefined {
  const flow = 'flow' in event ? event.flow : event.redirect?.flow;
  return (flow?.authorization ?? flow?.uses[0]?.seen)?.entry.n;
}

function reasonOf({ event }: JudgedExchange): string {
  const { entry } = event.seen;
  if (entry.reason !== undefined) return entry.reason;
  if ('redirect' in event && event.redirect)
    return event.redirect.code === undefined ? 'a redirect with an error' : 'a redirect with a code';
  if (event.kind === 'token')
    return event.use.token === undefined ? 'no token was issued' : 'a token was issued';
  if (event.kind === 'api') return (entry.answer?.status ?? 0) < 300 ? 'the API answered' : 'the API refused';
  return event.kind === 'page' ? "of the deployment's own pages" : 'a page, or a redirect to one';
}
