import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from '@playwright/test';
import {
  findStoreProgram,
  startTestStore,
  tellMissingStore,
} from '../mock-server/store/testing/redis-server.ts';
import { CALLBACK, honest, toForm } from '../mock-server/test-kit.ts';
import { runHere, startBin } from './testing/run-bin.ts';

const program = findStoreProgram();

interface Running {
  readonly url: string;
  readonly control: { readonly url: string; readonly token: string };
  readonly instances: readonly { readonly url: string; readonly pid: number }[];
}

test('mock --instances are one provider behind a balancer, also when one of them dies', async () => {
  // Said once, by the tests of the store itself.
  if (program === undefined && process.env['AIRISK_STORE_NEEDED']) tellMissingStore();
  test.skip(program === undefined, 'no store program is installed');
  const store = await startTestStore(program ?? '');
  const child = startBin(['mock', '--instances', '3', '--store', store.url, '--port', '0', '--json']);
  try {
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const { url, control, instances } = JSON.parse(line) as Running;
    const authorize = (cookie = '') =>
      fetch(`${url}/api/oauth2?${toForm({ client_id: 'abc123', redirect_uri: CALLBACK })}`, {
        ...{ redirect: 'manual', headers: { cookie } },
      });
    const redeem = (code: string) =>
      fetch(`${url}/api/oauth2/Token`, { method: 'POST', body: new URLSearchParams(toForm(honest(code))) });
    const codeOf = (answer: Response) =>
      new URL(answer.headers.get('location') ?? 'x:').searchParams.get('code') ?? '';

    const answers = [await authorize(), await authorize(), await authorize()];
    const cookies = answers.map(({ headers }) => headers.get('set-cookie')?.split(';')[0]);
    expect(new Set(cookies).size).toBe(3);
    expect((await authorize(cookies[1])).headers.get('set-cookie')).toBeNull();

    process.kill(instances[0]?.pid ?? 0, 'SIGKILL');
    const lives = () =>
      fetch(`${instances[0]?.url}/health`).then(
        () => true,
        () => false,
      );
    await expect.poll(lives).toBe(false);
    for (const answer of answers) expect((await redeem(codeOf(answer))).status).toBe(200);
    for (const answer of answers) expect((await redeem(codeOf(answer))).status).toBe(400);
    expect((await authorize(cookies[0])).headers.get('set-cookie')).toContain('ARRAffinity=');

    const state = await fetch(`${control.url}/state`, {
      headers: { authorization: `Bearer ${control.token}` },
    });
    expect(await state.json()).toMatchObject({ journal: 11, stored: { codes: 5 } });
    const rebound = await fetch(`${control.url}/state`, { headers: { host: 'evil.example' } });
    expect(rebound.status).not.toBe(200);

    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
    for (const { pid } of instances) expect(() => process.kill(pid, 0)).toThrow();
  } finally {
    child.kill('SIGKILL');
    await store.remove();
  }
});

test('mock --instances says what it needs', async () => {
  const without = await runHere(['mock', '--instances', '2']);
  expect([without.code, without.err]).toEqual([2, expect.stringContaining('needs --store')]);
  const many = await runHere(['mock', '--instances', '99', '--store', 'redis://127.0.0.1:1']);
  expect([many.code, many.err]).toEqual([2, expect.stringContaining('from 1 to 16')]);
});
