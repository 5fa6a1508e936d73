/** The Compose file of the documentation starts a mock that the other containers, and a browser outside, can command. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { startBin } from '../cli/testing/run-bin.ts';
import { packageRoot } from '../specs/index.ts';

interface Service {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly ports: readonly string[];
}

const page = readFileSync(join(packageRoot, 'docs', 'integrators.md'), 'utf8');
const [, text = ''] = /^```yaml\n(services:\n[^`]*)```$/m.exec(page) ?? [];
const { services } = parse(text) as { services: Readonly<Record<string, Service>> };
const { command = [], environment = {}, ports = [] } = services['airisk-mock'] ?? {};
const TOKEN = 'a-token-of-my-own';

test('the mock of the Compose file is known by the names under which it is reached', async () => {
  expect(ports).toEqual(['127.0.0.1:8080:4010']);
  expect(Object.keys(environment)).toEqual(['AIRISK_MOCK_CONTROL_TOKEN']);
  const child = startBin([...command, '--port', '0', '--json'], {
    env: { AIRISK_MOCK_CONTROL_TOKEN: TOKEN },
  });
  const ended = once(child, 'close');
  try {
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { control } = JSON.parse(String(line)) as { control: { url: string } };
    const statusAs = async (host: string): Promise<number | undefined> => {
      const headers = { Host: host, Authorization: `Bearer ${TOKEN}` };
      const asked = request(`${control.url}/state`, { headers }).end();
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      answer.resume();
      return answer.statusCode;
    };
    expect(await statusAs('airisk-mock:4010')).toBe(200);
    expect(await statusAs('localhost:8080')).toBe(200);
    expect(await statusAs('evil.example:4010')).toBe(403);
  } finally {
    child.kill('SIGTERM');
  }
  await ended;
});
