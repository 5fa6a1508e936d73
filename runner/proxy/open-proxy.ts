/** The proxy as a server: who may reach it, and how it is ended. */
import { readFileSync } from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { createHostCheck } from '../../mock-server/control/check-host.ts';
import { isLoopback, urlHost } from '../../specs/is-loopback.ts';
import { Agents } from '../../suites/flows/agents.ts';
import type { TargetDescription } from '../../suites/flows/target.ts';
import { TLS_FOLDER } from '../targets/built-in-target.ts';
import { UsageError } from '../usage-error.ts';
import { forward } from './forward/forward.ts';
import { Line, MAX_HEADER_BYTES } from './forward/line.ts';
import type { PassedExchange } from './forward/passed-exchange.ts';
import { upstreamOf } from './forward/sides.ts';

export interface ProxyOptions {
  readonly target: Pick<TargetDescription, 'baseUrl' | 'tls' | 'limits'>;
  /** 0 takes any free one. */
  readonly port: number;
  readonly host?: string | undefined;
  /** The address may be one that other machines can reach. */
  readonly allowRemote?: boolean | undefined;
  /** Other names by which the proxy is reached, with their port if it is not the implied one. */
  readonly allowHosts?: readonly string[] | undefined;
  /** Served with the loopback certificate of the mock. */
  readonly tls?: boolean | undefined;
  /** Told every exchange that is over. */
  readonly onExchange?: ((exchange: PassedExchange) => void) | undefined;
  /** Answers what is asked of the proxy itself; true: it was. */
  readonly serveOwn?: ((request: IncomingMessage, answer: ServerResponse) => boolean) | undefined;
}

export interface RunningProxy {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Base URL for the client: the path of the deployment's stays. */
  readonly url: string;
  /** Exchanges that have begun so far. */
  begun(): number;
  /** Breaks off what is under way, and listens no more. */
  close(): Promise<void>;
}

/** Where clients find the authority that signs the certificate of `tls`. */
export const LOOPBACK_AUTHORITY: string = join(TLS_FOLDER, 'ca.pem');

/**
 * Opens it.
 * @throws UsageError where it must not run, or cannot listen
 */
export async function openProxy(options: ProxyOptions): Promise<RunningProxy> {
  const { target, port, host = '127.0.0.1', tls = false } = options;
  refuseDanger(host, options);
  const upstream = upstreamOf(target.baseUrl);
  const connectMs = target.limits.timeoutSeconds * 1000;
  const agents = new Agents(target.tls, connectMs);
  const scheme = tls ? 'https' : 'http';
  const isOwnHost = createHostCheck({ host, tls, allowHosts: options.allowHosts ?? [] });
  const lines = new WeakMap<Socket, Line>();
  const sockets = new Set<Socket>();
  let begun = 0;
  const handle = (request: IncomingMessage, answer: ServerResponse) => {
    if (!isOwnHost(request)) return refuseHost(answer, request.headers.host);
    if (options.serveOwn?.(request, answer)) return;
    begun += 1;
    const line = lines.get(request.socket) ?? new Line(request.socket, agents, upstream);
    lines.set(request.socket, line);
    const own = `${scheme}://${(request.headers.host ?? '').toLowerCase()}`;
    forward(request, answer, {
      sides: { own, upstream },
      ...{ line, connectMs, n: begun, onEnd: options.onExchange ?? (() => undefined) },
    });
  };
  const server = tls ? https.createServer({ ...LIMITS, ...certificate() }) : http.createServer(LIMITS);
  server.on('request', handle).on('checkContinue', handle).on('checkExpectation', handle);
  server.maxHeadersCount = 0;
  server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  });
  server.on('tlsClientError', () => undefined);
  await listen(server, port, host);
  const origin = `${scheme}://${urlHost(host)}:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    url: origin + new URL(target.baseUrl).pathname.replace(/\/+$/, ''),
    begun: () => begun,
    close: () =>
      new Promise((done) => {
        server.close(() => {
          agents.close();
          done();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Nobody is hurried: a slow client or deployment is passed on as it is. */
const LIMITS: http.ServerOptions = {
  insecureHTTPParser: false,
  maxHeaderSize: MAX_HEADER_BYTES,
  requestTimeout: 0,
  keepAliveTimeout: 0,
  noDelay: true,
};

function certificate(): https.ServerOptions {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => readFileSync(join(TLS_FOLDER, name)));
  return { key, cert } as https.ServerOptions;
}

function refuseDanger(host: string, { allowRemote, allowHosts = [] }: ProxyOptions): void {
  if (process.env.NODE_ENV === 'production')
    throw new UsageError('NODE_ENV is "production": the proxy is for tests, and sees every secret; unset it');
  if (!isLoopback(host) && !allowRemote)
    throw new UsageError(
      `everybody who can reach ${host} could use this way to the deployment: say --allow-remote as well`,
    );
  try {
    createHostCheck({ host, tls: false, allowHosts });
  } catch (error) {
    throw new UsageError(`--allow-host: ${(error as Error).message}`);
  }
}

/** A page of another site that has its own name point here (DNS rebinding) goes no further. */
function refuseHost(answer: ServerResponse, name: string | undefined): void {
  const text = `airisk-conformance proxy: it is not called ${JSON.stringify(name ?? '')}; --allow-host NAME allows another name\n`;
  answer.writeHead(421, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  answer.end(text);
}

function listen(server: http.Server | https.Server, port: number, host: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        fail(new UsageError(`port ${port} is in use; --port 0 takes any free one`));
      else fail(new UsageError(`cannot listen on ${host}:${port} (${error.code})`));
    });
    server.listen(port, host, 8192, done);
  });
}
