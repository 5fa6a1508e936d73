import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { ALL_FORMATS } from '../formats.ts';
import type { Report } from '../model/types.ts';
import { leaky } from '../testing/leaky-report.ts';
import { makeZip } from '../testing/make-zip.ts';
import { makeSampleReport } from '../testing/sample-report.ts';
import { ReportEdition } from '../write-reports.ts';
import { scanFiles, scanForSecrets } from './scan-for-secrets.ts';
import { channelVariables, makeChannel, openSecretSink, readSecrets, type Secret } from './secret-channel.ts';

/** With characters that every encoding treats otherwise. */
const VALUE = 'S3cr/t+va "lue"&<é>=x-9';
const SECRETS: Secret[] = [{ kind: 'secret', value: VALUE }];

const inFolder = (...names: string[]) => test.info().outputPath(...names);

function plant(name: string, content: string | Buffer): void {
  mkdirSync(dirname(inFolder('out', name)), { recursive: true });
  writeFileSync(inFolder('out', name), content);
}

const scan = (secrets: readonly Secret[] = SECRETS) => scanForSecrets(inFolder('out'), secrets).leaks;

const html = (text: string) =>
  text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`).replaceAll(' ', '&#x20;');
const base64 = (text: string, before: string) => Buffer.from(`${before}${text}tail`).toString('base64');

const forms: Readonly<Record<string, string | Buffer>> = {
  plain: `before ${VALUE} after`,
  'percent-encoded': `?a=${encodeURIComponent(VALUE)}`,
  'percent-encoded twice': encodeURIComponent(encodeURIComponent(VALUE)),
  'every character percent-encoded': [...Buffer.from(VALUE)].map((b) => `%${b.toString(16)}`).join(''),
  'form-encoded': new URLSearchParams({ a: VALUE }).toString(),
  JSON: JSON.stringify({ a: VALUE }),
  'JSON in JSON': JSON.stringify(JSON.stringify({ a: VALUE })),
  'JSON with \\u escapes': [...VALUE]
    .map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join(''),
  HTML: html(VALUE),
  'base64, first offset': base64(VALUE, ''),
  'base64, second offset': base64(VALUE, 'x'),
  'base64, third offset': base64(VALUE, 'xy'),
  base64url: Buffer.from(`x${VALUE}`).toString('base64url'),
  'Basic credentials': `Authorization: Basic ${Buffer.from(`abc123:${encodeURIComponent(VALUE)}`).toString('base64')}`,
  hex: Buffer.from(`..${VALUE}`).toString('hex'),
  'upper-case hex': Buffer.from(VALUE).toString('hex').toUpperCase(),
  'Markdown with escapes': VALUE.replace(/[\\`*_{}[\]()#+!|~$-]/g, '\\$&').replaceAll('&', '&amp;'),
  'UTF-16': Buffer.from(`a${VALUE}`, 'utf16le'),
  gzip: gzipSync(`log ${VALUE}`),
  'base64 of gzip': `<script>var log = "${gzipSync(`log ${VALUE}`).toString('base64')}"</script>`,
  'a zip archive': makeZip({ 'trace/network.har': JSON.stringify({ v: VALUE }) }),
  'a stored zip entry': makeZip({ 'a.txt': VALUE }, 0),
  'a zip in a zip': makeZip({ 'inner.zip': makeZip({ 'x/y.txt': VALUE }) }),
  'base64 of a zip': `data:application/zip;base64,${makeZip({ 'report.json': VALUE }).toString('base64')}`,
  'a PNG with a text chunk': Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    Buffer.from(`tEXt${VALUE}`),
  ]),
};

for (const [title, content] of Object.entries(forms)) {
  test(`a secret is found: ${title}`, () => {
    plant('deep/file.bin', content);
    plant('clean.txt', 'nothing here');
    const leaks = scan();
    expect(leaks[0]).toMatchObject({ file: 'deep/file.bin', kind: 'secret' });
    expect(new Set(leaks.map(({ file }) => file))).toEqual(new Set(['deep/file.bin']));
    expect(JSON.stringify(leaks)).not.toContain('S3cr');
  });
}

test('a leak in an archive names the entry', () => {
  plant('trace.zip', makeZip({ 'a.txt': 'clean', 'b/resources.json': VALUE }));
  expect(scan()).toEqual([
    { file: 'trace.zip', inside: 'b/resources.json', kind: 'secret', detail: 'a secret' },
  ]);
});

test('a secret in a file name is found, and not repeated', () => {
  const token = 'tok-0123456789abcdef';
  plant(`${token}.txt`, 'clean');
  expect(scan([{ kind: 'token', value: token }])).toEqual([
    { file: '(a file name)', kind: 'token', detail: 'a token' },
  ]);
});

test('an archive that cannot be opened is no clean file', () => {
  const zip = makeZip({ 'a.txt': VALUE });
  plant('cut.zip', zip.subarray(0, zip.length - 30));
  const broken = Buffer.from(zip);
  broken.fill(0xff, 35, 45);
  plant('broken.zip', broken);
  const encrypted = Buffer.from(zip);
  encrypted.writeUInt16LE(1, zip.indexOf(Buffer.from('PK\x01\x02', 'latin1')) + 8);
  plant('encrypted.zip', encrypted);
  plant('cut.gz', gzipSync(VALUE).subarray(0, 20));
  expect(scan().map(({ file, kind }) => `${file}: ${kind}`)).toEqual([
    'broken.zip: unreadable archive',
    'cut.gz: unreadable archive',
    'cut.zip: unreadable archive',
    'encrypted.zip: unreadable archive',
  ]);
});

test('a bomb is not unpacked for ever', () => {
  let bytes: Buffer = makeZip({ a: deflateRawSync(Buffer.alloc(1000)) });
  for (let i = 0; i < 12; i++) bytes = makeZip({ a: bytes, b: bytes });
  plant('bomb.zip', bytes);
  expect(scan()).toEqual([]);
});

test('values that are short, or public, are not looked for', () => {
  plant('page.html', 'the test of a code that is public at https://localhost/callback, 0123456789');
  const secrets: Secret[] = [
    { kind: 'secret', value: 'test' },
    { kind: 'code', value: '0123456789' },
    { kind: 'password', value: 'callback' },
    { kind: 'token', value: 'not-in-there-at-all' },
  ];
  const { leaks, searched, skipped } = scanForSecrets(inFolder('out'), secrets, {
    publicTexts: ['https://localhost/callback'],
  });
  expect({ leaks, searched, skipped }).toEqual({ leaks: [], searched: 1, skipped: 3 });
});

for (const format of ALL_FORMATS) {
  test(`a secret in a report is found in the format ${format}, and the report of the sample is clean`, () => {
    const look = (report: Report) => {
      const files = new ReportEdition(report, [format]).files();
      return scanFiles(
        files.map(({ name, text }) => ({ name, bytes: Buffer.from(text) })),
        SECRETS,
      ).leaks;
    };
    expect(look(leaky(VALUE)).length).toBeGreaterThan(0);
    expect(look(makeSampleReport())).toEqual([]);
  });
}

test('what workers learn comes through the channel, and never stands in its file', async () => {
  mkdirSync(inFolder('run'), { recursive: true });
  const channel = makeChannel(inFolder('run', 'learned'));
  const sinks = [1, 2].map(() => openSecretSink(channelVariables(channel)));
  sinks[0]?.({ kind: 'code', value: 'code-of-the-first-worker' });
  sinks[1]?.({ kind: 'token', value: 'token-of-the-second' });
  sinks[0]?.({ kind: 'code', value: 'code-of-the-first-worker' });
  sinks[1]?.({ kind: 'secret', value: VALUE });
  const found = readSecrets(channel);
  expect(found).toEqual([
    { kind: 'code', value: 'code-of-the-first-worker' },
    { kind: 'token', value: 'token-of-the-second' },
    { kind: 'secret', value: VALUE },
  ]);
  expect(scanForSecrets(inFolder('run'), found).leaks).toEqual([]);
  expect(() => readSecrets({ ...channel, key: '00'.repeat(32) })).toThrow();
  expect(openSecretSink({})).toBeUndefined();
  expect(readSecrets(makeChannel(inFolder('run', 'nobody-wrote')))).toEqual([]);
});
