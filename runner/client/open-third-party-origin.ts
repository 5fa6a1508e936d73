/** An origin that is none of the provider's. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ThirdPartyPort, ThirdPartyRequest } from '../../suites/client/test-environment.ts';

const MAX_THIRD_PARTY_BODY = 100_000;

/** An origin of its own that serves every caller: a good token to programs, a page to browsers. */
export async function openThirdPartyOrigin(): Promise<ThirdPartyPort & { close: () => Promise<void> }> {
  let seen: ThirdPartyRequest[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('latin1').on('data', (text: string) => {
      if (body.length < MAX_THIRD_PARTY_BODY) body += text;
    });
    request.on('end', () => {
      const { rawHeaders, method = 'GET', url = '/' } = request;
      const headers = rawHeaders.flatMap((name, at): [string, string][] =>
        at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? '']] : [],
      );
      seen.push({ method, url, headers, body });
      const forPeople = /text\/html/.test(request.headers.accept ?? '');
      response.writeHead(200, { 'Content-Type': forPeople ? 'text/html' : 'application/json' });
      response.end(
        forPeople ? '<!doctype html><title>Elsewhere</title><p>Another origin' : THIRD_PARTY_TOKEN,
      );
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reset: () => {
      seen = [];
    },
    requests: () => seen,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

const THIRD_PARTY_TOKEN =
  '{"access_token":"a-token-from-another-origin","expiration":"2099-01-01T00:00:00Z"}';
