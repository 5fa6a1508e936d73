import { once } from 'node:events';
import { expect, test } from '@playwright/test';
import { type MockServer, startMockServer } from '../mock-server/index.ts';
import { CALLBACK, honest, SECRET, toForm } from '../mock-server/test-kit.ts';
import { type Io, paintFor } from './io.ts';
import { printRequests } from './mock/print-requests.ts';
import { startBin } from './testing/run-bin.ts';

let mock: MockServer;
test.beforeEach(async () => {
  mock = await startMockServer();
});
test.afterEach(() => mock.close());

const query = toForm({ client_id: 'abc123', redirect_uri: CALLBACK, state: 'x'.repeat(43) });

async function obtainCode(base = mock.url): Promise<string> {
  const { headers } = await fetch(`${base}/api/oauth2?${query}`, { redirect: 'manual' });
  return new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
}
const redeem = (code: string) =>
  fetch(`${mock.url}/api/oauth2/Token`, {
    method: 'POST',
    body: new URLSearchParams(honest(code) as Record<string, string>),
  });

/** A terminal that keeps what it is told, each time apart. */
function listen(interactive: boolean): { io: Io; told: string[] } {
  const told: string[] = [];
  const plain = paintFor(false);
  const io = { out: () => undefined, err: (text: string) => void told.push(text), interactive, color: false };
  return { io: { ...io, paint: plain, paintErr: plain, env: {}, cwd: '.' }, told };
}

test('a line for each request says what the mock thought of it, and no secret', async () => {
  const { io, told } = listen(true);
  const end = printRequests(mock, false, io);
  const code = await obtainCode();
  await redeem(code);
  await redeem(code);
  await fetch(`${mock.url}/nothing/${SECRET}%1b[31m`);
  mock.arm({ answer: { status: 503 } });
  await redeem(code);
  await mock.close();
  end();
  const lines = told.join('\n').split('\n');
  const words = lines.map((line) => line.replace(/^ +(\d+) [\d:.]{12} /, '$1 ').replace(/ +/g, ' '));
  expect(words).toEqual([
    '1 GET /api/oauth2 302 a code was issued',
    expect.stringMatching(/^2 POST \/api\/oauth2\/Token 200 a (generic )?token was issued/),
    expect.stringMatching(/^3 POST \/api\/oauth2\/Token 400 refused: this code was used \d+ ms earlier$/),
    expect.stringMatching(/^4 GET \/nothing\/secret#[0-9a-f]{8}%1b\[31m 404 refused: nothing is served/),
    '5 POST /api/oauth2/Token 503 answered as armed',
  ]);
  for (const secret of [code, SECRET]) expect(told.join('')).not.toContain(secret);
});

test('many come together, and none is lost or told twice', async () => {
  const { io, told } = listen(true);
  const end = printRequests(mock, false, io);
  for (let turn = 0; turn < 4; turn += 1)
    await Promise.all(Array.from({ length: 25 }, () => fetch(`${mock.url}/x`)));
  mock.reset();
  await obtainCode();
  await expect.poll(() => told.join('\n')).toContain('a code was issued');
  end();
  await fetch(`${mock.url}/x`);
  expect(told.length).toBeLessThan(100);
  const numbers = told
    .join('\n')
    .split('\n')
    .map((line) => Number(/^ +(\d+)/.exec(line)?.[1]));
  expect(new Set(numbers).size).toBe(numbers.length - (numbers.filter((n) => n === 1).length - 1));
  expect(numbers.at(-1)).toBe(1);
});

test('what the journal could not hold is counted', async () => {
  const small = await startMockServer({ limits: { maxJournalEntries: 10 } });
  const { io, told } = listen(true);
  const end = printRequests(small, false, io);
  await Promise.all(Array.from({ length: 60 }, () => fetch(`${small.url}/x`)));
  await small.close();
  end();
  const text = told.join('\n');
  const missed = [...text.matchAll(/(\d+) more, too many/g)].reduce((sum, [, n]) => sum + Number(n), 0);
  expect(missed + text.split('\n').filter((line) => line.includes('/x')).length).toBe(60);
});

test('where nobody looks and nobody asked, the first 300', async () => {
  for (const [asked, count] of [
    [false, 300],
    [true, 310],
  ] as const) {
    mock.reset();
    const { io, told } = listen(false);
    const end = printRequests(mock, asked, io);
    await Promise.all(Array.from({ length: 310 }, () => fetch(`${mock.url}/x`)));
    end();
    const text = told.join('\n');
    expect(text.split('\n').filter((line) => line.includes('GET /x'))).toHaveLength(count);
    expect(text.includes('--requests shows all')).toBe(!asked);
  }
});

for (const [args, env, shown] of [
  [[], {}, false],
  [[], { CI: 'true' }, true],
  [['--quiet'], { CI: 'true' }, false],
  [['--json'], { CI: 'true' }, false],
  [['--requests', '--json'], {}, true],
] as const) {
  test(`mock ${args.join(' ')} ${JSON.stringify(env)} ${shown ? 'shows requests' : 'shows none'}`, async () => {
    const child = startBin(['mock', '--port', '0', ...args], { env });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const [first] = (await once(child.stdout, 'data')) as [Buffer];
    const code = await obtainCode(/http:\/\/127\.0\.0\.1:\d+/.exec(String(first))?.[0]);
    child.kill('SIGTERM');
    await once(child, 'close');
    if (shown) expect(err).toMatch(/^ +1 [\d:.]{12} GET \/api\/oauth2 +302 a code was issued\n$/);
    else expect(err).toBe('');
    expect(err).not.toContain(code);
  });
}
