import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { resolveBrowser } from '../browser/index.ts';
import type { Instance } from './instances.ts';
import { Provider } from './provider.ts';
import { replayDecision, yieldsCode } from './replay-decision.ts';
import type { TargetUnderTest } from './target.ts';
import { BrowserSession, SharedBrowser } from './visit.ts';
import { Wire } from './wire.ts';

const CALLBACK = 'https://localhost/callback';
const browser = new SharedBrowser();
const open: Server[] = [];
test.afterAll(() => browser.close());
test.afterEach(() => {
  for (const server of open.splice(0)) server.close().closeAllConnections();
});

/**
 * Two instances behind a cookie, and a form for each request; it is taken only with the cookie of its page.
 * @param knows what is remembered of a form, at an instance: whether it was sent before
 */
async function serve(knows: (instance: string) => Set<string>): Promise<string> {
  let forms = 0;
  const server = createServer((request, response) => {
    const { cookie = '' } = request.headers;
    const instance = /lb=(\w+)/.exec(cookie)?.[1] ?? '';
    if (request.method === 'GET') {
      forms += 1;
      response.writeHead(200, { 'Content-Type': 'text/html', 'Set-Cookie': `own=${forms}; Path=/` });
      response.end(`<form method="post" action="/decide"><input type="hidden" name="form" value="${forms}">
        <button>Approve</button></form>`);
      return;
    }
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const form = new URLSearchParams(body).get('form') ?? '';
      const known = knows(instance);
      if (known.has(form) || !cookie.includes(`own=${form}`)) response.writeHead(400).end('no');
      else response.writeHead(303, { Location: `${CALLBACK}?code=c${Math.random()}` }).end();
      known.add(form);
    });
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const instance = (value: string): Instance => ({ name: value, cookie: { name: 'lb', value } });

async function replay(knows: (instance: string) => Set<string>) {
  const target = {
    baseUrl: await serve(knows),
    client: { id: 'abc123', secret: '', redirectUri: CALLBACK, alternateRedirectUris: [] },
    interaction: { kind: 'form', approve: [{ click: { role: 'button', name: 'Approve' } }] },
    limits: { timeoutSeconds: 10 },
    lifetimes: {},
    tls: {},
    browser: await resolveBrowser(),
  } as unknown as TargetUnderTest;
  const wire = new Wire({ timeoutMs: 10_000 });
  try {
    const provider = new Provider(target, wire, new BrowserSession(target, browser), () => undefined);
    return await replayDecision(provider, instance('a'), [instance('b')]);
  } finally {
    wire.close();
  }
}

const read = (seen: Awaited<ReturnType<typeof replay>>) =>
  seen && [yieldsCode(seen.own), ...seen.others.map(({ answer }) => yieldsCode(answer))];

test('a decision that all know of is refused everywhere', async () => {
  const known = new Set<string>();
  expect(read(await replay(() => known))).toEqual([false, false]);
});

test('one that each knows of by itself is good once more at the other', async () => {
  const known = { a: new Set<string>(), b: new Set<string>() };
  expect(read(await replay((at) => (at === 'b' ? known.b : known.a)))).toEqual([false, true]);
});

test('where it is good again at once, the others are not asked', async () => {
  expect(read(await replay(() => new Set()))).toEqual([true]);
});
