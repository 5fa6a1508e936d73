/** The control plane against a page in the user's browser that wants to give it orders. */
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { type Browser, chromium, expect, test } from '@playwright/test';
import { type MockServer, startMockServer } from '../../mock-server/start-mock-server.ts';
import { launchOptions, resolveBrowser } from '../../suites/browser/index.ts';
import { readAnswers } from './connection.ts';

let browser: Browser;
let mock: MockServer;
let evil: Server;
let evilOrigin = '';

test.beforeAll(async () => {
  const options = launchOptions(await resolveBrowser());
  // A name of the attacker's that leads to this machine: what DNS rebinding ends in.
  const args = [...(options.args ?? []), '--host-resolver-rules=MAP rebound.example 127.0.0.1'];
  browser = await chromium.launch({ ...options, args });
  evil = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>evil</title>');
  });
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
  const address = evil.address();
  evilOrigin = `http://localhost:${typeof address === 'object' ? address?.port : 0}`;
});
test.afterAll(async () => {
  await browser.close();
  evil.close();
});
test.beforeEach(async () => {
  mock = await startMockServer({ faults: ['code/reusable'] });
});
test.afterEach(() => mock.close());

/** Every order a page can send, with the token even, as if it had leaked; gives back what the page could read. */
async function giveOrders(pageUrl: string, control: string, token: string): Promise<string[]> {
  const page = await browser.newPage();
  await page.goto(pageUrl);
  const read = await page.evaluate(
    async ([url, secret]) => {
      const seen: string[] = [];
      const attempt = async (path: string, init: RequestInit): Promise<void> => {
        try {
          const answer = await fetch(url + path, init);
          const text = await answer.text();
          if (answer.ok && text !== '') seen.push(`${path}: ${text}`);
        } catch {
          // What the browser refuses is not read.
        }
      };
      const authorization = { Authorization: `Bearer ${secret}` };
      const orders: readonly (readonly [string, string])[] = [
        ['POST', '/reset'],
        ['DELETE', '/faults'],
        ['DELETE', '/journal'],
        ['POST', '/clock'],
        ['GET', '/state'],
        ['GET', '/journal'],
        ['GET', '/journal/live'],
      ];
      for (const [method, path] of orders) {
        const body = method === 'POST' ? '{"advanceMs":86400000}' : null;
        await attempt(path, { method, headers: authorization, body });
        await attempt(path, {
          method: method === 'GET' ? 'GET' : 'POST',
          mode: 'no-cors',
          body: method === 'GET' ? null : '{"advanceMs":86400000}',
          headers: { 'Content-Type': 'text/plain' },
          credentials: 'include',
        });
        await attempt(`${path}?token=${secret}`, { method, body });
        navigator.sendBeacon(url + path, '{"advanceMs":86400000}');
      }
      await new Promise<void>((resolve) => {
        const socket = new WebSocket(`${url.replace('http', 'ws')}/journal/live`);
        socket.onopen = () => {
          seen.push('a web socket opened');
          resolve();
        };
        socket.onerror = () => resolve();
      });
      const form = document.createElement('form');
      form.method = 'post';
      form.enctype = 'text/plain';
      form.action = `${url}/clock`;
      const field = document.createElement('input');
      field.name = '{"advanceMs":86400000,"x":"';
      field.value = '"}';
      form.append(field);
      document.body.append(form);
      form.submit();
      return seen;
    },
    [control, token] as const,
  );
  await page.waitForLoadState();
  await page.waitForTimeout(200);
  await page.close();
  return read;
}

/** What orders would have changed. */
function expectUntouched(): void {
  expect(mock.faults).toEqual(['code/reusable']);
  expect(Math.abs(mock.now() - Date.now())).toBeLessThan(60_000);
}

test('a page of another origin can neither give orders nor read', async () => {
  await fetch(`${mock.url}/api/oauth2?client_id=nobody`);
  expect(await giveOrders(evilOrigin, mock.control.url, mock.control.token)).toEqual([]);
  expectUntouched();
  expect(mock.journal().some(({ condition }) => condition === 'authorize-client-unknown')).toBe(true);
});

test('a page by a rebound name neither, although it counts as the same origin', async () => {
  const rebound = `http://rebound.example:${mock.port}`;
  expect(await giveOrders(`${rebound}/health`, `${rebound}/__mock`, mock.control.token)).toEqual([]);
  expectUntouched();
});

test("a page of the mock's own origin may look and not touch", async () => {
  const read = await giveOrders(`${mock.url}/health`, mock.control.url, mock.control.token);
  expect(read.every((text) => text.startsWith('/journal/live'))).toBe(true);
  expectUntouched();
});

test('the live view cannot be framed', async () => {
  const page = await browser.newPage();
  await page.goto(evilOrigin);
  await page.evaluate((url) => {
    const frame = document.createElement('iframe');
    frame.src = url;
    document.body.append(frame);
  }, mock.control.view);
  await page.waitForTimeout(500);
  const framed = page.frames().find((frame) => frame !== page.mainFrame());
  expect((await framed?.locator('h1').count()) ?? 0).toBe(0);
  await page.close();
});

/** Sends bytes and gives back the statuses that came. */
function statuses(text: string): Promise<number[]> {
  return new Promise((resolve) => {
    const socket = connect(mock.port, '127.0.0.1', () => socket.end(text));
    let seen = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      seen += String(chunk);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(readAnswers(seen).answers.map(({ status }) => status)));
  });
}

const order = (lines: readonly string[]): string =>
  `${['POST /__mock/reset HTTP/1.1', ...lines, 'Connection: close', 'Content-Length: 0'].join('\r\n')}\r\n\r\n`;

test('what a browser adds to a request refuses it, with the right token too', async () => {
  const own = `Host: 127.0.0.1:${mock.port}`;
  const token = `Authorization: Bearer ${mock.control.token}`;
  expect(await statuses(order([own, token]))).toEqual([200]);
  mock.setFaults(['code/reusable']);
  const refused: readonly (readonly [string, readonly string[], number])[] = [
    ['no token', [own], 401],
    ['token in a cookie', [own, `Cookie: token=${mock.control.token}`], 401],
    ['foreign origin', [own, token, 'Origin: https://evil.example'], 403],
    ['null origin', [own, token, 'Origin: null'], 403],
    ['own origin', [own, token, `Origin: http://127.0.0.1:${mock.port}`], 403],
    ['cross-site', [own, token, 'Sec-Fetch-Site: cross-site'], 403],
    ['same-site', [own, token, 'Sec-Fetch-Site: same-site'], 403],
    ['same-origin', [own, token, 'Sec-Fetch-Site: same-origin'], 403],
    ['rebound host', [`Host: rebound.example:${mock.port}`, token], 403],
    ['rebound host without port', ['Host: rebound.example', token], 403],
    ['forwarded host', [own.replace('127.0.0.1', 'evil.example'), token, 'X-Forwarded-Host: 127.0.0.1'], 403],
    ['host with user info', [`Host: x@127.0.0.1:${mock.port}`, token], 403],
    ['two tokens', [own, `Authorization: Bearer ${mock.control.token}, Bearer x`], 401],
  ];
  for (const [what, lines, status] of refused)
    expect([what, await statuses(order(lines))]).toEqual([what, [status]]);
  expectUntouched();
  const preflight = await fetch(`${mock.control.url}/reset`, {
    method: 'OPTIONS',
    headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' },
  });
  expect(preflight.status).toBe(403);
  expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
});
