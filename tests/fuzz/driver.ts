/** A provider as these tests reach it: through the core, or over HTTP with its control plane. */
import { fileSpec } from '../../mock-server/config/file-spec.ts';
import { MockCore } from '../../mock-server/mock-core.ts';
import type { Dialect } from '../../mock-server/provider/dialect.ts';
import type { HeaderPair } from '../../mock-server/provider/plain.ts';
import { type MockServer, startMockServer } from '../../mock-server/start-mock-server.ts';
import {
  type Encoding,
  type Fields,
  plainRequest,
  TEST_INSTANT,
  toForm,
} from '../../mock-server/test-kit.ts';
import { Connection } from './connection.ts';

/** An answer, however it came. */
export interface Seen {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  readonly body: string;
}

export interface SendOptions {
  readonly method?: string;
  readonly headers?: readonly HeaderPair[];
  readonly body?: string;
}

export interface Driver {
  readonly dialect: Dialect;
  /** @param target path and query below the prefix */
  send(target: string, options?: SendOptions): Promise<Seen>;
  /** Epoch ms on a clock that stands still. */
  now(): number;
  advance(ms: number): Promise<void>;
  setClock(at: number): Promise<void>;
  reset(): Promise<void>;
  setFaults(ids: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export const AUTHORIZE_PATH = '/api/oauth2';
export const TOKEN_PATH = '/api/oauth2/Token';

const MEDIA_TYPES: Readonly<Record<Encoding, string>> = {
  form: 'application/x-www-form-urlencoded',
  json: 'application/json',
};

/** A token request in either encoding. */
export function tokenRequest(fields: Fields, encoding: Encoding): SendOptions {
  return {
    method: 'POST',
    headers: [['Content-Type', MEDIA_TYPES[encoding]]],
    body: encoding === 'json' ? JSON.stringify(fields) : toForm(fields),
  };
}

/**
 * A core without a socket, on a clock that stands still.
 * @param lasting faults that stay on, whatever is said of faults
 */
export function openCoreDriver(dialect: Dialect, seed: number, lasting: readonly string[] = []): Driver {
  const core = new MockCore(
    { dialect, seed, interaction: 'none', onInternalError: () => undefined },
    fileSpec,
  );
  core.clock.freeze(TEST_INSTANT);
  return {
    dialect: core.dialect,
    async send(target, { method = 'GET', headers = [], body = '' } = {}) {
      const [path = '', rawQuery = ''] = target.split(/\?(.*)/s);
      const request = plainRequest({ method, path: core.config.prefix + path, rawQuery, headers, body });
      const answer = await core.handle(request);
      return { status: answer.status, headers: answer.headers, body: String(answer.body) };
    },
    now: () => core.clock.now(),
    advance: async (ms) => core.clock.advance(ms),
    setClock: async (at) => core.clock.set(at),
    async reset() {
      core.reset();
      core.setFaults(lasting);
      core.clock.freeze(TEST_INSTANT);
    },
    setFaults: async (ids) => core.setFaults([...lasting, ...ids]),
    close: async () => undefined,
  };
}

/** A server, reached over one kept connection; clock, faults and reset by its control plane. */
export async function openHttpDriver(): Promise<Driver> {
  const server: MockServer = await startMockServer({ onInternalError: () => undefined });
  let connection = await Connection.open(server.port);
  let now = TEST_INSTANT;
  const send = async (target: string, { method = 'GET', headers = [], body = '' }: SendOptions = {}) => {
    // A fault may have broken the connection.
    if (connection.ended) connection = await Connection.open(server.port);
    return connection.ask({ method, target, headers, body });
  };
  const command = async (method: string, path: string, value?: object): Promise<void> => {
    const answer = await send(`/__mock${path}`, {
      method,
      headers: [['Authorization', `Bearer ${server.control.token}`]],
      body: value === undefined ? '' : JSON.stringify(value),
    });
    if (answer.status !== 200)
      throw new Error(`control plane: ${method} ${path}: ${answer.status} ${answer.body}`);
  };
  const setClock = async (at: number): Promise<void> => {
    await command('POST', '/clock', { set: at, freeze: true });
    now = at;
  };
  await setClock(TEST_INSTANT);
  return {
    dialect: fileSpec.loadDialect(server.dialect),
    send,
    now: () => now,
    async advance(ms) {
      await command('POST', '/clock', { advanceMs: ms });
      now += ms;
    },
    setClock,
    async reset() {
      await command('POST', '/reset');
      await setClock(TEST_INSTANT);
    },
    setFaults: (ids) => command('PUT', '/faults', { ids }),
    async close() {
      connection.close();
      await server.close();
    },
  };
}
