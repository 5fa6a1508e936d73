import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test } from '@playwright/test';
import { runHere } from '../../../cli/testing/run-bin.ts';
import { startMockServer } from '../../../mock-server/index.ts';
import type { Report } from '../../../reports/model/types.ts';
import { writeZip } from '../../../reports/package/write-zip.ts';
import { launchOptions, resolveBrowser } from '../../../suites/browser/index.ts';
import { HarError, readHar } from './read-har.ts';

interface Archive {
  readonly log: {
    readonly entries: readonly Record<
      'request' | 'response',
      Record<'postData' | 'content', Body | undefined>
    >[];
  };
}
interface Body {
  text?: string;
}

const BASE = 'https://airisk.example.com/base';
const entry = (over: object, request: object = {}, response: object = {}) => ({
  ...{ startedDateTime: '2026-03-01T12:00:00.000Z', time: 12, ...over },
  request: { method: 'GET', url: `${BASE}/api/oauth2?a=%41&b`, headers: [], bodySize: 0, ...request },
  response: { status: 302, headers: [], content: { size: 0 }, redirectURL: '', ...response },
});
const read = (...entries: object[]) =>
  readHar(JSON.stringify({ log: { creator: { name: 'a browser' }, entries } }), BASE);

test('entries of the deployment are read as they passed', () => {
  const { exchanges, others, creator } = read(
    entry({ time: 5_000 }, {}, { redirectURL: 'https://app.test/cb?code=1' }),
    entry({}, { url: 'https://app.test/cb' }),
    entry(
      {},
      { method: 'POST', bodySize: 3, postData: { text: 'a=1' }, headers: [{ name: ':path', value: '/' }] },
      {
        status: 200,
        headers: [
          { name: 'set-cookie', value: 'a=1\nb=2' },
          { name: 'Content-Encoding', value: 'gzip' },
        ],
        content: { size: 2, text: 'b2s=', encoding: 'base64' },
      },
    ),
    entry({ _failureText: 'net::ERR_FAILED' }, {}, { status: 0 }),
  );
  expect([others, creator]).toEqual([1, 'a browser']);
  expect(exchanges.map(({ n, request: { target } }) => [n, target])).toEqual(
    [1, 2, 3].map((n) => [n, '/base/api/oauth2?a=%41&b']),
  );
  expect(exchanges[0]?.answer?.headers).toEqual([
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ]);
  expect(exchanges[0]?.answer?.body.bytes.toString()).toBe('ok');
  expect(exchanges[0]?.request.headers).toEqual([]);
  expect(exchanges[1]).toMatchObject({ failure: 'net::ERR_FAILED' });
  expect(exchanges[2]?.answer?.headers).toEqual([['Location', 'https://app.test/cb?code=1']]);
});

test('what an archive leaves out is said, and what is none is refused', () => {
  const { gaps, hasCredentials } = read(
    entry({}, { method: 'POST', bodySize: 40 }),
    entry({}, {}, { content: { size: 7 } }),
  );
  expect(hasCredentials).toBe(false);
  expect(gaps).toEqual([
    expect.stringMatching(/^It holds no Authorization header/),
    'The bodies of 2 exchanges are not in it.',
  ]);
  const masked = readHar(
    JSON.stringify({ log: { entries: [entry({}, {}, { redirectURL: 'https://a/cb?code=code#0123abcd' })] } }),
    BASE,
  );
  expect(masked.masked).toBe(true);
  expect(masked.exchanges[0]?.answer?.headers).toEqual([['Location', 'https://a/cb?code=code-0123abcd']]);
  for (const text of ['', '{', '[]', 'null', '{"log":{}}'])
    expect(() => readHar(text, BASE), text).toThrow(HarError);
  expect(
    read({}, { request: null }, entry({ startedDateTime: 7, time: 'x' }, { headers: 'x', url: 5 })).exchanges,
  ).toEqual([]);
});

/** Runs in a page. */
async function redeemAndCall({ url, form }: { url: string; form: string }): Promise<void> {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const answer = await fetch(`${url}/Token`, { method: 'POST', headers, body: form });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const called = await fetch(url.replace('oauth2', 'Users/ListUsers'), {
    headers: { Authorization: `Bearer ${token}` },
  });
  await called.text();
}

test.describe('from the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'airisk-har-'));
  const [har, out] = [join(folder, 'session.har'), join(folder, 'out')];
  test.afterAll(() => rmSync(folder, { recursive: true }));

  test("what Playwright records, and a report's own archive, is judged by the same rows", async () => {
    const issued: string[] = [];
    const mock = await startMockServer({ onIssue: (_kind, value) => void issued.push(value) });
    const [client] = mock.clients;
    const options = launchOptions(await resolveBrowser());
    const browser = await chromium.launch({ ...options, args: [...options.args, '--disable-web-security'] });
    try {
      const context = await browser.newContext({ recordHar: { path: har } });
      const page = await context.newPage();
      const asked = { client_id: client?.id ?? '', redirect_uri: client?.redirectUris[0] ?? '' };
      const url = `${mock.url}/api/oauth2`;
      // An application without a server of its own: all that it does is in the archive.
      await page.evaluate(
        (to) => fetch(to, { redirect: 'manual' }).then(() => 0),
        `${url}?${new URLSearchParams(asked)}`,
      );
      const form = String(
        new URLSearchParams({ ...asked, client_secret: client?.secret ?? '', code: issued[0] ?? '' }),
      );
      await page.evaluate(redeemAndCall, { url, form });
      await context.close();
      const target = join(folder, 'target.json');
      writeFileSync(
        target,
        JSON.stringify({
          name: 'recorded',
          baseUrl: mock.url,
          client: { id: client?.id, secret: client?.secret, redirectUri: client?.redirectUris[0] },
        }),
      );
      const judge = async (path: string) => {
        const { code: exit, err } = await runHere([
          'report',
          'from-har',
          path,
          '--target',
          target,
          '--out',
          out,
          '--format',
          'json,har',
        ]);
        expect(exit, err).toBeLessThan(2);
        const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report;
        return { exit, err, report, of: (id: string) => report.requirements.find((row) => row.id === id) };
      };
      const first = await judge(har);
      const bodies = (report: Report) =>
        report.observations.find(({ actual }) => /^The bodies of/.test(actual));
      expect(bodies(first.report)).toBeUndefined();
      // It sends no state; all else is sound.
      expect(
        first.report.requirements.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id),
      ).toEqual(['client-state-present']);
      expect([first.exit, first.err]).toEqual([1, '']);
      for (const id of [
        'client-token-once',
        'client-api-bearer',
        'client-token-client-secret',
        'token-form-accepted',
      ])
        expect(first.of(id)?.outcome, id).toBe('pass');
      expect(first.report.verdicts.documented).toBe('not-fully-verified');
      for (const value of [...issued, client?.secret ?? ''])
        expect(readFileSync(join(out, 'report.har'), 'utf8')).not.toContain(value);
      const own = join(folder, 'own.har');
      writeFileSync(own, readFileSync(join(out, 'report.har')));
      const again = await judge(own);
      expect(
        again.report.requirements.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id),
      ).toEqual(['client-state-present']);
      expect(again.of('client-token-client-secret')).toMatchObject({
        outcome: 'untestable',
        reason: 'Secrets are masked in this recording.',
      });
      expect(again.of('client-token-once')?.outcome).toBe('pass');
      // With bodies in files of their own, in a folder or a zip, it says the same.
      const { entries } = (JSON.parse(readFileSync(har, 'utf8')) as Archive).log;
      for (const [at, { request, response }] of entries.entries())
        for (const [name, part] of Object.entries({ asked: request.postData, answered: response.content })) {
          if (!part?.text) continue;
          writeFileSync(join(folder, `${name}-${at}.dat`), part.text);
          Object.assign(part, { text: '', params: [], _file: `${name}-${at}.dat` });
          if (name === 'answered') delete part.text;
        }
      const attached = join(folder, 'attached.har');
      writeFileSync(attached, JSON.stringify({ log: { creator: { name: 'Playwright' }, entries } }));
      const files = readdirSync(folder).filter((name) => /^attached\.har$|\.dat$/.test(name));
      const zip = join(folder, 'attached.har.zip');
      writeFileSync(zip, writeZip(files.map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))));
      const outcomes = ({ requirements }: Report) =>
        requirements.map(({ id, outcome }) => `${id} ${outcome}`);
      for (const path of [attached, zip]) {
        const { report } = await judge(path);
        expect([outcomes(report), bodies(report)]).toEqual([outcomes(first.report), undefined]);
        for (const name of path === attached ? files.slice(1) : []) rmSync(join(folder, name));
      }
    } finally {
      await browser.close();
      await mock.close();
    }
  });

  test('a file that is none, or of somebody else, is refused in one line', async () => {
    const target = join(folder, 'other.json');
    writeFileSync(
      target,
      JSON.stringify({
        baseUrl: 'https://other.example.com',
        client: { id: 'a', secret: 'b', redirectUri: 'https://a/b' },
      }),
    );
    writeFileSync(har, JSON.stringify({ log: { entries: [entry({})] } }));
    for (const [path, message] of [
      [har, /holds no exchange with https:\/\/other\.example\.com \(1 with others\)/],
      [target, /is no HTTP Archive/],
      [join(folder, 'none.har'), /cannot be read \(ENOENT\)/],
    ] as const) {
      const { code, err } = await runHere(['report', 'from-har', path, '--target', target, '--out', out]);
      expect(code).toBe(2);
      expect(err).toMatch(message);
    }
    expect(await runHere(['report', 'from-har', har])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/--target FILE is missing/),
    });
  });
});
