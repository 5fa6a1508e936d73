/** Connections through a proxy. What the proxy does wrong is said of the proxy, never of who lies behind it. */
import http from 'node:http';
import https from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { describeProxy, type ProxyServer } from './proxies.ts';
import { SOUND_PARSER, SOUND_TLS } from './tls-settings.ts';

/** A proxy that does not answer, or refuses. The message names its variable. */
export class ProxyFailure extends Error {
  readonly code = 'PROXY';
}

/** Whom a tunnel leads to. */
export interface Destination {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  /** Said to the proxy. */
  readonly userAgent?: string | undefined;
}

/** Where a proxy listens, and how it is spoken to. */
export function proxyPeer({ host, port, secure }: ProxyServer): https.RequestOptions {
  return { host, port, ...SOUND_PARSER, ...(secure ? { ...SOUND_TLS, ...serverName(host) } : {}) };
}

/** The headers for a proxy. */
export function proxyHeaders({ authorization }: ProxyServer): readonly string[] {
  return authorization === undefined ? [] : ['Proxy-Authorization', authorization];
}

/**
 * Asks a proxy for a connection (RFC 9110 section 9.3.6).
 * @throws ProxyFailure
 */
export function connectThrough(proxy: ProxyServer, destination: Destination): Promise<Socket> {
  const { host, port, timeoutMs, userAgent } = destination;
  const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    const asking = (proxy.secure ? https : http).request({
      ...proxyPeer(proxy),
      ...{ method: 'CONNECT', path: authority, agent: false, setHost: false },
      headers: [
        ...['Host', authority, ...(userAgent ? ['User-Agent', userAgent] : [])],
        ...proxyHeaders(proxy),
      ],
    });
    const late = setTimeout(() => {
      asking.destroy(new Error(`no answer within ${timeoutMs / 1000} s`));
    }, timeoutMs);
    asking.once('connect', ({ statusCode = 0 }, socket, head) => {
      clearTimeout(late);
      const failure = proxyRefusal(proxy, statusCode, authority);
      if (failure) {
        socket.destroy();
        reject(failure);
        return;
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asking.once('response', ({ statusCode = 0 }) => {
      asking.destroy();
      reject(proxyRefusal(proxy, statusCode || 500, authority));
    });
    asking.on('error', (error) => {
      clearTimeout(late);
      reject(blameProxy(proxy, error));
    });
    asking.end();
  });
}

/** What a proxy's answer to CONNECT means; undefined: the connection is there. */
function proxyRefusal(proxy: ProxyServer, status: number, authority: string): ProxyFailure | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 407) return askedForAccount(proxy);
  return new ProxyFailure(`${describeProxy(proxy)}, opened no connection to ${authority} (${status})`);
}

/** The proxy wants to know who asks (RFC 9110 section 15.5.8). */
export function askedForAccount(proxy: ProxyServer): ProxyFailure {
  const said =
    proxy.authorization === undefined
      ? 'asks for a user name and password (407), and the variable holds none'
      : 'refuses the user name and password that the variable holds (407)';
  return new ProxyFailure(`${describeProxy(proxy)}, ${said}`);
}

/** An error on the way to the proxy. */
export function blameProxy(proxy: ProxyServer, error: NodeJS.ErrnoException): ProxyFailure {
  const aggregate = (error as { errors?: readonly Error[] }).errors;
  const why = aggregate?.[0]?.message || error.message || error.code;
  return new ProxyFailure(`${describeProxy(proxy)}, does not answer: ${why}`);
}

/** TLS through the tunnels of a proxy. */
export class TunnelAgent extends https.Agent {
  readonly #proxy: ProxyServer;
  readonly #timeoutMs: number;

  constructor(proxy: ProxyServer, timeoutMs: number, options: https.AgentOptions) {
    super(options);
    this.#proxy = proxy;
    this.#timeoutMs = timeoutMs;
  }

  /** Called by Node.js for each connection that is needed. */
  override createConnection(
    options: tls.ConnectionOptions,
    callback?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    // Node.js hands over the path of the request as well, which TLS would take for the path of a socket.
    const { path: _, ...rest } = options;
    const host = options.host ?? '';
    const destination = { host, port: Number(options.port), timeoutMs: this.#timeoutMs };
    connectThrough(this.#proxy, destination).then(
      (socket) => callback?.(null, tls.connect({ ...rest, socket, ...serverName(host) })),
      (error: Error) => (callback as ((error: Error) => void) | undefined)?.(error),
    );
  }
}

/** Addresses are not sent as names (RFC 6066 section 3). */
export const serverName = (host: string): { servername: string } => ({ servername: isIP(host) ? '' : host });
