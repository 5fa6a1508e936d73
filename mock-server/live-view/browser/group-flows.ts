/** Which requests belong to one sign-in: by the codes, tokens and pages that they pass on, as the tags show them. */
import type { JournalEntry } from '../../journal/tag-secrets.ts';
import { groupOf } from './describe-entry.ts';

/** Requests that belong together, in their order. */
export interface Flow {
  /** Number of its first request. */
  readonly id: number;
  readonly entries: JournalEntry[];
}

/** Calls of the API that are kept of one flow; a token may be used for ever. */
const MOST_ENTRIES = 12;
const TAGS = /\b(?:code|token|interaction)#[0-9a-f]{8}/g;

/** The flows of a list of requests. */
export class FlowGroups {
  readonly #byTag = new Map<string, Flow>();
  readonly #byId = new Map<number, Flow>();

  /** All flows, the newest first. */
  list(): Flow[] {
    return [...this.#byId.values()].reverse();
  }

  clear(): void {
    this.#byTag.clear();
    this.#byId.clear();
  }

  /** Takes a request in, or again when it has its answer; undefined: it belongs to none. */
  add(entry: JournalEntry): Flow | undefined {
    const flow = this.#find(entry);
    if (!flow) return undefined;
    const at = flow.entries.findIndex(({ n }) => n === entry.n);
    if (at >= 0) flow.entries[at] = entry;
    else if (flow.entries.length < MOST_ENTRIES) flow.entries.push(entry);
    for (const tag of tagsIn(answerOf(entry))) this.#byTag.set(tag, flow);
    return flow;
  }

  #find(entry: JournalEntry): Flow | undefined {
    const own = this.#byId.get(entry.flow ?? entry.n);
    if (own) return own;
    if (entry.flow !== undefined) return this.#open(entry.flow);
    for (const tag of tagsIn(requestOf(entry))) {
      const known = this.#byTag.get(tag);
      if (known) return known;
    }
    return groupOf(entry) === 'authorize' || groupOf(entry) === 'token' ? this.#open(entry.n) : undefined;
  }

  #open(id: number): Flow {
    const flow = { id, entries: [] };
    this.#byId.set(id, flow);
    return flow;
  }
}

const tagsIn = (text: string): string[] => text.match(TAGS) ?? [];

function requestOf({ request }: JournalEntry): string {
  const credentials = request.headers
    .filter(([name]) => /^authorization$/i.test(name))
    .map(([, value]) => value);
  return [request.path, request.query, request.body, ...credentials].join('\n');
}

function answerOf({ answer }: JournalEntry): string {
  const locations =
    answer?.headers.filter(([name]) => /^location$/i.test(name)).map(([, value]) => value) ?? [];
  return [...locations, answer?.body ?? ''].join('\n');
}
