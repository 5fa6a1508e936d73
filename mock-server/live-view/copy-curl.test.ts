import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';

import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { type MockServer, startMockServer } from '../start-mock-server.ts';
import { CALLBACK, SECRET } from '../test-kit.ts';
import { curlCommand } from './browser/curl-command.ts';

let mock: MockServer;
test.beforeEach(async () => {
  mock = await startMockServer();
});
test.afterEach(() => mock.close());
test.skip(spawnSync('curl', ['--version']).status !== 0, 'there is no curl on this machine');

interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** Values that the shell is to fill in. */
  readonly variables?: Readonly<Record<string, string>>;
}

const ODD = `it's "quoted" \\ \`touch PWNED\` $(touch PWNED) $HOME !! %41`;
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'Content-Type': 'application/json' };
const CODE = 'a-code-that-was-never-issued';
const query = new URLSearchParams({ client_id: 'abc123', redirect_uri: CALLBACK, state: ODD }).toString();

const CASES: Readonly<Record<string, Sent>> = {
  'an authorization request': { path: `/api/oauth2?${query}` },
  'quotes, dollars and brackets in the address': {
    path: `/api/oauth2?client_id='"\`touch\${IFS}PWNED\`$(touch\${IFS}PWNED)&x[]={1,2}&y[1-3]=!!`,
  },
  'a path with dots': { path: '/api/../api/./oauth2/..' },
  'a form': {
    ...{ method: 'POST', path: '/api/oauth2/Token', headers: { ...FORM, 'X-Odd': ODD, 'X-Empty': '' } },
    body: `client_id=abc123&client_secret=${SECRET}&x=%27+%22$y&code=${CODE}&code=another-code&&z`,
    variables: { CLIENT_SECRET: SECRET, CODE, CODE_2: 'another-code' },
  },
  'a form whose secret has to be encoded': {
    ...{ method: 'POST', path: '/api/oauth2/Token', headers: FORM },
    body: 'client_id=a&client_secret=p%26q%3Dr%20s%27t',
    variables: { CLIENT_SECRET: "p&q=r s't" },
  },
  JSON: {
    ...{ method: 'POST', path: '/api/oauth2/Token', headers: JSON_TYPE },
    body: JSON.stringify({ client_secret: SECRET, code: CODE, x: `${ODD}\nnext line` }, null, 2),
    variables: { CLIENT_SECRET: SECRET, CODE },
  },
  'a body that begins with @, without a type': { method: 'POST', path: '/x', body: '@/etc/hosts' },
  'another method': { method: 'PUT', path: '/api/oauth2/Token', headers: FORM, body: 'a=b' },
  'no body': { method: 'POST', path: '/api/oauth2/Token' },
  HEAD: { method: 'HEAD', path: '/api/oauth2' },
  'a token': {
    path: '/api/Users/ListUsers',
    headers: { Authorization: 'Bearer a-token-of-nobody', Accept: 'application/json' },
    variables: { TOKEN: 'a-token-of-nobody' },
  },
};

for (const [name, { method = 'GET', path, headers = {}, body, variables = {} }] of Object.entries(CASES)) {
  test(`copied and run, it is the same request: ${name}`, async () => {
    const asked = request({ port: mock.port, host: '127.0.0.1', path, method, headers: { ...headers } });
    if (body === undefined) asked.end();
    else asked.end(body);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    const [entry] = mock.journal();
    if (entry === undefined) throw new Error('nothing was recorded');
    const command = curlCommand(entry, mock.url);
    expect([...command.variables].sort()).toEqual(Object.keys(variables).sort());
    for (const value of Object.values(variables)) expect(command.text).not.toContain(value);

    const folder = test.info().outputPath('shell');
    mkdirSync(folder, { recursive: true });
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder, ...variables };
    const ran = await promisify(execFile)('sh', ['-c', command.text], { cwd: folder, env });
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toMatch(new RegExp(`^HTTP/1.1 ${entry.answer?.status}`));
    expect(existsSync(`${folder}/PWNED`)).toBe(false);
    const [first, second] = mock.rawJournal().map((one) => ({
      ...{ method: one.request.method, path: one.request.path, query: one.request.rawQuery },
      // Two spellings of the same value.
      body: one.request.body.replaceAll('%20', '+'),
      headers: one.request.headers
        .filter(
          ([field]) => !/^(host|connection|user-agent|accept|content-length|transfer-encoding)$/i.test(field),
        )
        .map(([field, value]) => [field.toLowerCase(), value])
        .sort(),
    }));
    expect(second).toEqual(first);
  });
}
