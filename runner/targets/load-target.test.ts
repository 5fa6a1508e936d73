import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { DocumentError } from '../../specs/documents/read-document.ts';
import { loadTargetFile, type TargetFlags, targetFromFlags, targetWarnings } from './load-target.ts';

const env = {
  AIRISK_CLIENT_SECRET: 'k9-secret-k9',
  AIRISK_OTHER_SECRET: 'other-secret',
  EMPTY: '',
  BROKEN: 'a\nb',
};

const complete = {
  $schema: './target.schema.json',
  name: 'staging',
  baseUrl: 'https://airisk.example.com/tenant/',
  client: {
    id: 'abc123',
    secret: 'env:AIRISK_CLIENT_SECRET',
    redirectUri: 'https://localhost/callback',
    alternateRedirectUris: ['https://localhost/second', 'https://localhost/tenant?t=1'],
  },
  otherClient: {
    id: 'def456',
    secret: 'env:AIRISK_OTHER_SECRET',
    redirectUri: 'https://localhost/other-client',
  },
  users: { primary: 'user_42', other: 'user_7' },
  interaction: {
    kind: 'form',
    steps: [
      { fill: { label: 'Email', value: 'ada' } },
      { waitFor: { css: '#ready' } },
      { click: { role: 'button', name: 'Sign in' } },
    ],
    approve: [{ check: { label: 'I agree', optional: true } }, { click: { text: 'Allow' } }],
    deny: [{ click: { testId: 'deny' } }],
  },
  lifetimes: { codeSeconds: 60, tokenSeconds: 3600, maxWaitSeconds: 120 },
  resources: { listUsers: '/api/Users/ListUsers', userOnly: '/api/Chat/GetConversations' },
  tls: { caFile: 'ca.pem' },
  limits: { requestsPerSecond: 20, maxRequests: 100, timeoutSeconds: 5 },
};

let folder = '';
let outside = '';

test.beforeAll(() => {
  outside = mkdtempSync(join(tmpdir(), 'airisk-target-'));
  folder = join(outside, 'project');
  mkdirSync(folder);
  const pem = (label: string) => `-----BEGIN ${label}-----\nMA==\n-----END ${label}-----\n`;
  writeFileSync(join(folder, 'ca.pem'), pem('CERTIFICATE'));
  writeFileSync(join(folder, 'key.pem'), pem('PRIVATE KEY'));
  writeFileSync(join(folder, 'sign-in.mjs'), 'export {}');
  writeFileSync(join(folder, 'sign-in.ts'), 'export {}');
  writeFileSync(join(outside, 'sign-in.mjs'), 'export {}');
  symlinkSync(join(outside, 'sign-in.mjs'), join(folder, 'linked.mjs'));
});
test.afterAll(() => rmSync(outside, { recursive: true, force: true }));

type Json = { [key: string]: unknown };

/** The complete target with one value replaced (or removed, by undefined), loaded. */
function load(path: string, value: unknown, more: Json = {}) {
  const document = structuredClone({ ...complete, ...more }) as Json;
  const keys = path === '' ? [] : path.split('.');
  const last = keys.pop();
  const parent = keys.reduce((node, key) => node[key] as Json, document);
  if (last !== undefined) {
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return loadText(JSON.stringify(document));
}

function loadText(text: string | Uint8Array) {
  const file = join(folder, 'target.json');
  writeFileSync(file, text);
  return loadTargetFile(file, env);
}

function problemsOf(action: () => unknown): readonly string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof DocumentError) return error.problems;
    throw error;
  }
  return [];
}

test('a complete file is loaded, with secrets resolved and the trailing slash gone', () => {
  const target = load('', undefined);
  expect(target.baseUrl).toBe('https://airisk.example.com/tenant');
  expect(target.client.secret).toBe('k9-secret-k9');
  expect(target.folder).toBe(folder);
  expect(target.interaction).toEqual(complete.interaction);
});

test('the smallest file is loaded and named after its host', () => {
  const { baseUrl, client } = complete;
  const target = loadText(`\uFEFF${JSON.stringify({ baseUrl, client })}`);
  expect(target.name).toBe('airisk.example.com');
  expect(target.users).toBeUndefined();
});

const mutilations: [path: string, value: unknown, line: RegExp, more?: Json][] = [
  ['baseUrl', undefined, /^baseUrl is missing$/],
  ['baseUrl', 'airisk.example.com', /^baseUrl is not an absolute URL/],
  ['baseUrl', '', /^baseUrl is not an absolute URL/],
  ['baseUrl', 'ftp://airisk.example.com', /^baseUrl must begin with https/],
  ['baseUrl', 'https:airisk.example.com', /^baseUrl is not well-formed/],
  ['baseUrl', 'https://ada:pw1234@airisk.example.com', /^baseUrl must not contain a user name or password$/],
  ['baseUrl', 'https://airisk.example.com?x=1', /^baseUrl must not contain a query/],
  ['baseUrl', 'https://airisk.example.com/#top', /^baseUrl must not contain a fragment/],
  ['baseUrl', ' https://airisk.example.com', /^baseUrl must not contain white space/],
  ['baseUrl', 'https://airisk.example.com/api/oauth2', /^baseUrl must end before \/api\/oauth2/],
  ['baseUrl', 42, /^baseUrl must be a string, not a number$/],
  ['baseURL', 'https://x.example', /^unknown key baseURL; did you mean baseUrl\?$/],
  ['name', '', /^name must not be empty$/],
  ['client', undefined, /^client is missing$/],
  ['client', 'abc123', /^client must be an object, not a string$/],
  ['client.id', undefined, /^client\.id is missing$/],
  ['client.id', '', /^client\.id must not be empty$/],
  ['client.id', 'abc\n', /^client\.id contains a line break/],
  ['client.secret', undefined, /^client\.secret is missing$/],
  ['client.secret', null, /^client\.secret must be a string, not null$/],
  [
    'client.secret',
    'env:NOT_THERE',
    /^client\.secret needs the environment variable NOT_THERE, which is not set$/,
  ],
  ['client.secret', 'env:EMPTY', /^client\.secret needs the environment variable EMPTY, which is empty$/],
  ['client.secret', 'env:', /^client\.secret must name a variable after "env:"/],
  ['client.secret', 'env:BROKEN', /^client\.secret contains a line break/],
  [
    'client.redirectUris',
    ['https://x.example/'],
    /^unknown key client\.redirectUris; did you mean redirectUri\?$/,
  ],
  ['client.redirectUri', '/callback', /^client\.redirectUri is not an absolute URL/],
  ['client.redirectUri', 'https://localhost/callback#x', /^client\.redirectUri must not contain a fragment/],
  ['client.redirectUri', 'javascript:alert(1)', /^client\.redirectUri must not use the scheme javascript:$/],
  [
    'client.redirectUri',
    'https:///callback',
    /^client\.redirectUri is not well-formed: the host is missing$/,
  ],
  ['client.redirectUri', 'https://localhost/call back', /^client\.redirectUri must not contain white space$/],
  [
    'client.alternateRedirectUris',
    ['https://localhost/callback'],
    /^client\.alternateRedirectUris\[0\] repeats client\.redirectUri/,
  ],
  [
    'client.alternateRedirectUris',
    'https://localhost/2',
    /^client\.alternateRedirectUris must be a list, not a string$/,
  ],
  [
    'client.alternateRedirectUris',
    [7],
    /^client\.alternateRedirectUris\[0\] must be a string, not a number$/,
  ],
  ['otherClient.id', 'abc123', /^otherClient\.id must differ from client\.id/],
  [
    'otherClient.redirectUri',
    'https://localhost/second',
    /^otherClient\.redirectUri repeats client\.alternate/,
  ],
  ['otherClient.secret', undefined, /^otherClient\.secret is missing$/],
  ['users.primary', '', /^users\.primary must not be empty$/],
  ['users.other', 'user_42', /^users\.other must differ from users\.primary/],
  ['users', ['user_42'], /^users must be an object, not a list$/],
  ['interaction', 'none', /^interaction must be an object such as \{"kind": "none"\}, not a string$/],
  ['interaction', {}, /^interaction\.kind must be one of none, form, script$/],
  ['interaction', { kind: 'login' }, /^interaction\.kind must be one of none, form, script$/],
  ['interaction', { kind: 'none', steps: [] }, /^unknown key interaction\.steps/],
  ['interaction', { kind: 'form' }, /^interaction\.approve is missing$/],
  ['interaction', { kind: 'form', approve: [] }, /^interaction has no steps/],
  [
    'interaction',
    { kind: 'form', approve: [{ tap: {} }] },
    /^interaction\.approve\[0\] must have exactly one of fill/,
  ],
  [
    'interaction',
    { kind: 'form', approve: [{ click: {} }] },
    /^interaction\.approve\[0\]\.click must name a control/,
  ],
  [
    'interaction',
    { kind: 'form', approve: [{ click: { name: 'OK' } }] },
    /must name a control by label, role/,
  ],
  [
    'interaction',
    { kind: 'form', approve: [{ click: { rol: 'x' } }] },
    /^unknown key .*click\.rol; did you mean role\?$/,
  ],
  [
    'interaction',
    { kind: 'form', approve: [{ fill: { label: 'x' } }] },
    /\.fill\.value is missing: what to type$/,
  ],
  [
    'interaction',
    { kind: 'form', approve: [{ totp: { label: 'Code' } }] },
    /^interaction\.approve\[0\]\.totp\.secret is missing/,
  ],
  [
    'interaction',
    { kind: 'form', approve: [{ passkey: { optional: true } }] },
    /^interaction\.approve\[0\]\.passkey\.credential is missing/,
  ],
  [
    'interaction',
    { kind: 'form', approve: [{ passkey: { credential: '{"id": "mine"}' } }] },
    /^interaction\.approve\[0\]: passkey\.credential has no userHandle; it must be JSON such as/,
  ],
  [
    'interaction',
    { kind: 'form', approve: [{ click: { text: 'Go' }, frame: {} }] },
    /^interaction\.approve\[0\]\.frame must name a frame by name, title or url/,
  ],
  [
    'interaction',
    { kind: 'form', approve: [{ either: [[{ click: { text: 'Go' } }]] }] },
    /^interaction\.approve\[0\]\.either must be a list of alternatives/,
  ],
  [
    'interaction',
    { kind: 'form', approve: [{ either: [[{ click: { text: 'Go' } }], [{ click: {} }]] }] },
    /^interaction\.approve\[0\]\.either\[1\]\[0\]\.click must name a control/,
  ],
  ['interaction', { kind: 'script' }, /^interaction\.module is missing$/],
  [
    'interaction',
    { kind: 'script', module: 'gone.mjs' },
    /^interaction\.module names a file that does not exist/,
  ],
  [
    'interaction',
    { kind: 'script', module: '../sign-in.mjs' },
    /^interaction\.module must lie in the folder/,
  ],
  ['interaction', { kind: 'script', module: 'linked.mjs' }, /^interaction\.module must lie in the folder/],
  ['interaction', { kind: 'script', module: '/etc/passwd' }, /^interaction\.module must be a path relative/],
  ['interaction', { kind: 'script', module: 'sign-in.ts' }, /^interaction\.module must be an ES module/],
  ['lifetimes.codeSeconds', 0, /^lifetimes\.codeSeconds must be greater than 0$/],
  ['lifetimes.codeSeconds', '60', /^lifetimes\.codeSeconds must be a number, not a string$/],
  ['lifetimes.maxWaitSeconds', -1, /^lifetimes\.maxWaitSeconds must be at least 0$/],
  ['resources.listUsers', 'api/Users', /^resources\.listUsers must begin with "\/"$/],
  ['resources.listUsers', '//evil.example/api', /^resources\.listUsers must be a plain path/],
  ['resources.userOnly', '/api/../admin', /^resources\.userOnly must be a plain path/],
  ['tls.caFile', 'gone.pem', /^tls\.caFile names a file that does not exist/],
  ['tls.caFile', 'sign-in.mjs', /^tls\.caFile is not a PEM file with a CERTIFICATE/],
  ['tls.caFile', '.', /^tls\.caFile is not a file/],
  ['tls', { certFile: 'ca.pem' }, /^tls\.keyFile is missing: certFile needs it$/],
  ['tls', { keyFile: 'key.pem' }, /^tls\.certFile is missing: keyFile needs it$/],
  ['tls', { passphrase: 'pw' }, /^tls\.passphrase is for a keyFile, which is missing$/],
  ['baseUrl', 'http://127.0.0.1:4010', /^tls needs a baseUrl that begins with https/],
  ['limits.requestsPerSecond', 0, /^limits\.requestsPerSecond must be greater than 0$/],
  ['limits.maxRequests', 1.5, /^limits\.maxRequests must be a whole number, not a number$/],
  ['limit', {}, /^unknown key limit; did you mean limits\?$/],
];

for (const [path, value, line, more] of mutilations) {
  test(`refuses ${path} = ${JSON.stringify(value)} with one line`, () => {
    const problems = problemsOf(() => load(path, value, more));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(line);
    expect(problems[0]).not.toContain('\n');
    expect(problems[0]).not.toContain('k9-secret-k9');
  });
}

const broken: [title: string, text: string | Uint8Array, line: RegExp][] = [
  ['an empty file', '', /^the file is empty$/],
  ['a truncated file', '{"baseUrl": "https://x', /^is not JSON: a text does not end/],
  [
    'a missing comma',
    '{\n  "name": "a"\n  "baseUrl": 1\n}',
    /^is not JSON: a comma is missing \(line 2, column 14\)\n/,
  ],
  ['a list', '[]', /^the document must be an object, not a list$/],
  [
    'a hostile key',
    `{"__proto__": {"baseUrl": "x"}, ${JSON.stringify(complete).slice(1)}`,
    /^unknown key __proto__/,
  ],
  ['null', 'null', /^the document must be an object, not null$/],
  ['bytes that are no text', new Uint8Array([0x7b, 0xff, 0xfe]), /^is not UTF-8 text$/],
];

for (const [title, text, line] of broken) {
  test(`refuses ${title}`, () => {
    expect(problemsOf(() => loadText(text))).toEqual([expect.stringMatching(line)]);
  });
}

test('a file that is not there, a folder and a huge file are refused', () => {
  writeFileSync(join(folder, 'huge.json'), ' '.repeat(1_000_001));
  expect(problemsOf(() => loadTargetFile(join(folder, 'gone.json'), env))).toEqual([
    'the file does not exist',
  ]);
  expect(problemsOf(() => loadTargetFile(folder, env))).toEqual(['is not a file']);
  expect(problemsOf(() => loadTargetFile(join(folder, 'huge.json'), env))).toEqual(['is larger than 1 MB']);
});

test('all mistakes are told at once, missing variables among them', () => {
  const problems = problemsOf(() =>
    load('client.secret', 'env:ONE', { users: { primary: 'env:TWO', othr: 'x' } }),
  );
  expect(problems).toEqual([
    'client.secret needs the environment variable ONE, which is not set',
    'users.primary needs the environment variable TWO, which is not set',
    'unknown key users.othr; did you mean other?',
  ]);
});

test('a value from the environment is never quoted', () => {
  const problems = problemsOf(() => load('baseUrl', 'env:AIRISK_CLIENT_SECRET'));
  expect(problems).toEqual([expect.stringContaining('baseUrl is not an absolute URL (its value)')]);
});

test('flags make a target, and their mistakes are told in terms of flags', () => {
  const flags = {
    baseUrl: 'http://127.0.0.1:4010/',
    clientId: 'abc123',
    clientSecret: 'env:AIRISK_CLIENT_SECRET',
    redirectUri: 'https://localhost/callback',
    userId: 'user_42',
  };
  expect(targetFromFlags(flags, env, folder)).toEqual({
    name: '127.0.0.1:4010',
    baseUrl: 'http://127.0.0.1:4010',
    client: { id: 'abc123', secret: 'k9-secret-k9', redirectUri: 'https://localhost/callback' },
    users: { primary: 'user_42' },
    folder,
  });
  expect(problemsOf(() => targetFromFlags({ baseUrl: flags.baseUrl }, env, folder))).toEqual([
    '--client-id, --client-secret and --redirect-uri are missing',
  ]);
  const wrong = { ...flags, clientSecret: 'env:NOT_THERE', baseUrl: undefined };
  expect(problemsOf(() => targetFromFlags(wrong, env, folder))).toEqual([
    '--client-secret needs the environment variable NOT_THERE, which is not set',
    '--base-url is missing',
  ]);
});

test('a mistake in a flag beside a file is told of the flag, without a place in the file', () => {
  const file = join(folder, 'target.json');
  writeFileSync(file, JSON.stringify({ ...complete, tls: undefined, nam: 'x' }));
  const message = (flags: TargetFlags) => {
    try {
      loadTargetFile(file, env, flags);
    } catch (error) {
      return String(error);
    }
    return '';
  };
  const said = message({ userId: '', baseUrl: 'https://x.example' });
  expect(said).toMatch(/target\.json: --user-id must not be empty$/m);
  expect(said).toMatch(/unknown key nam; did you mean name\? \(line 1, column \d+\)\n {2}1 \| .*\n +\^/);
});

test('flags override a file', () => {
  const file = join(folder, 'target.json');
  writeFileSync(file, JSON.stringify({ ...complete, tls: undefined }));
  const target = loadTargetFile(file, env, { baseUrl: 'http://localhost:4010', userId: 'user_9' });
  expect(target.baseUrl).toBe('http://localhost:4010');
  expect(target.users).toEqual({ primary: 'user_9', other: 'user_7' });
});

test('plain http is warned about, except on this machine', () => {
  const at = (baseUrl: string) => targetWarnings(load('baseUrl', baseUrl, { tls: undefined }));
  expect(at('https://airisk.example.com')).toEqual([]);
  expect(at('http://localhost:4010')).toEqual([]);
  expect(at('http://[::1]:4010')).toEqual([]);
  expect(at('http://airisk.example.com')).toEqual([expect.stringContaining('plain http')]);
  expect(at('http://127.evil.example')).toEqual([expect.stringContaining('plain http')]);
});
