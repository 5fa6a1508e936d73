/** The live view of a proxy, on an address of its own below `/__airisk/`, which the deployment never sees. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { serveLivePage } from '../../../mock-server/live-view/serve-live-page.ts';
import { isSameSecret } from '../../../mock-server/provider/decisions.ts';

const BASE = '/__airisk';
const TOKEN_BYTES = 24;

export interface LiveServer {
  /** Address of the page below the origin of the proxy, with its token in the fragment. */
  readonly address: string;
  /** Answers what is asked of the proxy itself; true: it was. */
  readonly serve: (request: IncomingMessage, answer: ServerResponse) => boolean;
}

/** What is new, as JSON, by the query of a page. @param gone Whoever asked is gone */
export type ReadJournal = (query: string, gone: AbortSignal) => Promise<string>;

/** @param prefix Path of the deployment's base URL, empty for none */
export function createLiveServer(readJournal: ReadJournal, prefix: string): LiveServer {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  return {
    address: `${BASE}/#${new URLSearchParams({ token })}`,
    serve: (request, answer) => {
      const [path = '', query = ''] = (request.url ?? '').split('?', 2);
      if (path !== BASE && !path.startsWith(`${BASE}/`)) return false;
      const scheme = 'encrypted' in request.socket ? 'https' : 'http';
      const url = `${scheme}://${request.headers.host}${prefix}`;
      const example = `${url}/api/oauth2?client_id=CLIENT_ID&redirect_uri=REDIRECT_URI`;
      const page =
        request.method === 'GET'
          ? serveLivePage(path, { base: BASE, name: 'proxy', url, example })
          : undefined;
      if (page) answer.writeHead(page.status, page.headers.flat() as string[]).end(page.body);
      else if (path !== `${BASE}/journal/live`) plain(answer, 404, 'not here');
      else if (!mayRead(request, token)) plain(answer, 401, 'the token is missing, or another one');
      else void sendJournal(readJournal, query, request, answer);
      return true;
    },
  };
}

/** Only whoever has the token, and no page of another origin. */
function mayRead({ headers }: IncomingMessage, token: string): boolean {
  const site = headers['sec-fetch-site'];
  if (headers.origin !== undefined || (site !== undefined && site !== 'same-origin')) return false;
  return isSameSecret(/^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '', token);
}

async function sendJournal(
  readJournal: ReadJournal,
  query: string,
  request: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  answer.once('close', () => gone.abort());
  const journal = await readJournal(query, gone.signal);
  if (gone.signal.aborted || request.socket.destroyed) return;
  answer.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  answer.end(journal);
}

function plain(answer: ServerResponse, status: number, text: string): void {
  answer.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  answer.end(`airisk-conformance proxy: ${text}\n`);
}
