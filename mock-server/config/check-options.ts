import { didYouMean } from '../../specs/documents/did-you-mean.ts';
import { isObject } from '../../specs/is-object.ts';
import { ENDPOINTS } from '../endpoints.ts';
import type { MockProviderOptions } from '../mock-provider.ts';
import type { MockServerOptions } from './options.ts';

/** Options that are none, or are not what they must be. Each line of the message says what to change. */
export class MockOptionsError extends TypeError {
  override readonly name = 'MockOptionsError';
}

/** Says what a value must be; undefined where it is that. */
type Check = (value: unknown) => string | undefined;

const must =
  (what: string, holds: (value: unknown) => boolean): Check =>
  (value) =>
    holds(value) ? undefined : `must be ${what}, not ${describe(value)}`;
const text = must('a text', (value) => typeof value === 'string');
const flag = must('true or false', (value) => typeof value === 'boolean');
const amount = must('a positive number', (value) => typeof value === 'number' && value > 0);
const port = must(
  'a port number, 0 to 65535',
  (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 65_536,
);
const code = must('a function', (value) => typeof value === 'function');
const bytes = must(
  'PEM, as a text or as bytes',
  (value) => typeof value === 'string' || value instanceof Uint8Array,
);
const number = must('a number', (value) => typeof value === 'number');
const oneOf =
  (...words: readonly string[]): Check =>
  (value) => {
    if (typeof value !== 'string') return `must be one of ${words.join(', ')}, not ${describe(value)}`;
    return words.includes(value)
      ? undefined
      : `must be one of ${words.join(', ')}${didYouMean(value, words)}`;
  };
const either =
  (what: string, ...checks: Check[]): Check =>
  (value) =>
    checks.some((check) => check(value) === undefined)
      ? undefined
      : `must be ${what}, not ${describe(value)}`;

/** Members of an object, the required ones marked. */
interface Shape {
  readonly [name: string]: Part | { readonly required: Part };
}
type Part = Check | Shape | readonly [Part];

const texts = [text] as const;
const texts1 = { required: texts };

const CLIENT: Shape = {
  ...{ id: { required: text }, secret: { required: text }, name: text, redirectUris: texts1 },
  formActionOrigins: texts,
};
const USER: Shape = {
  ...{ id: { required: text }, name: { required: text }, login: { required: text } },
  ...{ password: { required: text }, totpSecret: text },
  passkey: {
    ...{ id: { required: text }, rpId: { required: text }, publicKey: { required: text } },
    ...{ userHandle: { required: text }, signCount: number, privateKey: text },
  },
};
const anything: Check = () => undefined;

type Name = keyof MockServerOptions | keyof MockProviderOptions;

/** Every option, with what it must be. What only some entries take is refused by the others where it is acted on. */
const OPTIONS: Readonly<Record<Name, Part>> = {
  ...{ port, host: text, allowRemote: flag, allowProduction: flag, allowHosts: texts, prefix: text },
  ...{ tls: { key: { required: bytes }, cert: { required: bytes } }, controlPlane: flag, controlToken: text },
  baseUrl: text,
  config: { clients: [CLIENT], users: [USER], agents: [anything], conversations: [anything] },
  dialect: either('the name of a dialect, or a dialect', text, (value) =>
    isObject(value) ? undefined : 'no',
  ),
  interaction: oneOf('none', 'consent', 'login'),
  remember: oneOf('nothing', 'sign-in', 'consent'),
  faults: texts,
  ...{ store: text, storePrefix: text, seed: either('a number or a text', number, text) },
  ...{ codeLifetimeSeconds: number, tokenLifetimeSeconds: number, interactionLifetimeSeconds: number },
  ...{ sessionLifetimeSeconds: number, totpPeriodSeconds: number },
  journal: flag,
  limits: {
    ...{ maxCodes: amount, maxTokens: amount, maxInteractions: amount, maxJournalEntries: amount },
    ...{ maxBodyBytes: amount, requestsPerSecond: amount },
  },
  ...{ judge: code, onIssue: code, onInternalError: code },
};

const ARMED: Shape = {
  match: { endpoint: oneOf(...ENDPOINTS), method: text, contains: text },
  ...{ times: number, answer: { status: number, headers: anything, body: text }, afterProcessing: flag },
  ...{ fault: text, delayMs: number, reset: flag, silent: flag, half: flag },
  ...{ streamBytes: number, chunkBytes: number, code: text, token: text },
  redirect: { drop: texts, set: anything, append: anything, order: texts, raw: text, fragment: text },
  tokenAnswer: { drop: texts, rename: anything, merge: anything },
};

/** Names that a configuration file has in another place than the options of code. */
const IN_CONFIG = ['clients', 'users', 'agents', 'conversations'];

/**
 * Refuses options that would be passed over in silence.
 * @throws MockOptionsError with one line for each
 */
export function checkOptions(options: unknown): void {
  refuse([...problemsIn('options', options, OPTIONS)]);
}

/**
 * The same for what `arm` is given.
 * @throws MockOptionsError with one line for each
 */
export function checkArmed(armed: unknown): void {
  refuse([...problemsIn('armed', armed, ARMED)]);
}

/**
 * The same for a list of faults.
 * @throws MockOptionsError
 */
export function checkFaults(faults: unknown): void {
  refuse([...problemsIn('faults', faults, texts)]);
}

const JUDGED: Shape = {
  since: number,
  gate: {
    profile: { required: oneOf('documented', 'hardened') },
    failOn: { required: oneOf('fail', 'warn') },
  },
};

/**
 * The same for what a verdict in this process is asked with.
 * @throws MockOptionsError with one line for each
 */
export function checkJudgeOptions(options: unknown): void {
  refuse([...problemsIn('options', options, JUDGED)]);
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new MockOptionsError(problems.join('\n'));
}

function* problemsIn(path: string, value: unknown, part: Part): Generator<string> {
  if (typeof part === 'function') {
    const problem = part(value);
    if (problem !== undefined) yield `${path} ${problem}`;
    return;
  }
  if (isList(part)) {
    if (!Array.isArray(value)) yield `${path} must be a list, not ${describe(value)}`;
    else for (const [at, one] of value.entries()) yield* problemsIn(`${path}[${at}]`, one, part[0]);
    return;
  }
  if (!isObject(value)) {
    yield `${path} must be an object, not ${describe(value)}`;
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    const known = Object.hasOwn(part, name) ? part[name] : undefined;
    if (known === undefined) yield `${path} has no member ${name}${hint(path, name, Object.keys(part))}`;
    // As if it were left out: that is how optional values are passed on.
    else if (member !== undefined)
      yield* problemsIn(`${path}.${name}`, member, isRequired(known) ? known.required : known);
  }
  for (const [name, known] of Object.entries(part))
    if (isRequired(known) && value[name] === undefined) yield `${path}.${name} is missing`;
}

function hint(path: string, name: string, known: readonly string[]): string {
  return path === 'options' && IN_CONFIG.includes(name)
    ? `; it belongs into config.${name}`
    : didYouMean(name, known) || `; known here: ${known.join(', ')}`;
}

const isList = (part: Part): part is readonly [Part] => Array.isArray(part);
const isRequired = (part: Part | { readonly required: Part }): part is { readonly required: Part } =>
  typeof part === 'object' && 'required' in part;

/** The kind of a value, never the value: it may be a secret. */
function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? 'a list' : `a ${typeof value === 'string' ? 'text' : typeof value}`;
}
