import { generateKeyPairSync } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Report } from '../reports/model/types.ts';
import { canonicalJson } from '../reports/sign/canonical-json.ts';
import { type Envelope, preAuthenticationEncoding, seal } from '../reports/sign/dsse.ts';
import { MANIFEST_TYPE, type Manifest } from '../reports/sign/manifest.ts';
import { makeSampleReport } from '../reports/testing/sample-report.ts';
import { settle } from '../reports/testing/settle.ts';
import { writeReports } from '../reports/write-reports.ts';
import { readPrivateKey } from './report/keys.ts';
import { runHere } from './testing/run-bin.ts';

const inFolder = (...names: string[]) => test.info().outputPath(...names);
const DIR = 'report';
const KEY = 'signing.key';

const waiver = {
  ...{ requirement: 'token-sample-waived', owner: 'Ada Lovelace', reason: 'Fixed in release 4.2' },
  expires: '2199-12-31',
};

/** A signed folder, as a run and `report sign` leave it. */
async function makeSigned(change: Partial<Report> = {}): Promise<void> {
  mkdirSync(inFolder(DIR), { recursive: true });
  const startedAt = new Date(Date.now() - 3_600_000).toISOString();
  const sample = makeSampleReport({ startedAt: new Date(startedAt), waivers: [waiver] });
  const report = settle({ ...sample, runId: 'run-4711', complete: true, ...change });
  writeReports(report, inFolder(DIR));
  expect((await runHere(['report', 'keygen', inFolder(KEY)])).code).toBe(0);
  expect(await runHere(['report', 'sign', inFolder(DIR), '--key', inFolder(KEY)])).toMatchObject({
    code: 0,
    err: '',
  });
}

const verify = (...args: string[]) =>
  runHere(['report', 'verify', inFolder(DIR), '--key', inFolder(`${KEY}.pub`), ...args]);

const edit = (name: string, change: (text: string) => string) =>
  writeFileSync(inFolder(DIR, name), change(readFileSync(inFolder(DIR, name), 'utf8')));
const editEnvelope = (change: (envelope: Envelope) => unknown) =>
  edit('report.dsse.json', (text) => JSON.stringify(change(JSON.parse(text) as Envelope)));
const readManifest = (): Manifest => {
  const { payload } = JSON.parse(readFileSync(inFolder(DIR, 'report.dsse.json'), 'utf8')) as Envelope;
  return JSON.parse(Buffer.from(payload, 'base64').toString('utf8')) as Manifest;
};
/** A holder of the key signs something that is no honest manifest. */
const resign = (text: string, type = MANIFEST_TYPE) =>
  writeFileSync(
    inFolder(DIR, 'report.dsse.json'),
    JSON.stringify(seal(type, Buffer.from(text), readPrivateKey(inFolder(KEY)))),
  );
const withManifest = (change: (manifest: Manifest) => object) =>
  resign(canonicalJson(change(readManifest())));
const withReport = (change: (report: Report) => void) =>
  edit('report.json', (text) => {
    const report = JSON.parse(text) as Report;
    change(report);
    return JSON.stringify(report);
  });
const flip = (text: string, at: number) => {
  const bytes = Buffer.from(text, 'base64');
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes.toString('base64');
};

test('a signed report is verified, with the key that was given or the one beside it', async () => {
  await makeSigned();
  const trusted = await verify(
    '--max-age',
    '1d',
    '--run-id',
    'run-4711',
    '--base-url',
    'https://airisk.staging.example.com/',
  );
  expect(trusted).toMatchObject({ code: 0, err: '' });
  expect(trusted.out).toMatch(/signature valid: \d+ requirements, \d+ files/);
  expect(trusted.out).toMatch(/key {6}[0-9a-f]{64}/);
  const beside = await runHere(['report', 'verify', inFolder(DIR)]);
  expect(beside.code).toBe(0);
  expect(beside.err).toContain('it shows that nothing was altered, not who signed');
});

test('a folder may be moved, and a report signed anew', async () => {
  await makeSigned();
  renameSync(inFolder(DIR), inFolder('elsewhere'));
  cpSync(inFolder('elsewhere'), inFolder(DIR), { recursive: true });
  expect((await verify()).code).toBe(0);
  expect((await runHere(['report', 'sign', inFolder(DIR), '--key', inFolder(KEY)])).code).toBe(0);
  expect((await verify()).code).toBe(0);
});

const mutations: [title: string, mutate: () => void, line: RegExp][] = [
  [
    'report.json is altered',
    () => withReport((r) => Object.assign(r.verdicts, { documented: 'conformant' })),
    /altered: report\.json/,
  ],
  [
    'an outcome is altered',
    () => edit('report.json', (t) => t.replace('"fail"', '"pass"')),
    /altered: report\.json/,
  ],
  [
    'one blank is added to report.json',
    () => appendFileSync(inFolder(DIR, 'report.json'), ' '),
    /altered: report\.json/,
  ],
  [
    'the page is altered',
    () => edit('report.html', (t) => t.replace('Non-conformant', 'Conformant')),
    /altered: report\.html/,
  ],
  [
    'JUnit is altered',
    () => edit('report.junit.xml', (t) => t.replaceAll('failure', 'skipped')),
    /altered: report\.junit\.xml/,
  ],
  ['a file is cut', () => edit('report.md', (t) => t.slice(0, -1)), /altered: report\.md/],
  [
    'report.json is missing',
    () => rmSync(inFolder(DIR, 'report.json')),
    /incomplete: report\.json is missing/,
  ],
  ['the page is missing', () => rmSync(inFolder(DIR, 'report.html')), /incomplete: report\.html is missing/],
  [
    'a script is missing',
    () => rmSync(inFolder(DIR, 'reproduce'), { recursive: true }),
    /incomplete: reproduce\/.+ is missing/,
  ],
  [
    'a file is added',
    () => writeFileSync(inFolder(DIR, 'certificate.pdf'), 'x'),
    /altered: certificate\.pdf was added/,
  ],
  [
    'a file is added deeper',
    () => {
      mkdirSync(inFolder(DIR, 'a', 'b'), { recursive: true });
      writeFileSync(inFolder(DIR, 'a', 'b', 'c.txt'), 'x');
    },
    /altered: a\/b\/c\.txt was added/,
  ],
  [
    'a file is renamed',
    () => renameSync(inFolder(DIR, 'report.md'), inFolder(DIR, 'readme.md')),
    /incomplete: report\.md is missing \(and 1 more\)/,
  ],
  [
    'a file is a link now',
    () => {
      renameSync(inFolder(DIR, 'report.md'), inFolder('kept.md'));
      symlinkSync(inFolder('kept.md'), inFolder(DIR, 'report.md'));
    },
    /altered: report\.md/,
  ],
  [
    'the envelope is missing',
    () => rmSync(inFolder(DIR, 'report.dsse.json')),
    /incomplete: report\.dsse\.json is missing/,
  ],
  [
    'the envelope is empty',
    () => writeFileSync(inFolder(DIR, 'report.dsse.json'), ''),
    /is no signature envelope/,
  ],
  ['the envelope is cut', () => edit('report.dsse.json', (t) => t.slice(0, -40)), /is no signature envelope/],
  ['the envelope is a list', () => editEnvelope((e) => [e]), /is no signature envelope/],
  [
    'the envelope has a further member',
    () => editEnvelope((e) => ({ ...e, note: 'x' })),
    /is no signature envelope/,
  ],
  [
    'the envelope has no signature',
    () => editEnvelope((e) => ({ ...e, signatures: [] })),
    /is no signature envelope/,
  ],
  [
    'the envelope has a signature twice',
    () => editEnvelope((e) => ({ ...e, signatures: [...e.signatures, ...e.signatures] })),
    /is no signature envelope/,
  ],
  [
    'a bit of the signature is another',
    () =>
      editEnvelope((e) => ({
        ...e,
        signatures: [{ keyid: e.signatures[0]?.keyid, sig: flip(e.signatures[0]?.sig ?? '', 20) }],
      })),
    /signature does not fit/,
  ],
  [
    'the signature is cut',
    () =>
      editEnvelope((e) => ({
        ...e,
        signatures: [{ keyid: e.signatures[0]?.keyid, sig: e.signatures[0]?.sig.slice(0, -8) }],
      })),
    /signature does not fit/,
  ],
  [
    'a bit of the payload is another',
    () => editEnvelope((e) => ({ ...e, payload: flip(e.payload, 200) })),
    /signature does not fit/,
  ],
  [
    'the payload is spelt otherwise',
    () => editEnvelope((e) => ({ ...e, payload: e.payload.replace(/=*$/, '\n') })),
    /signature does not fit/,
  ],
  [
    'the payload type is another',
    () => editEnvelope((e) => ({ ...e, payloadType: 'application/json' })),
    /holds no manifest/,
  ],
  [
    'an outcome in the manifest is altered',
    () =>
      editEnvelope((e) => {
        const manifest = Buffer.from(e.payload, 'base64')
          .toString('utf8')
          .replace('"outcome":"fail"', '"outcome":"pass"');
        return { ...e, payload: Buffer.from(manifest).toString('base64') };
      }),
    /signature does not fit/,
  ],
  [
    'the manifest is signed as something else',
    () => resign(canonicalJson(readManifest()), 'application/vnd.in-toto+json'),
    /holds no manifest/,
  ],
  ['the manifest is no JSON', () => resign('{'), /the manifest is not JSON/],
  ['the manifest is another document', () => resign('{"a":1}'), /the manifest is none/],
  ['the manifest is not canonical', () => resign(JSON.stringify(readManifest(), null, 2)), /canonical form/],
  [
    'the manifest leaves a file out',
    () => withManifest((m) => ({ ...m, files: m.files.slice(1) })),
    /altered: .+ was added after signing/,
  ],
  [
    'the manifest names a file twice',
    () => withManifest((m) => ({ ...m, files: [...m.files, ...m.files.slice(0, 1)] })),
    /names a file twice/,
  ],
  [
    'the manifest leads out of the folder',
    () =>
      withManifest((m) => ({
        ...m,
        files: [...m.files, { path: `../${KEY}`, bytes: 1, sha256: '0'.repeat(64) }],
      })),
    /incomplete: \.\.\/signing\.key is missing/,
  ],
  [
    'the manifest has a better row than the report',
    () => withManifest((m) => ({ ...m, rows: m.rows.map((row) => ({ ...row, outcome: 'pass' })) })),
    /altered: [a-z-]+ in report\.json is not what was signed/,
  ],
  [
    'the manifest has a better verdict',
    () => withManifest((m) => ({ ...m, verdicts: { documented: 'conformant', hardened: 'conformant' } })),
    /altered: verdicts of report\.json/,
  ],
  [
    'the manifest has a better exit code',
    () => withManifest((m) => ({ ...m, exitCode: 0 })),
    /altered: exitCode of report\.json/,
  ],
  [
    'the manifest is of another target',
    () => withManifest((m) => ({ ...m, target: { ...m.target, baseUrl: 'https://production.example' } })),
    /altered: target of report\.json/,
  ],
  [
    'the manifest is of another specification',
    () => withManifest((m) => ({ ...m, tool: { ...m.tool, specDigest: 'sha256:00' } })),
    /altered: tool of report\.json/,
  ],
  [
    'the manifest was signed before the run',
    () => withManifest((m) => ({ ...m, signedAt: '2001-01-01T00:00:00.000Z' })),
    /signed before its run started/,
  ],
];

for (const [title, mutate, line] of mutations) {
  test(`verify says so where ${title}`, async () => {
    await makeSigned();
    mutate();
    const { code, out, err } = await verify();
    expect({ code, out }, err).toEqual({ code: 7, out: '' });
    expect(err).toMatch(line);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });
}

test('a report of another run, target or time is no answer', async () => {
  await makeSigned();
  const cases: [string[], RegExp][] = [
    [['--base-url', 'https://airisk.example.com'], /replayed: the report is about https:\/\/airisk\.staging/],
    [['--run-id', 'run-4712'], /replayed: the report is of run run-4711, not run-4712/],
    [['--max-age', '30m'], /replayed: the run started at .* longer ago/],
  ];
  for (const [args, line] of cases) {
    const { code, out, err } = await verify(...args);
    expect({ code, out }).toEqual({ code: 7, out: '' });
    expect(err).toMatch(line);
  }
  expect(await verify('--max-age', 'soon')).toMatchObject({ code: 2 });
});

test('a report that is dated in the future is refused', async () => {
  await makeSigned({ startedAt: new Date(Date.now() + 86_400_000).toISOString() });
  expect(await verify()).toMatchObject({ code: 7, err: expect.stringContaining('dated in the future') });
});

test('a signature of another key is refused, also where that key lies beside the report', async () => {
  await makeSigned();
  await runHere(['report', 'keygen', inFolder('other.key')]);
  await runHere(['report', 'sign', inFolder(DIR), '--key', inFolder('other.key')]);
  expect(await verify()).toMatchObject({
    code: 7,
    err: expect.stringMatching(/not signed with the key [0-9a-f]{64}/),
  });
  writeFileSync(inFolder(DIR, 'report.pub.pem'), readFileSync(inFolder(`${KEY}.pub`)));
  expect((await runHere(['report', 'verify', inFolder(DIR)])).code).toBe(7);
  rmSync(inFolder(DIR, 'report.pub.pem'));
  const lost = await runHere(['report', 'verify', inFolder(DIR)]);
  expect(lost).toMatchObject({ code: 7, err: expect.stringContaining('report.pub.pem is missing') });
});

test('what is incomplete, or a part of a run, is not signed', async () => {
  await makeSigned();
  for (const change of [{ complete: false }, { shard: { index: 1, total: 2 } }]) {
    withReport((report) => Object.assign(report, { complete: true }, change));
    const signed = await runHere(['report', 'sign', inFolder(DIR), '--key', inFolder(KEY)]);
    expect(signed.code).toBe(7);
    expect(signed.err).toMatch(/not signed/);
  }
});

test('keys are Ed25519 keys of the right half, private ones readable by their owner alone', async () => {
  await makeSigned();
  expect(statSync(inFolder(KEY)).mode & 0o777).toBe(0o600);
  expect(await runHere(['report', 'keygen', inFolder(KEY)])).toMatchObject({
    code: 2,
    err: expect.stringContaining('exists'),
  });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(inFolder('rsa.key'), rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const locked = generateKeyPairSync('ed25519').privateKey;
  const sealed = locked.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
  writeFileSync(inFolder('locked.key'), sealed);
  writeFileSync(inFolder('none.key'), 'not a key');
  const cases: [string, RegExp][] = [
    [inFolder('rsa.key'), /a key for rsa, not Ed25519/],
    [inFolder('locked.key'), /is encrypted/],
    [inFolder('none.key'), /is no private key in PEM form/],
    [inFolder(`${KEY}.pub`), /is a public key; signing needs the private one/],
    [inFolder('missing.key'), /cannot be read \(ENOENT\)/],
  ];
  for (const [key, line] of cases) {
    const { code, err } = await runHere(['report', 'sign', inFolder(DIR), '--key', key]);
    expect(code).toBe(2);
    expect(err).toMatch(line);
    expect(err).not.toContain('BEGIN');
  }
  expect(await runHere(['report', 'verify', inFolder(DIR), '--key', inFolder(KEY)])).toMatchObject({
    code: 2,
  });
  expect(await runHere(['report', 'sign', inFolder(DIR)])).toMatchObject({
    code: 2,
    err: expect.stringContaining('--key'),
  });
  expect(await runHere(['report', 'verify', join(inFolder(DIR), 'report.json')])).toMatchObject({ code: 2 });
});

test('canonical JSON and the signed encoding are those of the specifications', () => {
  expect(canonicalJson({ b: [1, null, true], a: { z: 'é\u0007"', A: -2 }, c: undefined })).toBe(
    '{"a":{"A":-2,"z":"é\\u0007\\""},"b":[1,null,true]}',
  );
  expect(() => canonicalJson({ a: 1.5 })).toThrow(TypeError);
  expect(() => canonicalJson([() => 1])).toThrow(TypeError);
  // The example of the DSSE protocol document.
  expect(
    preAuthenticationEncoding('http://example.com/HelloWorld', Buffer.from('hello world')).toString(),
  ).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
});
