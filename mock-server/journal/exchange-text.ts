import type { Endpoint } from '../provider/front/routes.ts';
import type { HeaderPair } from '../provider/plain.ts';
import type { ExchangeCondition } from '../provider/steps.ts';
import type { IssuedSecret, UnexplainedExchange } from './explainer.ts';

/** An exchange that has its answer, as it came and went. */
export interface AnsweredExchange extends UnexplainedExchange {
  /** Real time until the answer was ready, in whole microseconds. */
  readonly micros: number;
  readonly faults: readonly string[];
  readonly armed: boolean;
  readonly revision: number;
}

/** Stands between fields, and in none of them. */
const BETWEEN = '\0';
/** Fields of every exchange, and those of a code or token that was issued. */
const FIXED_FIELDS = 14;
const ISSUED_FIELDS = 3;

/** How many numbers stand beside a text: to write them out would take longer than all the rest. */
export const NUMBERS_BESIDE = 5;

/**
 * Writes an exchange as one text and a row of numbers. A thousand of them are kept; as objects each would be some twenty
 * things for the garbage collector to move about, which costs more than all the checks of the mock together.
 * @param numbers gets `NUMBERS_BESIDE` numbers from `row` on
 * @returns undefined for an exchange that such a text cannot hold exactly, as one with a NUL in its body
 */
export function writeExchange(
  exchange: AnsweredExchange,
  numbers: Float64Array,
  row: number,
): string | undefined {
  const { armed, faults, request, answer, traces } = exchange;
  const { method, path, rawQuery, headers } = request;
  const { status, condition, reason, body } = answer;
  const { endpoint, issued } = traces;
  if (typeof body !== 'string') return undefined;
  numbers[row] = exchange.n;
  numbers[row + 1] = exchange.at;
  numbers[row + 2] = exchange.micros;
  numbers[row + 3] = exchange.revision;
  numbers[row + 4] = issued === undefined ? 0 : issued.expiresAt;
  // Added up, not joined: a list of the fields takes three times as long. `readExchange` has the same order.
  let text = `${armed ? 1 : 0}\0${endpoint}\0${method}\0${path}\0${rawQuery}\0${toByteString(request.body)}`;
  text += `\0${status}\0${condition}\0${reason}\0${body}`;
  text += `\0${faults.length}\0${headers.length}\0${answer.headers.length}\0${issued === undefined ? 0 : 1}`;
  for (const fault of faults) text += `\0${fault}`;
  text = addHeaders(addHeaders(text, headers), answer.headers);
  if (issued !== undefined) text = addIssued(text, issued);
  const pairs = headers.length + answer.headers.length;
  const fields = FIXED_FIELDS + faults.length + 2 * pairs + (issued === undefined ? 0 : ISSUED_FIELDS);
  return countFields(text) === fields ? text : undefined;
}

function addHeaders(text: string, headers: readonly HeaderPair[]): string {
  let longer = text;
  for (const [name, value] of headers) longer += `\0${name}\0${value}`;
  return longer;
}

/** A mark before a value tells an empty one from none. */
function addIssued(text: string, { clientId, redirectUri, userId }: IssuedSecret): string {
  const uri = redirectUri === undefined ? '' : `=${redirectUri}`;
  return `${text}\0${clientId}\0${uri}\0${userId === undefined ? '' : `=${userId}`}`;
}

function countFields(text: string): number {
  let count = 1;
  for (let at = text.indexOf(BETWEEN); at >= 0; at = text.indexOf(BETWEEN, at + 1)) count += 1;
  return count;
}

/**
 * Reads what `writeExchange` wrote. The answer comes without its transport hints, of which the journal knows nothing.
 * @param numbers holds the numbers of the text from `row` on
 */
export function readExchange(text: string, numbers: Float64Array, row: number): AnsweredExchange {
  const [n = 0, at = 0, micros = 0, revision = 0, expiresAt = 0] = numbers.subarray(
    row,
    row + NUMBERS_BESIDE,
  );
  const fields = text.split(BETWEEN);
  let next = 0;
  const field = (): string => fields[next++] ?? '';
  const number = (): number => Number(field());
  const list = <T>(length: number, read: () => T): T[] => Array.from({ length }, read);
  const pair = (): HeaderPair => [field(), field()];
  const marked = (): string | undefined => {
    const value = field();
    return value === '' ? undefined : value.slice(1);
  };
  // The order of these lines is the order of the fields.
  const armed = number() === 1;
  const endpoint = field() as Endpoint;
  const sent = { method: field(), path: field(), rawQuery: field(), body: toBytes(field()) };
  const status = number();
  const condition = field() as ExchangeCondition;
  const told = { reason: field(), body: field() };
  const lengths = { faults: number(), request: number(), answer: number(), issued: number() };
  const faults = list(lengths.faults, field);
  const request = { ...sent, headers: list(lengths.request, pair) };
  const answer = { status, condition, ...told, headers: list(lengths.answer, pair) };
  const [issued] = list(lengths.issued, () => ({
    expiresAt,
    clientId: field(),
    redirectUri: marked(),
    userId: marked(),
  }));
  return { n, at, micros, revision, armed, faults, request, answer, traces: { endpoint, issued } };
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
