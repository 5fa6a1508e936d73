import { isLoopback, urlHost } from '../specs/is-loopback.ts';
import { checkOptions } from './config/check-options.ts';
import { fileSpec } from './config/file-spec.ts';
import { DEFAULTS, type MockServerOptions } from './config/options.ts';
import { createControlHandler } from './control/control-plane.ts';
import { openHttpServer } from './http/server.ts';
import { balance, type Handle, namesOf } from './instances/balance.ts';
import { followJournal, type JournalBatch } from './journal/follow-journal.ts';
import { controlsOf, type MockControls } from './mock-controls.ts';
import { MockCore } from './mock-core.ts';
import { toBase64Url } from './provider/mint/encode-bytes.ts';
import type { JoinedStore } from './store/shared/join-store.ts';

/** The mock may not run here, or not like this; the message says what to change. */
export class MockRefusedError extends Error {
  override readonly name = 'MockRefusedError';
}

/** A running mock. */
export interface MockServer extends MockControls {
  /** Base URL with the prefix, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Addresses of its instances, where it plays several that have some. */
  readonly instanceUrls: readonly string[];
  /** The control plane: its URL, and the token that it wants as a bearer token. */
  readonly control: {
    readonly url: string;
    readonly token: string;
    /** Address of the live view of the journal, for a browser; the token is in its fragment. */
    readonly view: string;
  };
  /**
   * Shows exchanges soon after they are answered, as the journal has them, several at once where many come.
   * @returns ends it, after what is left was shown
   */
  follow(show: (batch: JournalBatch) => void): () => void;
  /** Finishes accepted requests and stops. Calling it again waits for the same end. */
  close(): Promise<void>;
}

const CONTROL_TOKEN_BYTES = 24;
const AFFINITY_BYTES = 32;

/**
 * Starts the mock.
 * @throws MockOptionsError for options that are none, or are not what they must be
 * @throws MockRefusedError when it would be reachable from outside without being told so twice, or in production
 * @throws StoreRefusedError when its store cannot be joined
 * @throws RangeError for an unknown dialect or fault, a lifetime out of range, a host that cannot be allowed
 * @throws the error of `listen`, such as EADDRINUSE
 */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  checkOptions(options);
  const host = options.host ?? DEFAULTS.host;
  refuseDanger(host, options);
  const joined = await joinStoreOf(options);
  const core = joined?.core ?? new MockCore(options, fileSpec);
  const token =
    options.controlToken ?? toBase64Url(crypto.getRandomValues(new Uint8Array(CONTROL_TOKEN_BYTES)));
  const control =
    options.controlPlane === false
      ? undefined
      : createControlHandler({
          core,
          token,
          host,
          tls: options.tls !== undefined,
          allowHosts: options.allowHosts ?? [],
          judge: options.judge,
          carryOut: joined && ((act) => joined.shared.command(act)),
        });
  const instances = core.dialect.http.instances;
  const handle: Handle = joined
    ? (request) => joined.shared.handle({ ...request, instance: `${joined.member}` })
    : (request) => core.handle(request);
  const listener = { core, host, tls: options.tls };
  const server = await openHttpServer({
    ...listener,
    handle: instances && joined === undefined ? balance(handle, instances, randomName) : handle,
    isReady: joined && (() => !joined.shared.isLost),
    port: options.port ?? 0,
    control,
  }).catch((error: unknown) => {
    joined?.close();
    throw error;
  });
  const own =
    instances?.affinity === 'none'
      ? await Promise.all(
          namesOf(instances).map((instance) =>
            openHttpServer({
              ...listener,
              handle: (request) => handle({ ...request, instance }),
              port: 0,
              control: undefined,
            }),
          ),
        )
      : [];
  const name = nameOf(host, core);
  const originOf = (port: number): string =>
    `${options.tls === undefined ? 'http' : 'https'}://${name}:${port}`;
  const origin = originOf(server.port);
  let closed: Promise<void> | undefined;
  return Object.assign(joined === undefined ? controlsOf(core) : remoteControls(core), {
    url: `${origin}${core.config.prefix}`,
    port: server.port,
    instanceUrls: own.map(({ port }) => `${originOf(port)}${core.config.prefix}`),
    control: {
      url: `${origin}/__mock`,
      token,
      view: `${origin}/__mock/#${new URLSearchParams({ token })}`,
    },
    follow: (show: (batch: JournalBatch) => void) => followJournal(core, show),
    close() {
      closed ??= Promise.all([server, ...own].map((one) => one.close())).then(() => joined?.close());
      return closed;
    },
  });
}

/** A passkey works at the name it is for, and no passkey is for an address. */
function nameOf(host: string, { config }: MockCore): string {
  const isForLocalhost = config.users.some(({ passkey }) => passkey?.rpId === 'localhost');
  return isForLocalhost && config.interaction === 'login' && isLoopback(host) ? 'localhost' : urlHost(host);
}

const randomName = (): string => toBase64Url(crypto.getRandomValues(new Uint8Array(AFFINITY_BYTES)));

/** The client library of a store is loaded by those only who have a store. */
async function joinStoreOf(options: MockServerOptions): Promise<JoinedStore | undefined> {
  const { store } = options;
  if (store === undefined) return undefined;
  const { joinStore } = await import('./store/shared/join-store.ts');
  return joinStore({ ...options, store }, fileSpec, (line) => console.error(`airisk mock: ${line}`));
}

/** What all processes share cannot be changed or read in one of them at once. */
function remoteControls(core: MockCore): MockControls {
  const refuse = (): never => {
    throw new Error('a mock with a store is told and asked by its control plane (control.url)');
  };
  return Object.assign(controlsOf(core), {
    ...{ advance: refuse, freeze: refuse, setClock: refuse, resume: refuse, now: refuse },
    ...{
      reset: refuse,
      journal: refuse,
      rawJournal: refuse,
      journalView: refuse,
      arm: refuse,
      setFaults: refuse,
    },
  });
}

function refuseDanger(host: string, options: MockServerOptions): void {
  if (!isLoopback(host) && options.allowRemote !== true) {
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
