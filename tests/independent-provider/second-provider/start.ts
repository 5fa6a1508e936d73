/** The second provider: bare node:http, written from the protocol alone, to try the judges on something not ours. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { authorize, continueSignIn } from './authorize.ts';
import type { DefectId } from './defects.ts';
import { exchange } from './exchange.ts';
import { Unreadable } from './input.ts';
import { type Options, usual } from './options.ts';
import { openProviderState, type ProviderState } from './provider-state.ts';
import { type Reply, text } from './replies.ts';
import { answerResource, CONVERSATIONS, LIST_USERS } from './resources.ts';

export interface SecondProviderOptions {
  readonly options?: Partial<Options>;
  readonly sins?: readonly DefectId[];
  readonly codeSeconds?: number;
  readonly tokenSeconds?: number;
}

export interface SecondProvider {
  readonly url: string;
  readonly codeSeconds: number;
  readonly tokenSeconds: number;
  readonly close: () => Promise<void>;
}

const MAX_BODY_BYTES = 64 * 1024;
const MAX_HEADER_BYTES = 48 * 1024;

/** Starts it on a free port of the loopback address. Lifetimes are short, so that expiry can be waited for. */
export async function startSecondProvider(options: SecondProviderOptions = {}): Promise<SecondProvider> {
  const { codeSeconds = 2, tokenSeconds = 3, sins = [] } = options;
  const providerState = openProviderState({
    options: { ...usual, ...options.options },
    codeMs: codeSeconds * 1000,
    tokenMs: tokenSeconds * 1000,
    defects: new Set(sins),
  });
  const dice = rollSeeded(7);
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, async (request, response) => {
    if (providerState.options.delay > 0) await sleep(providerState.options.delay);
    const body = await readAll(request);
    if (providerState.options.exchanges === 'cut' && request.method === 'POST') {
      response.socket?.destroy();
      return;
    }
    const down = providerState.options.outages > 0 && dice() < providerState.options.outages;
    const reply = down ? text(503, 'Service Unavailable') : await answer(providerState, request, body);
    try {
      response.writeHead(reply.status, { ...reply.headers, ...dress(providerState, request) });
    } catch {
      // A sin may put into a header what no header can hold.
      response.writeHead(500, { 'Content-Type': 'text/plain' });
    }
    response.end(response.statusCode === 500 ? '' : reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, codeSeconds, tokenSeconds, close: () => closeServer(server) };
}

async function answer(
  providerState: ProviderState,
  request: IncomingMessage,
  body: Buffer | undefined,
): Promise<Reply> {
  const [path = '', query = ''] = splitOnce(request.url ?? '/', '?');
  const known = providerState.options.dressed ? path.toLowerCase() : path;
  const is = (wanted: string) => known === (providerState.options.dressed ? wanted.toLowerCase() : wanted);
  const allow = (method: string, reply: () => Reply | Promise<Reply>) =>
    request.method === method ? reply() : text(405, `Use ${method}`);
  try {
    if (body === undefined) return text(413, 'Too large');
    if (is('/api/oauth2')) return await allow('GET', () => authorize(providerState, query));
    if (is('/api/sign-in')) return await allow('POST', () => continueSignIn(providerState, body.toString()));
    if (is('/api/oauth2/Token'))
      return await allow('POST', () => exchange(providerState, body, request.headers['content-type']));
    for (const resource of [LIST_USERS, CONVERSATIONS]) {
      if (is(resource)) {
        return await allow('GET', () =>
          answerResource(providerState, resource, request.headers.authorization),
        );
      }
    }
    return text(404, 'Not here');
  } catch (error) {
    return error instanceof Unreadable ? text(error.status, error.message) : text(500, '');
  }
}

/** @returns undefined for a body that is too large; it is read to its end all the same, so that the answer arrives. */
async function readAll(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return size <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined;
}

function dress(providerState: ProviderState, request: IncomingMessage): Record<string, string> {
  if (!providerState.options.dressed) return {};
  const affinity = request.method === 'GET' ? { 'Set-Cookie': 'ARRAffinity=9f2c; Path=/; HttpOnly' } : {};
  return { Server: 'Kestrel', 'Request-Context': 'appId=cid-v1:', ...affinity };
}

/** The same outages in every run: mulberry32. */
function rollSeeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function splitOnce(whole: string, mark: string): [string, string?] {
  const at = whole.indexOf(mark);
  return at < 0 ? [whole] : [whole.slice(0, at), whole.slice(at + 1)];
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
