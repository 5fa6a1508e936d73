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

export interface Relay {
  readonly port: number;
  close(): void;
}

/** Patience with a proxy; the browser's own with the page is shorter. */
const TIMEOUT_MS = 60_000;

/** Opens it on a loopback port of its own. */
export async function openRelay(proxies: Proxies): Promise<Relay> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  };
  const server = http.createServer(SOUND_PARSER, (incoming, answer) => pass(proxies, incoming, answer));
  server.on('connection', keep);
  server.on('connect', (incoming: http.IncomingMessage, socket: Socket, head: Buffer) => {
    open(proxies, incoming).then(
      (onward) => {
        keep(onward);
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        if (head.length > 0) onward.write(head);
        onward.pipe(socket).pipe(onward);
        for (const [one, other] of [
          [socket, onward],
          [onward, socket],
        ] as const)
          one.once('close', () => other.destroy());
      },
      () => socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'),
    );
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  // It must not keep a process alive whose browser was lost.
  server.unref();
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** A tunnel, for https and for sockets of pages. */
async function open(proxies: Proxies, incoming: http.IncomingMessage): Promise<Socket> {
  const { hostname, port } = new URL(`https://${incoming.url ?? ''}`);
  const host = hostname.replace(/^\[|\]$/g, '');
  const at = port === '' ? 443 : Number(port);
  const proxy = proxies.forUrl(`${at === 80 ? 'http' : 'https'}://${hostname}:${at}`);
  const userAgent = incoming.headers['user-agent'];
  if (proxy) return connectThrough(proxy, { host, port: at, timeoutMs: TIMEOUT_MS, userAgent });
  return new Promise((done, fail) => {
    const socket = connect(at, host, () => done(socket));
    socket.once('error', fail);
  });
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
