import type { Endpoint } from '../provider/front/routes.ts';
import type { HeaderPair } from '../provider/plain.ts';
import type { ExchangeCondition } from '../provider/steps.ts';
import type { AnsweredExchange } from './exchange.ts';

/** Most texts an exchange may consist of, and the most characters each of them may have. */
const MOST_TEXTS = 64;
const MOST_CHARACTERS = 0xffff;
/** Texts that every exchange has; headers and faults come on top. */
const FIXED_TEXTS = 11;
/** Numbers that stand beside the texts of an exchange. */
const NUMBERS = 11;

const ARMED = 1;
const ISSUED = 2;
const ISSUED_TO_URI = 4;
const ISSUED_TO_USER = 8;

/**
 * Room for exchanges of ordinary size. What is kept of one for the garbage collector to look after is a single string;
 * as objects it would be some twenty things to move about, which costs more than all the checks of the mock together.
 */
export class ExchangeShelf {
  readonly #numbers: Float64Array;
  readonly #lengths: Uint16Array;

  constructor(slots: number) {
    this.#numbers = new Float64Array(slots * NUMBERS);
    this.#lengths = new Uint16Array(slots * MOST_TEXTS);
  }

  /**
   * Puts an exchange into a slot, whatever was there.
   * @returns all its text, by which `take` finds it again; undefined for one that does not fit
   */
  put(slot: number, exchange: AnsweredExchange): string | undefined {
    const { request, answer, traces, faults } = exchange;
    const { issued } = traces;
    const { body } = answer;
    const pairs = request.headers.length + answer.headers.length;
    if (typeof body !== 'string' || FIXED_TEXTS + faults.length + 2 * pairs > MOST_TEXTS) return undefined;
    const lengths = this.#lengths;
    let next = slot * MOST_TEXTS;
    let longest = 0;
    // One string is added to the other, not joined from a list, which would take three times as long.
    let text = '';
    const add = (part: string): void => {
      if (part.length > longest) longest = part.length;
      lengths[next] = part.length;
      next += 1;
      text += part;
    };
    // `take` reads in the same order.
    add(traces.endpoint);
    add(request.method);
    add(request.path);
    add(request.rawQuery);
    add(toByteString(request.body));
    add(answer.condition);
    add(answer.reason);
    add(body);
    add(issued?.clientId ?? '');
    add(issued?.redirectUri ?? '');
    add(issued?.userId ?? '');
    for (const fault of faults) add(fault);
    for (const [name, value] of request.headers) {
      add(name);
      add(value);
    }
    for (const [name, value] of answer.headers) {
      add(name);
      add(value);
    }
    if (longest > MOST_CHARACTERS) return undefined;
    const numbers = this.#numbers;
    const row = slot * NUMBERS;
    numbers[row] = exchange.n;
    numbers[row + 1] = exchange.at;
    numbers[row + 2] = exchange.micros;
    numbers[row + 3] = exchange.revision;
    numbers[row + 4] = answer.status;
    numbers[row + 5] = issued === undefined ? 0 : issued.expiresAt;
    numbers[row + 6] = flagsOf(exchange);
    numbers[row + 7] = faults.length;
    numbers[row + 8] = request.headers.length;
    numbers[row + 9] = answer.headers.length;
    // Only once somebody looks into it does what was added up become a string of one piece.
    numbers[row + 10] = text.charCodeAt(text.length - 1);
    return text;
  }

  /** The exchange of a slot. Its answer comes without transport hints, of which the journal knows nothing. */
  take(slot: number, text: string): AnsweredExchange {
    const numbers = this.#numbers.subarray(slot * NUMBERS, (slot + 1) * NUMBERS);
    const [n = 0, at = 0, micros = 0, revision = 0, status = 0, expiresAt = 0, flags = 0] = numbers;
    const [faultCount = 0, requestHeaders = 0, answerHeaders = 0] = numbers.subarray(7);
    let next = slot * MOST_TEXTS;
    let start = 0;
    const read = (): string => {
      const end = start + (this.#lengths[next] ?? 0);
      const part = text.slice(start, end);
      next += 1;
      start = end;
      return part;
    };
    const list = <T>(length: number, item: () => T): T[] => Array.from({ length }, item);
    const pair = (): HeaderPair => [read(), read()];
    // The order of these lines is the order of the texts.
    const endpoint = read() as Endpoint;
    const sent = { method: read(), path: read(), rawQuery: read(), body: toBytes(read()) };
    const condition = read() as ExchangeCondition;
    const told = { reason: read(), body: read() };
    const [clientId, redirectUri, userId] = [read(), read(), read()];
    const faults = list(faultCount, read);
    const request = { ...sent, headers: list(requestHeaders, pair) };
    const answer = { status, condition, ...told, headers: list(answerHeaders, pair) };
    const issued = {
      expiresAt,
      clientId,
      redirectUri: (flags & ISSUED_TO_URI) === 0 ? undefined : redirectUri,
      userId: (flags & ISSUED_TO_USER) === 0 ? undefined : userId,
    };
    const traces = { endpoint, issued: (flags & ISSUED) === 0 ? undefined : issued };
    return { n, at, micros, revision, armed: (flags & ARMED) !== 0, faults, request, answer, traces };
  }
}

function flagsOf({ armed, traces: { issued } }: AnsweredExchange): number {
  if (issued === undefined) return armed ? ARMED : 0;
  return (
    ISSUED |
    (armed ? ARMED : 0) |
    (issued.redirectUri === undefined ? 0 : ISSUED_TO_URI) |
    (issued.userId === undefined ? 0 : ISSUED_TO_USER)
  );
}

/** Bytes as text, one character a byte. */
export function toByteString(bytes: Uint8Array): string {
  if (bytes.length === 0) return '';
  return 'latin1Slice' in bytes && typeof bytes.latin1Slice === 'function'
    ? String(bytes.latin1Slice())
    : String.fromCharCode(...bytes);
}

function toBytes(byteString: string): Uint8Array {
  return Uint8Array.from(byteString, (char) => char.charCodeAt(0));
}
