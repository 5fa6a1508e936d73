import type { ArmedAnswer } from './armed-queue.ts';
import { DEFAULTS, type MockServerOptions } from './config/options.ts';
import { createControlHandler } from './control/control-plane.ts';
import { explainEntries, type JournalEntry } from './control/tag-secrets.ts';
import { openHttpServer } from './http/server.ts';
import type { RawEntry } from './journal.ts';
import { MockCore } from './mock-core.ts';
import type { Client, User } from './provider/config.ts';
import { toBase64Url } from './provider/mint/encode-bytes.ts';

/** The mock may not run here, or not like this; the message says what to change. */
export class MockRefusedError extends Error {
  override readonly name = 'MockRefusedError';
}

/** A running mock. */
export interface MockServer {
  /** Base URL with the prefix, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** The control plane: its URL, and the token that it wants as a bearer token. */
  readonly control: { readonly url: string; readonly token: string };
  readonly clients: readonly Client[];
  readonly users: readonly User[];
  /** Ids of the faults that are on. */
  readonly faults: readonly string[];
  /** Name of the dialect spoken. */
  readonly dialect: string;
  /** Moves the mock's clock on, in ms. */
  advance(ms: number): void;
  /** Stops the mock's clock, here or at an instant (epoch ms). */
  freeze(at?: number): void;
  /** Sets the mock's clock (epoch ms). */
  setClock(at: number): void;
  /** Lets the mock's clock follow the system's again. */
  resume(): void;
  /** Epoch ms on the mock's clock. */
  now(): number;
  /** Forgets codes, tokens, interactions, the journal, armed answers; clock and faults are as at the start. */
  reset(): void;
  /** The recorded exchanges, secrets replaced by tags. @param since number of the last entry already seen */
  journal(since?: number): JournalEntry[];
  /** The recorded exchanges as they were, secrets and all: for tests in this process only. */
  rawJournal(since?: number): RawEntry[];
  /** Arms an answer for requests to come. @throws RangeError for an unknown fault */
  arm(armed: ArmedAnswer): void;
  /** Turns exactly these faults on. @throws RangeError for an unknown one */
  setFaults(ids: readonly string[]): void;
  /** Finishes accepted requests and stops. Calling it again waits for the same end. */
  close(): Promise<void>;
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/i;
const CONTROL_TOKEN_BYTES = 24;

/**
 * Starts the mock.
 * @throws MockRefusedError when it would be reachable from outside without being told so twice, or in production
 * @throws RangeError for an unknown dialect or fault
 * @throws the error of `listen`, such as EADDRINUSE
 */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  const host = options.host ?? DEFAULTS.host;
  refuseDanger(host, options);
  const core = new MockCore(options);
  const token =
    options.controlToken ?? toBase64Url(crypto.getRandomValues(new Uint8Array(CONTROL_TOKEN_BYTES)));
  const control =
    options.controlPlane === false
      ? undefined
      : createControlHandler({ core, token, host, tls: options.tls !== undefined });
  const server = await openHttpServer({ core, host, port: options.port ?? 0, tls: options.tls, control });
  const origin = `${options.tls === undefined ? 'http' : 'https'}://${urlHost(host)}:${server.port}`;
  let closed: Promise<void> | undefined;
  return {
    url: `${origin}${core.config.prefix}`,
    port: server.port,
    control: { url: `${origin}/__mock`, token },
    clients: core.config.clients,
    users: core.config.users,
    get faults() {
      return core.faults;
    },
    dialect: core.dialect.name,
    advance: (ms) => core.clock.advance(ms),
    freeze: (at) => core.clock.freeze(at),
    setClock: (at) => core.clock.set(at),
    resume: () => core.clock.resume(),
    now: () => core.clock.now(),
    reset: () => core.reset(),
    journal: (since) => explainEntries(core.journal.entries(since), core.config),
    rawJournal: (since) => core.journal.entries(since),
    arm: (armed) => core.arm(armed),
    setFaults: (ids) => core.setFaults(ids),
    close() {
      closed ??= server.close();
      return closed;
    },
  };
}

function refuseDanger(host: string, options: MockServerOptions): void {
  if (!LOOPBACK.test(host) && options.allowRemote !== true) {
    throw new MockRefusedError(
      `the mock hands out tokens to everybody who can reach it: to listen on ${host}, say allowRemote (--allow-remote) as well`,
    );
  }
  if (process.env.NODE_ENV === 'production' && options.allowProduction !== true) {
    throw new MockRefusedError(
      'NODE_ENV is "production": the mock protects nothing and must not stand in for a real provider; unset it, or say allowProduction',
    );
  }
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? '127.0.0.1' : host;
}
