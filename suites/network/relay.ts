/**
 * A proxy on this machine for the browser of a run: it goes on as the judge's own client does. Chromium reads the
 * variables otherwise, and would show the account of a proxy to the target as well.
 */
import http from 'node:http';
import https from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { type Proxies, ProxySettingError } from './proxies.ts';
import { SOUND_PARSER } from './tls-settings.ts';
import { connectThrough, ProxyFailure, proxyHeaders, proxyPeer } from './tunnel.ts';
import { type Destination, describeTlsFailure, openVerified, serveOwn, type Trust } from './verify-tls.ts';

export interface Relay {
  readonly port: number;
  /** Why this host (`name:port`) was not reached when it was tried last; only a relay that verifies knows. */
  refusalOf(authority: string): string | undefined;
  close(): void;
}

/** Back-off with a proxy; the browser's own with the page is shorter. */
const TIMEOUT_MS = 60_000;

/**
 * Opens it on a loopback port of its own.
 * @param trust Verify TLS here: the browser is shown the relay's own certificate for hosts that are verified, and no others
 */
export async function openRelay(proxies: Proxies, trust?: Trust): Promise<Relay> {
  const sockets = new Set<Socket>();
  const refusals = new Map<string, string>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  };
  const server = http.createServer(SOUND_PARSER, (incoming, answer) => pass(proxies, incoming, answer));
  server.on('connection', keep);
  server.on('connect', (incoming: http.IncomingMessage, socket: Socket, head: Buffer) => {
    const to = destinationOf(incoming);
    if (!to) return void socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n');
    const verified = trust !== undefined && to.port !== 80;
    open(proxies, incoming, to)
      .then(async (onward): Promise<Socket> => {
        keep(onward);
        return verified ? openVerified(onward, to, trust) : onward;
      })
      .then(
        (onward: Socket) => {
          refusals.delete(to.authority);
          socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
          if (head.length > 0) socket.unshift(head);
          join(verified ? serveOwn(socket) : socket, onward);
          // In TLS 1.3 a host refuses the certificate of a client when all else is agreed on.
          if (verified)
            onward.on('error', (error: NodeJS.ErrnoException) => {
              if (/^(ERR_SSL|EPROTO)/.test(error.code ?? ''))
                refusals.set(to.authority, describeTlsFailure(to.authority, error));
            });
        },
        (error) => {
          if (verified) refusals.set(to.authority, describeTlsFailure(to.authority, error));
          socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
        },
      );
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  // It must not keep a process alive whose browser was lost.
  server.unref();
  return {
    port: (server.address() as AddressInfo).port,
    refusalOf: (authority) => refusals.get(authority),
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

interface To extends Destination {
  readonly port: number;
}

function destinationOf({ url = '' }: http.IncomingMessage): To | undefined {
  if (!URL.canParse(`https://${url}`)) return undefined;
  const { hostname, port } = new URL(`https://${url}`);
  const at = port === '' ? 443 : Number(port);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: at, authority: `${hostname}:${at}` };
}

/** A tunnel, for https and for sockets of pages. */
async function open(proxies: Proxies, incoming: http.IncomingMessage, to: To): Promise<Socket> {
  const { host, port, authority } = to;
  const proxy = proxies.forUrl(`${port === 80 ? 'http' : 'https'}://${authority}`);
  const userAgent = incoming.headers['user-agent'];
  if (proxy) return connectThrough(proxy, { host, port, timeoutMs: TIMEOUT_MS, userAgent });
  return new Promise((done, fail) => {
    const socket = connect(port, host, () => done(socket));
    socket.once('error', fail);
  });
}

/** What comes from one goes to the other, and neither outlives it. */
function join(one: Socket, other: Socket): void {
  other.pipe(one).pipe(other);
  for (const [first, second] of [
    [one, other],
    [other, one],
  ] as const)
    first.on('error', () => first.destroy()).once('close', () => second.destroy());
}

/** One request without TLS. */
function pass(proxies: Proxies, incoming: http.IncomingMessage, answer: http.ServerResponse): void {
  const refuse = (why: string) => {
    if (answer.headersSent) answer.destroy();
    else answer.writeHead(502, { 'Content-Type': 'text/plain' }).end(why);
  };
  try {
    const url = new URL(incoming.url ?? '');
    const proxy = proxies.forUrl(url.href);
    const headers = [...onwards(incoming.rawHeaders), ...(proxy ? proxyHeaders(proxy) : [])];
    const direct = {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port) || 80,
      ...SOUND_PARSER,
    };
    const onward = (proxy?.secure ? https : http).request(
      {
        ...(proxy ? proxyPeer(proxy) : direct),
        path: proxy ? url.href : url.pathname + url.search,
        ...{ method: incoming.method ?? 'GET', headers, setHost: false, agent: false },
      },
      (from) => {
        // The browser has no account to show: it would ask its user.
        if (proxy && from.statusCode === 407) {
          from.resume();
          refuse('the proxy asks for a user name and password');
          return;
        }
        answer.writeHead(from.statusCode ?? 502, onwards(from.rawHeaders));
        from.pipe(answer);
      },
    );
    onward.on('error', (error) => refuse(error instanceof ProxyFailure ? error.message : 'no answer'));
    answer.once('close', () => onward.destroy());
    incoming.pipe(onward);
  } catch (error) {
    refuse(error instanceof ProxySettingError ? error.message : 'no address');
  }
}

/** Without the headers that are about one connection. */
function onwards(raw: readonly string[]): string[] {
  return raw.flatMap((name, at) =>
    at % 2 === 1 || /^(proxy-.*|connection|keep-alive)$/i.test(name) ? [] : [name, raw[at + 1] ?? ''],
  );
}
