import { dirname, isAbsolute, join } from 'node:path';
import { readBounded } from '../../specs/documents/read-bounded.ts';
import { DocumentError, readSource, type Source, tellPlaces } from '../../specs/documents/read-document.ts';
import { resolveEnvironment } from '../../specs/documents/resolve-env.ts';
import { knownFaults } from '../faults/index.ts';
import { pickFaults } from '../faults/pick-faults.ts';
import type { InteractionKind, Remembered } from '../provider/config.ts';
import { readAllowedHost } from './allowed-host.ts';
import { checkMeaning } from './check-meaning.ts';
import { loadDialect } from './load-dialect.ts';
import { MAX_LIFETIME_SECONDS, type MockServerOptions } from './options.ts';
import { validateConfigFile } from './validate-config-file.ts';

/** The configuration cannot be used. Each line names a member and what to change there; the message shows it in its file as well. */
export class MockConfigError extends Error {
  override readonly name = 'MockConfigError';
  readonly lines: readonly string[];

  constructor(lines: readonly string[], message = lines.join('\n')) {
    super(message);
    this.lines = lines;
  }
}

/** Flags of the command line, by the names of the options; what is absent was not given. */
export interface MockConfigFlags {
  readonly port?: number;
  readonly host?: string;
  readonly allowRemote?: boolean;
  readonly allowHosts?: readonly string[];
  readonly dialect?: string;
  readonly interaction?: string;
  readonly remember?: string;
  readonly faults?: readonly string[];
  readonly seed?: number;
  readonly store?: string;
  readonly storePrefix?: string;
  readonly codeLifetimeSeconds?: number;
  readonly tokenLifetimeSeconds?: number;
  readonly sessionLifetimeSeconds?: number;
  readonly prefix?: string;
  readonly journal?: boolean;
}

/** Where the configuration comes from: flags win over the environment, the environment over the file. */
export interface MockConfigSources {
  /** Path of a JSON file, after `specs/schemas/mock-config.schema.json`. */
  readonly file?: string;
  readonly flags?: MockConfigFlags;
  /** Default: the process's. Read are AIRISK_MOCK_PORT, _HOST, _DIALECT, _INTERACTION, _REMEMBER, _SEED, _PREFIX, _STORE, _STORE_PREFIX, _CONTROL_TOKEN, _ALLOW_HOST. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const INTERACTIONS: readonly string[] = ['none', 'consent', 'login'];
const REMEMBERED: readonly string[] = ['nothing', 'sign-in', 'consent'];

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Reads, joins and checks the configuration of the mock.
 * @throws MockConfigError with one line for each thing to change
 */
export async function resolveMockConfig(sources: MockConfigSources = {}): Promise<MockServerOptions> {
  const env = sources.env ?? process.env;
  const options: Mutable<MockServerOptions> = {
    ...(sources.file === undefined ? {} : await readConfigFile(sources.file, env)),
    ...readEnvironment(env),
  };
  for (const [name, value] of Object.entries(sources.flags ?? {})) {
    if (value !== undefined) Object.assign(options, { [name]: value });
  }
  const lines = checkOptions(options);
  if (lines.length > 0) throw new MockConfigError(lines);
  return options;
}

function readConfigSource(file: string): Source {
  try {
    return readSource(file);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const lines = error.problems.map((problem) => `${file}: ${problem.split('\n')[0]}`);
    throw new MockConfigError(lines, error.message);
  }
}

async function readConfigFile(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<MockServerOptions> {
  const source = readConfigSource(file);
  const { value, problems, unresolved } = resolveEnvironment(source.value, env);
  const config = await validateConfigFile(value, unresolved);
  const lines = [...problems, ...(config.ok ? checkMeaning(config.value) : config.lines)];
  if (!config.ok || lines.length > 0) {
    const inFile = (line: string) => `${file}: ${line}`;
    const shown = tellPlaces(lines, source.text).map(inFile).join('\n');
    throw new MockConfigError(lines.map(inFile), shown);
  }
  const { $schema: _schema, clients, users, agents, conversations, tls, ...rest } = config.value;
  return {
    ...rest,
    config: {
      ...(clients === undefined ? {} : { clients }),
      ...(users === undefined ? {} : { users }),
      ...(agents === undefined ? {} : { agents }),
      ...(conversations === undefined
        ? {}
        : { conversations: conversations.map((one) => ({ metadata: {}, messages: [], ...one })) }),
    },
    ...(tls === undefined ? {} : { tls: readTls(file, tls) }),
  };
}

function readTls(
  file: string,
  tls: { readonly keyFile: string; readonly certFile: string },
): MockServerOptions['tls'] & object {
  const read = (path: string, member: string): Uint8Array => {
    try {
      return readBounded(isAbsolute(path) ? path : join(dirname(file), path));
    } catch {
      throw new MockConfigError([`${file}: tls.${member} names ${path}, which cannot be read`]);
    }
  };
  return { key: read(tls.keyFile, 'keyFile'), cert: read(tls.certFile, 'certFile') };
}

function readEnvironment(env: Readonly<Record<string, string | undefined>>): MockServerOptions {
  const text = (name: string): string | undefined => env[`AIRISK_MOCK_${name}`] || undefined;
  const number = (name: string): number | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (!/^-?\d{1,10}$/.test(value))
      throw new MockConfigError([`AIRISK_MOCK_${name} is "${value}"; give a whole number`]);
    return Number(value);
  };
  const port = number('PORT');
  const seed = number('SEED');
  const host = text('HOST');
  const dialect = text('DIALECT');
  const interaction = text('INTERACTION');
  const remember = text('REMEMBER');
  const prefix = text('PREFIX');
  const store = text('STORE');
  const storePrefix = text('STORE_PREFIX');
  const controlToken = text('CONTROL_TOKEN');
  const allowHosts = text('ALLOW_HOST')
    ?.split(',')
    .map((name) => name.trim());
  return {
    ...(port === undefined ? {} : { port }),
    ...(seed === undefined ? {} : { seed }),
    ...(host === undefined ? {} : { host }),
    ...(dialect === undefined ? {} : { dialect }),
    ...(interaction === undefined ? {} : { interaction: interaction as InteractionKind }),
    ...(remember === undefined ? {} : { remember: remember as Remembered }),
    ...(prefix === undefined ? {} : { prefix }),
    ...(store === undefined ? {} : { store }),
    ...(storePrefix === undefined ? {} : { storePrefix }),
    ...(controlToken === undefined ? {} : { controlToken }),
    ...(allowHosts === undefined ? {} : { allowHosts }),
  };
}

/** What flags and environment can still have wrong. */
function checkOptions(options: MockServerOptions): string[] {
  const lines: string[] = [];
  const { port, interaction, remember, prefix, dialect, faults, seed } = options;
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65535)) {
    lines.push(`port is ${port}; give 0 to 65535 (0 takes a free one)`);
  }
  if (seed !== undefined && !Number.isInteger(seed)) lines.push(`seed is ${seed}; give a whole number`);
  if (interaction !== undefined && !INTERACTIONS.includes(interaction)) {
    lines.push(`interaction is "${interaction}"; give one of ${INTERACTIONS.join(', ')}`);
  }
  if (remember !== undefined && !REMEMBERED.includes(remember)) {
    lines.push(`remember is "${remember}"; give one of ${REMEMBERED.join(', ')}`);
  } else lines.push(...idleMemory(options));
  if (prefix !== undefined && !/^(\/[A-Za-z0-9._~-]+)*$/.test(prefix)) {
    lines.push(`prefix is "${prefix}"; give a path such as /airisk, without a slash at its end`);
  }
  for (const name of ['codeLifetimeSeconds', 'tokenLifetimeSeconds', 'sessionLifetimeSeconds'] as const) {
    const value = options[name];
    if (value !== undefined && !(value > 0 && value <= MAX_LIFETIME_SECONDS))
      lines.push(`${name} is ${value}; give seconds above 0, at most ${MAX_LIFETIME_SECONDS}`);
  }
  for (const name of options.allowHosts ?? []) lines.push(...complaint(() => readAllowedHost(name)));
  if (typeof dialect === 'string') lines.push(...complaint(() => loadDialect(dialect)));
  if (faults !== undefined && faults.length > 0)
    lines.push(...complaint(() => pickFaults(knownFaults(), faults)));
  return lines;
}

/** Where nobody signs in, there is nothing to remember; a configuration that asks for it meant something else. */
function idleMemory({ remember = 'nothing', interaction, dialect }: MockServerOptions): string[] {
  if (remember === 'nothing' || interaction === 'login') return [];
  if (interaction === undefined && dialect !== undefined) return [];
  return [
    `remember is "${remember}", which needs interaction login: without a sign-in nothing is remembered`,
  ];
}

function complaint(action: () => unknown): string[] {
  try {
    action();
    return [];
  } catch (error) {
    if (error instanceof RangeError) return [error.message];
    throw error;
  }
}
