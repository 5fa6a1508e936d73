import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Report } from '../reports/model/types.ts';
import { freePort } from '../runner/client/open-test-environment.ts';
import { packageRoot } from '../specs/index.ts';
import { startBin } from './testing/run-bin.ts';

/** A person with a browser: opens a page of the application, with its cookies, wherever it is sent. */
async function openInBrowser(address: string, cookies = new Map<string, string>()): Promise<string> {
  let url = new URL(address);
  for (;;) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';', 1)[0] ?? '').split(/=(.*)/s);
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null) return answer.text();
    url = new URL(location, url);
  }
}

test('client with drive attach judges an application that a scripted person operates', async () => {
  const example = JSON.parse(readFileSync(join(packageRoot, 'examples/web-app/airisk-client.json'), 'utf8'));
  const folder = test.info().outputPath('attach');
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const config = JSON.parse(JSON.stringify(example).replaceAll('${launch.port}', String(port)));
  const cwd = join(packageRoot, 'examples', 'web-app');
  const drive = {
    kind: 'attach',
    instructions: 'open /login',
    signIns: 2,
    attacks: ['state-wrong'],
    settleSeconds: 0.5,
  };
  const { $schema: _, ...rest } = { ...config, launch: { ...config.launch, cwd }, drive };
  writeFileSync(join(folder, 'client.json'), JSON.stringify(rest));

  const out = join(folder, 'report');
  const args = ['client', '--config', join(folder, 'client.json'), '--out', out, '--format', 'json'];
  const child = startBin([...args, '--partial'], { cwd: folder });
  let said = '';
  const pages: Promise<string>[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    for (const _ of text.match(/^sign in now/gm) ?? [])
      pages.push(openInBrowser(`http://127.0.0.1:${port}/login`));
  });
  const [code] = (await once(child, 'close')) as [number];
  expect(said).toContain('How to sign in: open /login');
  expect(said).toContain('sign in now: 3 of 3');
  expect((await Promise.all(pages)).map((page) => /Signed in|Sign-in failed/.exec(page)?.[0])).toEqual([
    'Signed in',
    'Sign-in failed',
    'Signed in',
  ]);
  const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report;
  const outcomes = new Map(report.requirements.map(({ id, outcome }) => [id, outcome]));
  expect(outcomes.get('client-state-wrong')).toBe('pass');
  expect(outcomes.get('client-token-redirect-uri')).toBe('pass');
  expect(outcomes.get('client-session-cookie-no-token')).toBe('untestable');
  expect([report.summary.fail, report.summary.error, code]).toEqual([0, 0, 0]);
  expect(report.target.interaction).toBe('operated by somebody else');
});
