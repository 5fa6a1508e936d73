import type { Endpoint } from '../provider/guards/routes.ts';
import type { HeaderPair } from '../provider/plain.ts';
import type { ExchangeCondition } from '../provider/steps.ts';
import type { AnsweredExchange } from './exchange.ts';

/** Slots whose room is made at once, when the first of them is needed. */
const SLOTS_A_PAGE = 128;
/** Most characters that are written down of an exchange, and the most texts they may belong to. */
const MOST_CHARACTERS = 2048;
const MOST_TEXTS = 64;
/** Texts that every exchange has; headers come on top. */
const FIXED_TEXTS = 4;
/** Most headers that an answer may have. */
const MOST_HEADERS = 16;
/** Objects that every exchange refers to, followed by its answer's headers. */
const FIXED_OBJECTS = 8;
const MOST_OBJECTS = FIXED_OBJECTS + 2 * MOST_HEADERS;
const NUMBERS = 10;
/** Header values of answers up to this length are nearly always constants of the mock. */
const SHORT = 40;

const ARMED = 1;
const ISSUED = 2;

const utf8 = new TextEncoder();
const ascii = new TextDecoder();

/** Room for so many exchanges. */
interface Page {
  readonly numbers: Float64Array;
  /** Constants of the mock and its configuration, nearly always; anything else merely lives longer than it need. */
  readonly objects: unknown[];
  /** Everything else is written down, and how long each text is. */
  readonly characters: Uint8Array;
  readonly lengths: Uint16Array;
}

/**
 * Room for exchanges of ordinary size, of which nothing is left for the garbage collector to look after: what outlives its
 * request there has to be moved about, which costs more than all the checks of the mock together.
 */
export class ExchangeBuffer {
  readonly #pages: Page[] = [];

  /**
   * Puts an exchange into a slot, whatever was there.
   * @returns whether it is there; one that is large, or not all ASCII, does not fit
   */
  put(slot: number, exchange: AnsweredExchange): boolean {
    const { request, answer, extracted } = exchange;
    const { issued } = extracted;
    if (typeof answer.body !== 'string' || answer.headers.length > MOST_HEADERS) return false;
    if (FIXED_TEXTS + 2 * request.headers.length + answer.headers.length > MOST_TEXTS) return false;
    const page = this.#pageOf(slot);
    const row = slot % SLOTS_A_PAGE;
    const { lengths, objects, numbers } = page;
    let nextLength = row * MOST_TEXTS;
    // One string is added to the other and all are written at once, because each crossing into the encoder has its price.
    let text = '';
    const write = (part: string): void => {
      lengths[nextLength] = part.length;
      nextLength += 1;
      text += part;
    };
    let nextObject = row * MOST_OBJECTS;
    const refer = (object: unknown): void => {
      objects[nextObject] = object;
      nextObject += 1;
    };
    // `take` reads in the same order.
    write(request.path);
    write(request.rawQuery);
    write(toByteString(request.body));
    write(answer.body);
    for (const [name, value] of request.headers) {
      write(name);
      write(value);
    }
    refer(extracted.endpoint);
    refer(request.method);
    refer(answer.condition);
    refer(answer.reason);
    refer(exchange.faults);
    refer(issued?.clientId);
    refer(issued?.redirectUri);
    refer(issued?.userId);
    for (const [name, value] of answer.headers) {
      refer(name);
      const isShort = value.length <= SHORT;
      refer(isShort ? value : undefined);
      if (!isShort) write(value);
    }
    if (text.length > MOST_CHARACTERS) return false;
    const { read, written } = utf8.encodeInto(text, roomOf(page, row));
    if (read !== text.length || written !== text.length) return false;
    const first = row * NUMBERS;
    numbers[first] = exchange.n;
    numbers[first + 1] = exchange.at;
    numbers[first + 2] = exchange.micros;
    numbers[first + 3] = exchange.revision;
    numbers[first + 4] = answer.status;
    numbers[first + 5] = issued === undefined ? 0 : issued.expiresAt;
    numbers[first + 6] = (exchange.armed ? ARMED : 0) | (issued === undefined ? 0 : ISSUED);
    numbers[first + 7] = request.headers.length;
    numbers[first + 8] = answer.headers.length;
    numbers[first + 9] = text.length;
    return true;
  }

  /** The exchange of a slot. Its answer comes without transport hints, of which the journal knows nothing. */
  take(slot: number): AnsweredExchange {
    const page = this.#pageOf(slot);
    const row = slot % SLOTS_A_PAGE;
    const [
      n = 0,
      at = 0,
      micros = 0,
      revision = 0,
      status = 0,
      expiresAt = 0,
      flags = 0,
      sent = 0,
      got = 0,
      length = 0,
    ] = page.numbers.subarray(row * NUMBERS, (row + 1) * NUMBERS);
    const text = ascii.decode(roomOf(page, row).subarray(0, length));
    let nextLength = row * MOST_TEXTS;
    let start = 0;
    const read = (): string => {
      const end = start + (page.lengths[nextLength] ?? 0);
      const part = text.slice(start, end);
      nextLength += 1;
      start = end;
      return part;
    };
    let nextObject = row * MOST_OBJECTS;
    const recall = <T>(): T => {
      nextObject += 1;
      return page.objects[nextObject - 1] as T;
    };
    const pairs = (count: number, pair: () => HeaderPair): HeaderPair[] =>
      Array.from({ length: count }, pair);
    // The order of these lines is the order of the texts and of the objects.
    const target = { path: read(), rawQuery: read(), body: toBytes(read()) };
    const body = read();
    const requestHeaders = pairs(sent, () => [read(), read()]);
    const endpoint = recall<Endpoint>();
    const method = recall<string>();
    const told = { condition: recall<ExchangeCondition>(), reason: recall<string>() };
    const faults = recall<readonly string[]>();
    const issued = {
      expiresAt,
      clientId: recall<string>(),
      redirectUri: recall<string | undefined>(),
      userId: recall<string | undefined>(),
    };
    const answerHeaders = pairs(got, () => [recall<string>(), recall<string | undefined>() ?? read()]);
    const request = { method, ...target, headers: requestHeaders };
    const answer = { status, ...told, body, headers: answerHeaders };
    const extracted = { endpoint, issued: (flags & ISSUED) === 0 ? undefined : issued };
    return { n, at, micros, revision, armed: (flags & ARMED) !== 0, faults, request, answer, extracted };
  }

  #pageOf(slot: number): Page {
    const at = Math.floor(slot / SLOTS_A_PAGE);
    const page = this.#pages[at] ?? createPage();
    this.#pages[at] = page;
    return page;
  }
}

function createPage(): Page {
  return {
    numbers: new Float64Array(SLOTS_A_PAGE * NUMBERS),
    objects: new Array<unknown>(SLOTS_A_PAGE * MOST_OBJECTS).fill(undefined),
    characters: new Uint8Array(SLOTS_A_PAGE * MOST_CHARACTERS),
    lengths: new Uint16Array(SLOTS_A_PAGE * MOST_TEXTS),
  };
}

/** Where the characters of a row are. */
function roomOf({ characters }: Page, row: number): Uint8Array {
  return characters.subarray(row * MOST_CHARACTERS, (row + 1) * MOST_CHARACTERS);
}

/** Bytes as text, one character a byte. */
export function toByteString(bytes: Uint8Array): string {
  if (bytes.length === 0) return '';
  return 'latin1Slice' in bytes && typeof bytes.latin1Slice === 'function'
    ? String(bytes.latin1Slice())
    : String.fromCharCode(...bytes);
}

/** The bytes of such a text. */
export function toBytes(byteString: string): Uint8Array {
  return Uint8Array.from(byteString, (char) => char.charCodeAt(0));
}
