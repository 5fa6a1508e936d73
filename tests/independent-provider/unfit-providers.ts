/** Servers that are no provider at all, or one that fails to be there: none of them may be certified. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
  readonly url: string;
  /** Requests that arrived so far. */
  readonly requests: () => number;
  readonly close: () => Promise<void>;
}

type Answer = (incoming: IncomingMessage, response: ServerResponse, n: number) => void;

async function listen(answer: Answer): Promise<Listening> {
  let arrived = 0;
  const server = createServer((incoming, response) => {
    arrived += 1;
    answer(incoming, response, arrived);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => arrived,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Says the same to everything. */
export function alwaysAnswers(status: number, type: string, body: string): Promise<Listening> {
  return listen((incoming, response) => {
    incoming.resume();
    response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body);
  });
}

/** Gives the same code and the same token to any caller, for any request. */
export function grantsEverything(): Promise<Listening> {
  return listen((incoming, response) => {
    incoming.resume();
    const asked = new URL(incoming.url ?? '/', 'http://localhost').searchParams;
    const uri = asked.get('redirect_uri') ?? 'https://localhost/';
    if (incoming.method === 'GET' && incoming.url?.startsWith('/api/oauth2')) {
      const to = URL.canParse(uri) ? new URL(uri) : new URL('https://localhost/');
      to.searchParams.set('code', 'always-the-same');
      response.writeHead(302, { Location: to.href }).end();
      return;
    }
    const body = JSON.stringify({ access_token: 'for-everybody', expiration: '2099-01-01T00:00:00Z' });
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
  });
}

/** Stands before a sound provider and lets only so many requests through; then it never answers again. */
export function fallsSilent(behind: string, afterRequests: number): Promise<Listening> {
  return listen((incoming, response, n) => {
    if (n <= afterRequests) forward(behind, incoming, response);
    else incoming.resume();
  });
}

/** Stands before a sound provider and, after so many requests, asks for patience for ever. */
export function ratesForEver(behind: string, afterRequests: number): Promise<Listening> {
  return listen((incoming, response, n) => {
    if (n <= afterRequests) return forward(behind, incoming, response);
    incoming.resume();
    response.writeHead(429, { 'Content-Type': 'text/plain', 'Retry-After': '3600' }).end('Too Many Requests');
  });
}

function forward(behind: string, incoming: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url = '/' } = incoming;
  const { hostname, port } = new URL(behind);
  const onward = request({ hostname, port, path: url, headers, ...(method ? { method } : {}) }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  incoming.pipe(onward);
}
