/** A small balancer: whoever brings the cookie of an instance gets to it, everybody else to the next one. */
import { randomBytes } from 'node:crypto';
import { Agent, createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { AFFINITY_COOKIE } from './balance.ts';

/** A balancer that listens. */
export interface Balancer {
  readonly port: number;
  /** From now on it has one more. @param origin on this machine, `http://127.0.0.1:PORT` */
  add(origin: string): void;
  close(): Promise<void>;
}

/** Larger bodies are refused by every mock; what is read here can be sent once more where an instance is gone. */
const MAX_BODY_BYTES = 1_048_576;
/** What goes from hop to hop only (RFC 9110 section 7.6.1). */
const HOP_BY_HOP = /^(connection|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade)$/i;

/** Opens a balancer that has no instances yet. @throws the error of `listen`, such as EADDRINUSE */
export async function openBalancer(listening: {
  readonly host: string;
  readonly port: number;
}): Promise<Balancer> {
  const { host, port } = listening;
  // A connection for each request: one that was kept may be that of an instance which is gone.
  const agent = new Agent({ keepAlive: false });
  const instances: string[] = [];
  const cookies: string[] = [];
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const named = cookies.indexOf(readCookie(incoming));
    const first = named < 0 ? turn++ % instances.length : named;
    readWhole(incoming, (body) => pass(first, named, { incoming, outgoing, body }));
  });
  const pass = (first: number, named: number, { incoming, outgoing, body }: Passing, tried = 0): void => {
    const at = (first + tried) % instances.length;
    const onward = send(
      new URL(incoming.url ?? '/', instances[at]),
      { method: incoming.method, headers: headersFor(incoming, body), agent },
      (answer) => {
        const headers = kept(answer.rawHeaders);
        if (at !== named)
          headers.push('Set-Cookie', `${AFFINITY_COOKIE}=${cookies[at]}; Path=/; HttpOnly; SameSite=Lax`);
        outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
        answer.pipe(outgoing);
        answer.on('error', () => outgoing.destroy());
      },
    );
    onward.on('error', (error: NodeJS.ErrnoException) => {
      // One that was never reached did nothing; of any other nobody knows, and a code works once.
      if (error.code === 'ECONNREFUSED' && tried + 1 < instances.length)
        pass(first, named, { incoming, outgoing, body }, tried + 1);
      else if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502, { 'Content-Type': 'text/plain' }).end('The instance did not answer.');
    });
    outgoing.on('close', () => onward.destroy());
    onward.end(body);
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    add(origin) {
      instances.push(origin);
      cookies.push(randomBytes(32).toString('hex'));
    },
    close: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Passing {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly body: Buffer;
}

function readCookie({ headers }: IncomingMessage): string {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([name]) => name === AFFINITY_COOKIE)?.[1] ?? '';
}

function readWhole(incoming: IncomingMessage, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) incoming.destroy();
    else chunks.push(chunk);
  });
  incoming.on('end', () => done(Buffer.concat(chunks)));
}

/** As they came, one by one. */
function headersFor(incoming: IncomingMessage, body: Buffer): string[] {
  const headers = kept(incoming.rawHeaders, /^content-length$/i);
  if (body.length > 0) headers.push('Content-Length', `${body.length}`);
  return headers;
}

function kept(rawHeaders: readonly string[], but?: RegExp): string[] {
  const headers: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (!HOP_BY_HOP.test(name) && !but?.test(name)) headers.push(name, rawHeaders[at + 1] ?? '');
  }
  return headers;
}
