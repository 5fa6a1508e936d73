import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import polka, { type Middleware } from 'polka';
import type { TlsOptions } from '../config/options.ts';
import type { MockCore } from '../mock-core.ts';
import { nextTurn, startTimer, stopTimer } from '../timers.ts';
import { splitTarget } from './plain-request.ts';
import { asksForTooMuch } from './read-body.ts';
import {
  type ControlHandler,
  failResponse,
  type Services,
  serveControl,
  serveHealth,
  serveProvider,
} from './serve-request.ts';

/** Largest header section: long states are legitimate, endless ones are not. */
const MAX_HEADER_BYTES = 32_768;
/** How long accepted requests may take once the server is closing. */
export const CLOSE_GRACE_MS = 10_000;

/** How long a peer that was turned away may take to read why and to close its side. */
const FAREWELL_MS = 1_000;

/** Turns of the event loop in which whatever had arrived is taken in: the current one, one to accept, one to read. */
const TURNS_TO_READ = 3;

const SERVER_OPTIONS = {
  maxHeaderSize: MAX_HEADER_BYTES,
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 65_000,
};

/** A listening server. */
export interface HttpServer {
  readonly port: number;
  /** Finishes what was accepted, then closes; what takes too long is cut off. */
  close(): Promise<void>;
}

/** What the adapter needs. */
export interface HttpServerOptions {
  readonly core: MockCore;
  /** In place of the core itself, where its state is elsewhere. */
  readonly handle?: Services['handle'] | undefined;
  readonly isReady?: Services['isReady'] | undefined;
  readonly host: string;
  readonly port: number;
  readonly tls: TlsOptions | undefined;
  readonly control: ControlHandler | undefined;
}

/** Binds the core to a port. @throws the error of `listen`, such as EADDRINUSE */
export async function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { core, control } = options;
  const server = await createNodeServer(options.tls);
  let closing = false;
  const isClosing = (): boolean => closing;
  const { handle = (request) => core.handle(request), isReady = () => true } = options;
  attach(server, { core, handle, isReady, isClosing }, control);
  guardServer(server, core.config.maxBodyBytes);
  const connections = watchConnections(server);
  await listen(server, options);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    port,
    close() {
      closing = true;
      core.journal.endWaiting();
      return closeServer(server, connections);
    },
  };
}

async function createNodeServer(tls: TlsOptions | undefined): Promise<Server> {
  if (tls === undefined) return createServer(SERVER_OPTIONS);
  const https = await import('node:https');
  const pem = (value: string | Uint8Array): string | Buffer =>
    typeof value === 'string' ? value : Buffer.from(value);
  return https.createServer({ ...SERVER_OPTIONS, key: pem(tls.key), cert: pem(tls.cert) });
}

/**
 * Routes health and control plane; everything else is the provider's, whose routing belongs to the core, where every
 * adapter finds it, so it goes there without a detour. Polka's own parsing is replaced, because targets are needed as they
 * were sent, and so is its error handler, because that one shows the messages of errors.
 */
function attach(server: Server, services: Services, control: ControlHandler | undefined): void {
  const app = polka({
    server,
    onError: (_error, _request, response) => failResponse(response),
    onNoMatch: (request, response) =>
      serveProvider(request, response, services, splitTarget(request.originalUrl)),
  });
  app.parse = (request) => {
    const raw = request.url ?? '/';
    const { path, rawQuery } = splitTarget(raw);
    return {
      pathname: path,
      search: rawQuery === '' ? '' : `?${rawQuery}`,
      query: undefined,
      hash: undefined,
      raw,
    };
  };
  const own: Readonly<Record<string, Middleware>> = {
    '/health': (request, response) => serveHealth(request, response, services),
    ...(control && {
      '/__mock/*': (request, response) => serveControl(request, response, services, control),
    }),
  };
  for (const [path, serve] of Object.entries(own)) app.all(path, serve);
  // In any letter case, as polka compares them.
  const ownPaths = new RegExp(`^(?:${Object.keys(own).join('|').replaceAll('/*', '')})(?:/|$)`, 'i');
  const route = app.handler as unknown as (request: IncomingMessage, response: ServerResponse) => void;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const target = splitTarget(request.url ?? '/');
    if (ownPaths.test(target.path)) route(request, response);
    else serveProvider(request, response, services, target);
  });
}

/** Requests that are not HTTP, too large or too slow get a status line and the end of the connection. */
function guardServer(server: Server, maxBodyBytes: number): void {
  server.on('clientError', (error: Error & { code?: string }, socket: Socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    socket.end(
      `HTTP/1.1 ${statusLineFor(error.code)}\r\nConnection: close\r\nContent-Length: 0\r\nX-AIRisk-Mock: 1\r\n\r\n`,
    );
    // Ending closes our side only, and a peer that never closes its own would hold the connection for good.
    const timer = startTimer(() => socket.destroy(), FAREWELL_MS);
    socket.once('close', () => stopTimer(timer));
  });
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (!asksForTooMuch(request, maxBodyBytes)) response.writeContinue();
    server.emit('request', request, response);
  });
}

function statusLineFor(code: string | undefined): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return '408 Request Timeout';
  return '400 Bad Request';
}

function listen(server: Server, { host, port }: HttpServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Every open connection; Node.js itself knows of one with TLS only once its handshake is over. */
function watchConnections(server: Server): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  const watch = (socket: Socket): void => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  };
  // With TLS the first is the bare socket, which may never begin its handshake.
  server.on('connection', watch).on('secureConnection', watch);
  return open;
}

async function closeServer(server: Server, connections: ReadonlySet<Socket>): Promise<void> {
  // Closing ends idle connections, and one whose request has arrived but was not looked at yet counts as idle.
  for (let turn = 0; turn < TURNS_TO_READ; turn += 1) await nextTurn();
  await new Promise<void>((resolve) => {
    const timer = startTimer(() => {
      for (const socket of connections) socket.destroy();
    }, CLOSE_GRACE_MS);
    timer.unref();
    server.close(() => {
      stopTimer(timer);
      resolve();
    });
    server.closeIdleConnections();
    // Browsers open some in advance, and Node.js waits for their first request as for one under way.
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  });
}
