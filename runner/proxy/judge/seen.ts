/** An exchange as a judge reads it: decoded, and cut into its parts. */
import { tokenPairs } from '../../../suites/client/read-journal.ts';
import type { JournalEntry } from '../../../suites/client/test-environment.ts';
import { decodeBody } from '../../../suites/flows/decode-body.ts';
import { type Param, parseParams } from '../../../suites/flows/encode.ts';
import { type Header, headerValues, type WireAnswer } from '../../../suites/flows/wire.ts';
import type { PassedExchange } from '../forward/passed-exchange.ts';
import { remembering } from '../remembering.ts';

export interface Seen {
  readonly entry: JournalEntry;
  /** Scheme, host and port by which the client addressed the proxy. */
  readonly own: string;
  readonly query: readonly Param[];
  /** Parameters of the body, form or JSON. */
  readonly params: readonly Param[];
  /** The body of the request was short enough to be looked into. */
  readonly whole: boolean;
  /** The answer as the judges of providers read one; undefined where none came, or not to its end. */
  readonly answer: WireAnswer | undefined;
  /** Epoch ms on our clock when it was over. */
  readonly endedAt: number;
  /** Ms until the deployment began to answer; undefined where it did not. */
  readonly upstreamMs: number | undefined;
  readonly failedSide: PassedExchange['failedSide'];
}

/** Longest body once decoded. */
const MAX_DECODED = 1024 * 1024;

/** Whether the body of the answer has to be decoded first. */
export const isCoded = ({ answer }: PassedExchange): boolean =>
  answer !== undefined && headerValues(answer.headers, 'content-encoding').length > 0;

/** Reads an exchange whose answer has a content coding. */
export async function readCoded(passed: PassedExchange): Promise<Seen> {
  const { answer } = passed;
  const codings = headerValues(answer?.headers ?? [], 'content-encoding');
  const { body } = await decodeBody(answer?.body.bytes ?? Buffer.alloc(0), codings, MAX_DECODED);
  return readSeen(passed, body);
}

/** Reads an exchange. @param body Of the answer, decoded */
export function readSeen(passed: PassedExchange, body = passed.answer?.body.bytes): Seen {
  const { n, at, own, request, answer, ms, failure, failedSide } = passed;
  const [path = '', rawQuery = ''] = splitOnce(pathOf(request.target));
  const endedAt = at + ms;
  // Every sign-in leaves many of these: in one shape each, for an object that is spread into another gets one of its own.
  const entry: JournalEntry = {
    n,
    at,
    armed: false,
    ms,
    request: new SeenRequest(request, path, rawQuery),
    answer: answer && new SeenAnswer(answer, body ?? NOTHING),
    reason: failure,
  };
  const read = answer?.complete && failedSide !== 'deployment' ? answer : undefined;
  return {
    entry,
    own,
    endedAt,
    query: rawQuery === '' ? [] : parseParams(rawQuery),
    whole: request.body.whole,
    params: request.body.size === 0 ? [] : tokenPairs(entry),
    answer: read && new ReadAnswer(read, body ?? NOTHING, { n, ms, receivedAt: endedAt }),
    upstreamMs: answer?.headMs,
    failedSide,
  };
}

const NOTHING = Buffer.alloc(0);
const charactersOf = remembering((bytes: Buffer) => bytes.toString('latin1'));
const textOf = remembering((bytes: Buffer) => bytes.toString('utf8'));

/** A request of the journal. Of it, as of the answers below, what came is kept, and no copy in another form. */
class SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly rawQuery: string;
  readonly #passed: PassedExchange['request'];

  constructor(passed: PassedExchange['request'], path: string, rawQuery: string) {
    this.method = passed.method;
    this.path = path;
    this.rawQuery = rawQuery;
    this.#passed = passed;
  }

  get headers(): readonly Header[] {
    return this.#passed.headers;
  }

  get body(): string {
    return charactersOf(this.#passed.body.bytes);
  }
}

type PassedAnswer = NonNullable<PassedExchange['answer']>;

class SeenAnswer {
  readonly status: number;
  readonly #passed: PassedAnswer;
  readonly #content: Buffer;

  /** @param content Of the answer, decoded */
  constructor(passed: PassedAnswer, content: Buffer) {
    this.status = passed.status;
    this.#passed = passed;
    this.#content = content;
  }

  get headers(): readonly Header[] {
    return this.#passed.headers;
  }

  get body(): string {
    return textOf(this.#content);
  }
}

class ReadAnswer implements WireAnswer {
  readonly status: number;
  readonly body: Buffer;
  readonly truncated: boolean;
  readonly ms: number;
  readonly receivedAt: number;
  readonly n: number;
  readonly #passed: PassedAnswer;

  constructor(
    passed: PassedAnswer,
    content: Buffer,
    { n, ms, receivedAt }: Pick<WireAnswer, 'n' | 'ms' | 'receivedAt'>,
  ) {
    this.status = passed.status;
    this.body = content;
    this.truncated = !passed.body.whole;
    this.ms = ms;
    this.receivedAt = receivedAt;
    this.n = n;
    this.#passed = passed;
  }

  get headers(): readonly Header[] {
    return this.#passed.headers;
  }

  get text(): string {
    return textOf(this.body);
  }
}

const pathOf = (target: string) => target.replace(/^https?:\/\/[^/?#]*/i, '');

function splitOnce(target: string): [string, string] {
  const at = target.indexOf('?');
  return at === -1 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)];
}

/** The first value of a parameter. */
export const firstOf = (params: readonly Param[], name: string): string | undefined =>
  params.find(([key]) => key === name)?.[1];

/** The first value of a header of the request. */
export const requestHeader = ({ entry }: Seen, name: string): string | undefined =>
  headerValues(entry.request.headers, name)[0];
