import { isObject } from '../../specs/is-object.ts';
import type { ArmedAnswer } from '../armed-queue.ts';
import type { RedirectRewrite, TokenAnswerRewrite } from '../armed-rewrite.ts';
import { ENDPOINTS } from '../endpoints.ts';
import type { HeaderPair } from '../provider/plain.ts';

/** The command cannot be understood; the message says what is wrong with it. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/**
 * Reads the JSON object of a command; no body is an empty one.
 * @param members what it may hold
 * @throws CommandError
 */
export function readCommand(body: Uint8Array, members: readonly string[]): Json {
  let value: unknown;
  try {
    value = body.length === 0 ? {} : JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new CommandError('the body is not JSON');
  }
  if (!isObject(value)) throw new CommandError('the body is not a JSON object');
  refuseOthers(value, members, '');
  return value;
}

/** A misspelt member would be a command that does something else. */
function refuseOthers(value: Json, members: readonly string[], within: string): void {
  const other = Object.keys(value).find((name) => !members.includes(name));
  if (other === undefined) return;
  const known = members.length === 0 ? 'this command takes none' : `known are ${members.join(', ')}`;
  throw new CommandError(`${within}${other} is not known; ${known}`);
}

/** Reads what is said or not; absent is not. @throws CommandError */
export function readFlag(value: unknown, name: string): boolean {
  if (value === undefined || typeof value === 'boolean') return value === true;
  throw new CommandError(`${name} must be true or false`);
}

/** Reads an instant: epoch ms or a date-time. @throws CommandError */
export function readInstant(value: unknown, name: string): number {
  const instant = typeof value === 'string' ? Date.parse(value) : value;
  if (typeof instant !== 'number' || !Number.isFinite(instant)) {
    throw new CommandError(`${name} must be epoch ms or a date-time`);
  }
  return instant;
}

/** Reads a finite number. @throws CommandError */
export function readNumber(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new CommandError(`${name} must be a number`);
  return value;
}

/** Reads a list of strings. @throws CommandError */
export function readStrings(value: unknown, name: string): string[] {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw new CommandError(`${name} must be a list of strings`);
  }
  return value;
}

/** What an armed answer may hold. */
export const ARM_MEMBERS: readonly string[] = [
  'match',
  'times',
  'answer',
  'afterProcessing',
  'fault',
  'delayMs',
  'reset',
  'silent',
  'half',
  'streamBytes',
  'chunkBytes',
  'redirect',
  'code',
  'token',
  'tokenAnswer',
];
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const MAX_DELAY_MS = 300_000;
const MAX_STREAM_BYTES = 1_000_000_000;
/** What a code or token must not contain, or the answer with it could not be sent. */
const UNSAFE_IN_SECRET = /[^\x20-\x7e]/;

/** Members that say for which requests or how often, but not what happens to them. */
const CIRCUMSTANCES: readonly string[] = ['match', 'times', 'afterProcessing'];

/** Reads what to arm. @throws CommandError */
export function readArmedAnswer(command: Json): ArmedAnswer {
  const { match, times, answer, fault, delayMs } = command;
  if (times !== undefined && !(Number.isSafeInteger(times) && Number(times) >= 1)) {
    throw new CommandError('times must be a whole number from 1');
  }
  if (fault !== undefined && typeof fault !== 'string')
    throw new CommandError('fault must be the id of a fault');
  const delay = delayMs === undefined ? undefined : readNumber(delayMs, 'delayMs');
  if (delay !== undefined && (delay < 0 || delay > MAX_DELAY_MS)) {
    throw new CommandError(`delayMs must be 0 to ${MAX_DELAY_MS}`);
  }
  const armed = {
    ...(match === undefined ? {} : { match: readMatch(match) }),
    ...(times === undefined ? {} : { times: Number(times) }),
    ...(answer === undefined ? {} : { answer: readAnswer(answer) }),
    ...(fault === undefined ? {} : { fault }),
    ...(delay === undefined ? {} : { delayMs: delay }),
    ...readFlags(command),
    ...readTransport(command),
    ...readLies(command),
  };
  if (Object.keys(armed).some((name) => !CIRCUMSTANCES.includes(name))) return armed;
  const effects = ARM_MEMBERS.filter((name) => !CIRCUMSTANCES.includes(name));
  throw new CommandError(`nothing is to happen; give one of ${effects.join(', ')}`);
}

function readFlags(command: Json): Partial<ArmedAnswer> {
  const names = ['afterProcessing', 'reset', 'silent', 'half'] as const;
  const on = names.filter((name) => readFlag(command[name], name));
  return Object.fromEntries(on.map((name) => [name, true]));
}

function readTransport({ streamBytes, chunkBytes }: Json): Partial<ArmedAnswer> {
  const bytes = (value: unknown, name: string): number => {
    const number = readNumber(value, name);
    if (Number.isInteger(number) && number >= 1 && number <= MAX_STREAM_BYTES) return number;
    throw new CommandError(`${name} must be a whole number from 1 to ${MAX_STREAM_BYTES}`);
  };
  return {
    ...(streamBytes === undefined ? {} : { streamBytes: bytes(streamBytes, 'streamBytes') }),
    ...(chunkBytes === undefined ? {} : { chunkBytes: bytes(chunkBytes, 'chunkBytes') }),
  };
}

function readLies({ redirect, code, token, tokenAnswer }: Json): Partial<ArmedAnswer> {
  return {
    ...(redirect === undefined ? {} : { redirect: readRedirect(redirect) }),
    ...(code === undefined ? {} : { code: readSecret(code, 'code') }),
    ...(token === undefined ? {} : { token: readSecret(token, 'token') }),
    ...(tokenAnswer === undefined ? {} : { tokenAnswer: readTokenAnswer(tokenAnswer) }),
  };
}

function readSecret(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '' && !UNSAFE_IN_SECRET.test(value)) return value;
  throw new CommandError(`${name} must be a text of visible ASCII characters`);
}

function readRedirect(value: unknown): RedirectRewrite {
  if (!isObject(value)) throw new CommandError('redirect must be an object');
  refuseOthers(value, ['drop', 'set', 'append', 'order', 'raw', 'fragment'], 'redirect.');
  const { drop, set, append, order, raw, fragment } = value;
  const pairs: unknown[] | undefined =
    append === undefined ? undefined : Array.isArray(append) ? append : [undefined];
  return {
    ...(drop === undefined ? {} : { drop: readStrings(drop, 'redirect.drop') }),
    ...(set === undefined ? {} : { set: readTexts(set, 'redirect.set') }),
    ...(pairs === undefined ? {} : { append: pairs.map(readAppended) }),
    ...(order === undefined ? {} : { order: readStrings(order, 'redirect.order') }),
    ...(raw === undefined ? {} : { raw: readText(raw, 'redirect.raw') }),
    ...(fragment === undefined ? {} : { fragment: readText(fragment, 'redirect.fragment') }),
  };
}

function readAppended(pair: unknown): readonly [string, string] {
  const [name, text]: unknown[] = Array.isArray(pair) ? pair : [];
  if (typeof name !== 'string' || typeof text !== 'string')
    throw new CommandError('redirect.append must be a list of [name, value]');
  return [name, text];
}

function readTokenAnswer(value: unknown): TokenAnswerRewrite {
  if (!isObject(value)) throw new CommandError('tokenAnswer must be an object');
  refuseOthers(value, ['drop', 'rename', 'merge'], 'tokenAnswer.');
  const { drop, rename, merge } = value;
  if (merge !== undefined && !isObject(merge)) throw new CommandError('tokenAnswer.merge must be an object');
  return {
    ...(drop === undefined ? {} : { drop: readStrings(drop, 'tokenAnswer.drop') }),
    ...(rename === undefined ? {} : { rename: readTexts(rename, 'tokenAnswer.rename') }),
    ...(merge === undefined ? {} : { merge }),
  };
}

/** Text that may become part of a header. */
function readText(value: unknown, name: string): string {
  if (typeof value === 'string' && HEADER_VALUE.test(value)) return value;
  throw new CommandError(`${name} must be a text without control characters`);
}

function readTexts(value: unknown, name: string): Readonly<Record<string, string>> {
  if (!isObject(value)) throw new CommandError(`${name} must be an object`);
  const wrong = Object.entries(value).find(([, text]) => typeof text !== 'string');
  if (wrong !== undefined) throw new CommandError(`${name}.${wrong[0]} must be a text`);
  return value as Readonly<Record<string, string>>;
}

function readMatch(value: unknown): NonNullable<ArmedAnswer['match']> {
  if (!isObject(value)) throw new CommandError('match must be an object');
  refuseOthers(value, ['endpoint', 'method', 'contains'], 'match.');
  const { endpoint, method, contains } = value;
  if (endpoint !== undefined && !isEndpoint(endpoint)) {
    throw new CommandError(`match.endpoint must be one of ${ENDPOINTS.join(', ')}`);
  }
  if (method !== undefined && typeof method !== 'string')
    throw new CommandError('match.method must be a string');
  if (contains !== undefined && typeof contains !== 'string')
    throw new CommandError('match.contains must be a string');
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(method === undefined ? {} : { method }),
    ...(contains === undefined ? {} : { contains }),
  };
}

function isEndpoint(value: unknown): value is NonNullable<NonNullable<ArmedAnswer['match']>['endpoint']> {
  return ENDPOINTS.some((name) => name === value);
}

function readAnswer(value: unknown): NonNullable<ArmedAnswer['answer']> {
  if (!isObject(value)) throw new CommandError('answer must be an object');
  refuseOthers(value, ['status', 'headers', 'body'], 'answer.');
  const { status = 200, headers = [], body = '' } = value;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) {
    throw new CommandError('answer.status must be 200 to 599');
  }
  if (typeof body !== 'string') throw new CommandError('answer.body must be a string');
  return { status, headers: readHeaders(headers), body };
}

function readHeaders(value: unknown): readonly HeaderPair[] {
  const pairs: unknown[] = Array.isArray(value)
    ? value
    : isObject(value)
      ? Object.entries(value)
      : [undefined];
  return pairs.map((pair) => {
    const [name, text]: unknown[] = Array.isArray(pair) ? pair : [];
    const valid =
      typeof name === 'string' &&
      HEADER_NAME.test(name) &&
      typeof text === 'string' &&
      HEADER_VALUE.test(text);
    if (!valid) throw new CommandError('answer.headers must be an object or a list of [name, value]');
    return [name, text] as const;
  });
}
