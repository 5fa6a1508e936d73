/** The npm package oauth2-mock-server behind the two paths of the AIRisk API. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OAuth2Server } from 'oauth2-mock-server';

export interface ForeignServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Paths of the API, and where the package keeps what stands there. */
const PATHS: Readonly<Record<string, string>> = {
  '/api/oauth2': '/authorize',
  '/api/oauth2/Token': '/token',
};

/**
 * Starts the package as it comes, with an adapter before it that maps the two paths and adds what the package insists on:
 * `response_type` and `grant_type`. Nothing else is changed, in either direction.
 */
export async function startForeignServer(): Promise<ForeignServer> {
  const foreign = withoutErrorLog(() => new OAuth2Server());
  await foreign.issuer.keys.generate('RS256');
  await foreign.start(0, '127.0.0.1');
  const { port } = foreign.address();
  const adapter = createServer((incoming, response) => void forward(port, incoming, response));
  await new Promise<void>((resolve) => adapter.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(adapter.address() as AddressInfo).port}`,
    close: async () => {
      adapter.closeAllConnections();
      await new Promise<void>((resolve) => adapter.close(() => resolve()));
      await foreign.stop();
    },
  };
}

/** Express prints every error it answers to stderr, unless it is made in the environment `test`; it answers alike. */
function withoutErrorLog<T>(make: () => T): T {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'test';
  try {
    return make();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

async function forward(port: number, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const [path = '', query] = (incoming.url ?? '/').split(/\?(.*)/s);
  const there = PATHS[path];
  if (there === undefined) {
    response.writeHead(404).end();
    return;
  }
  const body = withGrantType(Buffer.concat(chunks), incoming.headers['content-type'] ?? '');
  const { 'transfer-encoding': _, 'content-length': __, ...headers } = incoming.headers;
  const onward = request(
    {
      hostname: '127.0.0.1',
      port,
      method: incoming.method ?? 'GET',
      path: `${there}${withResponseType(there, query)}`,
      headers: body.length > 0 ? { ...headers, 'content-length': body.length } : headers,
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on('error', () => response.destroy());
  onward.end(body);
}

function withResponseType(path: string, query: string | undefined): string {
  if (query === undefined) return '';
  const needed = path === '/authorize' && !/(?:^|&)response_type=/.test(query);
  return needed ? `?${query}&response_type=code` : `?${query}`;
}

/** Text is put into text, so that bodies stay as odd as they came. */
function withGrantType(body: Buffer, contentType: string): Buffer {
  const added = 'authorization_code';
  const text = body.toString('latin1');
  if (text.includes('grant_type')) return body;
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType) && text !== '')
    return Buffer.from(`${text}&grant_type=${added}`, 'latin1');
  if (/^application\/json\b/i.test(contentType))
    return Buffer.from(text.replace(/^\s*\{(?=\s*")/, `{"grant_type":"${added}",`), 'latin1');
  return body;
}
