/** `mock`: starts the provider, says what to use, and waits for a signal. */
import { resolve } from 'node:path';
import {
  closeOnSignals,
  type JournalJudge,
  MockConfigError,
  MockRefusedError,
  type MockServer,
  type MockServerOptions,
  resolveMockConfig,
  StoreRefusedError,
  startMockServer,
} from '../../mock-server/index.ts';
import { isDialectFile } from '../../runner/like/dialect-file.ts';
import { UsageError } from '../../runner/usage-error.ts';
import type { VerdictGate } from '../../runner/verdict/client-verdict.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { Io } from '../io.ts';
import { clientsAndUsers } from './clients-and-users.ts';
import { describeMock, mockAsJson, type ReadyMock, readyLine } from './describe-mock.ts';
import { mockFlags } from './mock-flags.ts';
import type { MockValues } from './mock-options.ts';
import { printRequests, showsRequests } from './print-requests.ts';
import { tellVerdict } from './tell-verdict.ts';

/** Where `mock` listens when nothing says otherwise. */
const DEFAULT_PORT = 4010;

/** Serves until SIGINT or SIGTERM; a second signal ends the process at once. */
export async function serveMock(values: MockValues, io: Io): Promise<number> {
  const options = await optionsOf(values, io);
  const gate = gateOf(values);
  if (values.verdictOnExit) refuseVerdict(options);
  const judge: JournalJudge = async (view) => {
    const { judgeJournal } = await import('../../runner/verdict/client-verdict.ts');
    return judgeJournal(view, gate);
  };
  const server = await start({ ...options, judge });
  const stopped = closeOnSignals(server);
  const ready: ReadyMock = {
    server,
    interaction: options.interaction ?? 'none',
    publicSecrets:
      options.config?.clients === undefined ||
      (values.client !== undefined && values.clientSecret === undefined),
    publicPasswords: options.config?.users === undefined || values.userId !== undefined,
    ownControlToken: options.controlToken !== undefined,
    controlPlane: options.controlPlane !== false,
    store: options.store,
  };
  if (values.json) io.out(JSON.stringify(mockAsJson(ready)));
  else {
    io.out(readyLine(ready, io.paint));
    if (!values.quiet) for (const line of describeMock(ready, io.paint)) io.out(line);
  }
  const endLines = showsRequests(values, io) ? printRequests(server, values.requests, io) : undefined;
  await stopped;
  endLines?.();
  if (!values.verdictOnExit) return exitCodes.met;
  const { judgeClient } = await import('../../runner/verdict/index.ts');
  const verdict = await judgeClient(server, { gate });
  tellVerdict(verdict, values.json, io);
  return verdict.exitCode;
}

function gateOf({ gate, failOn }: MockValues): VerdictGate {
  return {
    profile: gate === 'documented' ? 'documented' : 'hardened',
    failOn: failOn === 'warn' ? 'warn' : 'fail',
  };
}

/** @throws UsageError where no journal of this process will say who called */
function refuseVerdict({ journal, store }: MockServerOptions): void {
  if (journal === false)
    throw new UsageError('--verdict-on-exit needs the journal, which the configuration turns off (journal)');
  if (store !== undefined)
    throw new UsageError(
      '--verdict-on-exit is not for a mock with a store: ask any of them for /__mock/verdict before they stop',
    );
}

async function optionsOf(values: MockValues, io: Io): Promise<MockServerOptions> {
  const file = values.config ?? (io.env.AIRISK_MOCK_CONFIG || undefined);
  try {
    const options = await resolveMockConfig({
      ...(file === undefined ? {} : { file: resolve(io.cwd, file) }),
      flags: mockFlags(values),
      env: io.env,
    });
    const token = values.controlToken === undefined ? {} : { controlToken: values.controlToken };
    const { dialect, ...lifetimes } = await likenessOf(values, io);
    const like = dialect === undefined ? {} : { dialect };
    const config = { ...options.config, ...clientsAndUsers(values, io.env) };
    const own = Object.keys(config).length === 0 ? {} : { config };
    return { port: DEFAULT_PORT, ...lifetimes, ...options, ...own, ...like, ...token };
  } catch (error) {
    if (error instanceof MockConfigError) throw new UsageError(error.message);
    throw error;
  }
}

/** Loads the schema of dialects only where one is read. */
async function likenessOf(values: MockValues, io: Io): Promise<MockServerOptions> {
  const { like, dialect } = values;
  if (like === undefined && (dialect === undefined || !isDialectFile(dialect))) return {};
  const { readLikeness } = await import('./read-likeness.ts');
  return readLikeness(values, io);
}

async function start(options: MockServerOptions): Promise<MockServer> {
  try {
    return await startMockServer(options);
  } catch (error) {
    if (
      error instanceof MockRefusedError ||
      error instanceof StoreRefusedError ||
      error instanceof RangeError
    )
      throw new UsageError(error.message);
    throw explainListenError(error, options);
  }
}

/** One line for what `listen` can refuse; anything else is passed through. */
function explainListenError(error: unknown, { port = 0, host = '127.0.0.1' }: MockServerOptions): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new UsageError(`port ${port} is in use; --port 0 takes any free one`);
    case 'EACCES':
      return new UsageError(`port ${port} may not be used by this user; choose one above 1023`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new UsageError(
        `${host} is not an address of this machine; leave --host out to listen on 127.0.0.1`,
      );
    default:
      return error;
  }
}
