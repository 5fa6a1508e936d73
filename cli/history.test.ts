/** Histories: what is kept, what is believed, and what a release rests on. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { canonicalJson } from '../reports/sign/canonical-json.ts';
import { printEnvelope, seal } from '../reports/sign/dsse.ts';
import { MANIFEST_TYPE } from '../reports/sign/manifest.ts';
import { writeReports } from '../reports/write-reports.ts';
import { readPrivateKey } from './report/keys.ts';
import { runHere, startBin } from './testing/run-bin.ts';
import { asQuick, hoursAgo, makeKey, makeReport, type Wish, writeSigned } from './testing/signed-reports.ts';

const inFolder = (...names: string[]) => test.info().outputPath(...names);
const DIR = 'history';
const entriesOf = (dir = DIR) => readdirSync(inFolder(dir, 'entries')).sort();

const MANY = 100;

let count = 0;
/** Writes, signs and adds a report; returns its folder. */
async function add(wish: Wish = {}, args: readonly string[] = []): Promise<string> {
  const key = inFolder('signing.key');
  if (!existsSync(key)) makeKey(inFolder());
  count += 1;
  const folder = await writeSigned(inFolder(`report-${count}`), makeReport(wish), key, args);
  expect(await runHere(['history', 'add', folder, '--to', inFolder(DIR)])).toMatchObject({ code: 0 });
  return folder;
}
const show = (...args: string[]) => runHere(['history', 'show', inFolder(DIR), ...args]);
const trustKey = (key = 'signing.key') => {
  mkdirSync(inFolder(DIR, 'keys'), { recursive: true });
  cpSync(inFolder(`${key}.pub`), inFolder(DIR, 'keys', `${key}.pub`));
};
const ask = (...args: string[]) =>
  runHere(['can-release', '--history', inFolder(DIR), '--target', 'staging', '--client', 'my app', ...args]);

test('a history says since when a requirement is broken, and which release mended it', async () => {
  const waiver = {
    ...{ requirement: 'code-single-use', owner: 'Ada', reason: 'The gateway is replaced in May.' },
    ...{ expires: '2199-12-31', ticket: 'https://tickets.example.com/AIR-7', state: 'used' as const },
  };
  await add({ startedAt: hoursAgo(100), broken: ['authorize-client-id-exact'] }, ['--release', '4.0']);
  await add({ startedAt: hoursAgo(80) }, ['--release', '4.1']);
  await add({ startedAt: hoursAgo(60), broken: ['code-single-use'] }, ['--release', '4.2']);
  await add({ startedAt: hoursAgo(40), untestable: ['code-single-use'] }, ['--release', '4.3']);
  await add({ startedAt: hoursAgo(20), broken: ['code-single-use'], waivers: [waiver] }, [
    '--release',
    '4.4',
  ]);
  await add({ actor: 'client', name: 'my app', broken: ['client-signs-in'] });
  const { code, out } = await show();
  expect(code).toBe(0);
  expect(out).toContain('6 reports, 1 target, 1 client');
  expect(out).toMatch(
    /waived {2}code-single-use {2}since 4\.2 \([\d-]+\), seen 2 times, last 4\.4 \([\d-]+\), waived by Ada until 2199-12-31, https:\/\/tickets\.example\.com\/AIR-7/,
  );
  expect(out).toMatch(/mended {2}authorize-client-id-exact {2}broken since 4\.0 \([\d-]+\), mended by 4\.1/);
  expect(out).toMatch(/client my app[\s\S]*fail {2}client-signs-in/);
  const data = JSON.parse((await show('--json')).out);
  const [target] = data.subjects;
  expect(target.reports.map(({ release }: { release: string }) => release)).toEqual([
    '4.0',
    '4.1',
    '4.2',
    '4.3',
    '4.4',
  ]);
  expect(target.red[0]).toMatchObject({
    ...{ id: 'code-single-use', times: 2, soundUntil: { release: '4.1' }, firstSeen: { release: '4.2' } },
    waiver: { ticket: 'https://tickets.example.com/AIR-7' },
  });
});

test('what a run could not verify neither breaks nor mends', async () => {
  await add({ startedAt: hoursAgo(30), broken: ['code-single-use'] });
  await add({ startedAt: hoursAgo(20), untestable: ['code-single-use'] });
  const { out } = await show();
  expect(out).toContain('not verified in 1 report since');
  expect(out).not.toContain('mended');
});

test('a report is kept once, and again when it was signed', async () => {
  const report = makeReport();
  writeReports(report, inFolder('report'), ['json', 'html']);
  const addIt = () =>
    runHere(['history', 'add', inFolder('report'), '--to', inFolder(DIR), '--release', '1.0']);
  const first = await addIt();
  expect(first).toMatchObject({ code: 0 });
  expect(first.err).toContain('not signed');
  expect((await addIt()).out).toContain('is there already');
  expect(entriesOf()).toHaveLength(1);
  await runHere(['report', 'sign', inFolder('report'), '--key', makeKey(inFolder()), '--release', '1.0']);
  expect((await addIt()).code).toBe(0);
  expect(entriesOf()).toHaveLength(2);
  expect((await show()).out).toContain('1 report,');
  expect(
    readdirSync(inFolder(DIR, 'entries', entriesOf()[1] ?? ''))
      .sort()
      .join(),
  ).toMatch(/^entry\.json,(report\.dsse\.json,report\.html,report\.intoto\.json,)?report\.json/);
});

test('nothing is added that does not hold', async () => {
  const key = makeKey(inFolder());
  const refused = async (name: string, line: RegExp, code = 7) => {
    const ran = await runHere(['history', 'add', inFolder(name), '--to', inFolder(DIR)]);
    expect(ran, name).toMatchObject({ code });
    expect(ran.err, name).toMatch(line);
  };
  await writeSigned(inFolder('altered'), makeReport(), key);
  writeFileSync(
    inFolder('altered', 'report.json'),
    readFileSync(inFolder('altered', 'report.json'), 'utf8').replace(
      '"documented": "conformant"',
      '"documented": "conformant" ',
    ),
  );
  await refused('altered', /altered: report\.json/);
  await writeSigned(inFolder('future'), makeReport({ startedAt: hoursAgo(-3) }), key);
  await refused('future', /dated in the future/);
  writeReports(makeReport({ startedAt: hoursAgo(-3) }), inFolder('future-unsigned'), ['json']);
  await refused('future-unsigned', /dated in the future/);
  writeReports(
    { ...makeReport(), verdicts: { ...makeReport().verdicts, documented: 'non-conformant' } },
    inFolder('lies'),
    ['json'],
  );
  await refused('lies', /contradicts itself/);
  writeReports(makeReport({ change: (report) => ({ ...report, complete: false }) }), inFolder('part'), [
    'json',
  ]);
  await refused('part', /incomplete/);
  await refused('nowhere', /does not exist/, 2);
  expect(existsSync(inFolder(DIR, 'entries'))).toBe(false);
  mkdirSync(inFolder('home'));
  writeFileSync(inFolder('home', 'letters.txt'), 'x');
  await writeSigned(inFolder('good'), makeReport(), key);
  expect(await runHere(['history', 'add', inFolder('good'), '--to', inFolder('home')])).toMatchObject({
    code: 2,
  });
  expect(await runHere(['history', 'add', inFolder('good'), '--to', inFolder('good', 'h')])).toMatchObject({
    code: 2,
  });
  trustKeyOf(inFolder(DIR), makeKey(inFolder(), 'other.key'));
  await refused('good', /not signed with the key/);
});

function trustKeyOf(history: string, key: string): void {
  mkdirSync(join(history, 'keys'), { recursive: true });
  cpSync(`${key}.pub`, join(history, 'keys', 'trusted.pub'));
}

test('an entry that was altered is told, counts for nothing, and lets nothing be released', async () => {
  await add({ broken: ['code-single-use'] });
  const [name = ''] = entriesOf();
  const entry = inFolder(DIR, 'entries', name);
  const keep = inFolder('keep');
  cpSync(entry, keep, { recursive: true });
  const key = inFolder('signing.key');
  const manifest = JSON.parse(
    Buffer.from(
      JSON.parse(readFileSync(join(entry, 'report.dsse.json'), 'utf8')).payload,
      'base64',
    ).toString(),
  );
  const forge = (text: string, type = MANIFEST_TYPE, by = key) =>
    writeFileSync(
      join(entry, 'report.dsse.json'),
      printEnvelope(seal(type, Buffer.from(text), readPrivateKey(by))),
    );
  const alterations: [string, () => void, RegExp][] = [
    [
      'the signature of another key',
      () => forge(canonicalJson(manifest), MANIFEST_TYPE, makeKey(inFolder(), 'evil.key')),
      /not signed with|does not fit/,
    ],
    [
      'a manifest about another report',
      () =>
        forge(
          canonicalJson({ ...manifest, files: [{ path: 'report.json', bytes: 1, sha256: '0'.repeat(64) }] }),
        ),
      /about another report/,
    ],
    [
      'a manifest of the future',
      () => forge(canonicalJson({ ...manifest, startedAt: hoursAgo(-9).toISOString() })),
      /dated in the future/,
    ],
    ['another document', () => forge('{"a":1}'), /the manifest is none/],
    ['another payload', () => forge(canonicalJson(manifest), 'text/plain'), /holds no manifest/],
    ['no entry.json', () => rmSync(join(entry, 'entry.json')), /entry\.json is missing/],
    [
      'half an entry.json',
      () => writeFileSync(join(entry, 'entry.json'), '{"entryVersion": 1, "add'),
      /is not JSON/,
    ],
    [
      'an entry.json with a member twice',
      () => writeFileSync(join(entry, 'entry.json'), '{"entryVersion":1,"entryVersion":1}'),
      /twice/,
    ],
    ['no report', () => rmSync(join(entry, 'report.json')), /report\.json is missing/],
    [
      'half a report',
      () => writeFileSync(join(entry, 'report.json'), '{'),
      /report\.json is missing, or not the one/,
    ],
    [
      'a link',
      () => {
        rmSync(join(entry, 'report.json'));
        symlinkSync(join(keep, 'report.json'), join(entry, 'report.json'));
      },
      /no regular file/,
    ],
    [
      'a strange folder',
      () => mkdirSync(inFolder(DIR, 'entries', 'evil\u001b[31m')),
      /is no entry of a history/,
    ],
  ];
  for (const [title, alter, line] of alterations) {
    alter();
    const { code, err } = await show();
    expect(code, title).toBe(7);
    expect(err, title).toMatch(line);
    expect(err, title).not.toContain('\u001b');
    const asked = await runHere([
      'can-release',
      '--history',
      inFolder(DIR),
      '--target',
      'staging',
      '--without',
      'client',
    ]);
    expect(asked.code, title).toBe(7);
    rmSync(inFolder(DIR, 'entries'), { recursive: true });
    cpSync(keep, entry, { recursive: true });
  }
  expect((await show()).code).toBe(0);
});

test('verify and can-release read the report itself', async () => {
  await add();
  await add({ actor: 'client', name: 'my app' });
  expect(await ask()).toMatchObject({ code: 0 });
  const [, name = ''] = entriesOf();
  const file = inFolder(DIR, 'entries', name, 'report.json');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('"something else"', '"SOMETHING else"').replace('as seen', 'AS SEEN'));
  expect((await show()).code).toBe(0);
  expect(await runHere(['history', 'verify', inFolder(DIR)])).toMatchObject({ code: 7 });
  const { code, out } = await ask();
  expect(code).toBe(7);
  expect(out).toMatch(/no: .*altered: report\.json/);
});

test('what an add left that was killed is no entry, and goes after a while', async () => {
  await add();
  mkdirSync(inFolder(DIR, 'entries', '.adding-abc'));
  writeFileSync(inFolder(DIR, 'entries', '.adding-abc', 'report.json'), '{');
  expect(await show()).toMatchObject({ code: 0, err: '' });
});

test('a release needs both, verified, fresh and met; each reason is a line', async () => {
  await add({ startedAt: hoursAgo(30) });
  const lonely = await ask();
  expect(lonely).toMatchObject({ code: 7 });
  expect(lonely.out).toContain('no: client my app: the history has no report of it');
  await add({ actor: 'client', name: 'my app' });
  const allowed = await ask();
  expect(allowed).toMatchObject({ code: 0 });
  expect(allowed.out).toContain('release allowed');
  expect(allowed.err).toContain('no key is trusted');
  trustKey();
  expect(await ask()).toMatchObject({ code: 0, err: '' });
  const old = await ask('--max-age', '24h');
  expect(old).toMatchObject({ code: 7 });
  expect(old.out).toMatch(/no: provider staging: the newest report is of .* older than 24h/);
  await add({ startedAt: hoursAgo(2), broken: ['code-single-use'] });
  const broken = await ask();
  expect(broken).toMatchObject({ code: 1 });
  expect(broken.out).toMatch(/no: provider staging: the gate hardened is not met \(/);
  await add({
    startedAt: hoursAgo(1),
    change: asQuick,
  });
  expect((await ask()).out).toContain('--depth quick');
  const typo = await runHere([
    'can-release',
    '--history',
    inFolder(DIR),
    '--target',
    'stagin',
    '--client',
    'my app',
  ]);
  expect(typo).toMatchObject({ code: 7 });
  expect(typo.out).toContain('did you mean staging');
  expect(await runHere(['can-release', '--history', inFolder(DIR), '--target', 'staging'])).toMatchObject({
    code: 2,
  });
});

test('an unsigned report is shown, and lets nothing be released', async () => {
  writeReports(makeReport(), inFolder('report'), ['json']);
  await runHere(['history', 'add', inFolder('report'), '--to', inFolder(DIR)]);
  const { code, out } = await runHere([
    'can-release',
    '--history',
    inFolder(DIR),
    '--target',
    'staging',
    '--without',
    'client',
  ]);
  expect(code).toBe(7);
  expect(out).toContain('no: provider staging: the newest report is not signed');
});

test('two who add at once both arrive', async () => {
  const key = makeKey(inFolder());
  const startedAt = hoursAgo(1);
  const folders: string[] = [];
  for (let i = 0; i < 2; i += 1)
    folders.push(await writeSigned(inFolder(`r${i}`), makeReport({ name: `t${i}`, startedAt }), key));
  const codes = await Promise.all(
    folders.map(
      (folder) =>
        new Promise((resolve) => {
          startBin(['history', 'add', folder, '--to', inFolder(DIR)]).once('close', resolve);
        }),
    ),
  );
  expect(codes).toEqual([0, 0]);
  expect((await show()).out).toContain('2 reports, 2 targets');
});

test('an entry can be read by whoever may read the history', async () => {
  test.skip(process.platform === 'win32', 'Windows has no such modes.');
  const before = process.umask(0o022);
  try {
    await add();
  } finally {
    process.umask(before);
  }
  const [name = ''] = entriesOf();
  const parent = statSync(inFolder(DIR, 'entries')).mode;
  expect(statSync(inFolder(DIR, 'entries', name)).mode & 0o777).toBe(parent & 0o777);
  expect(parent & 0o055).toBe(0o055);
});

test('of many entries that do not hold the first are told, and how many more', async () => {
  await add();
  const [name = ''] = entriesOf();
  rmSync(inFolder(DIR, 'entries', name, 'report.json'));
  for (let at = 0; at < 24; at += 1)
    cpSync(
      inFolder(DIR, 'entries', name),
      inFolder(DIR, 'entries', `${name.slice(0, -8)}${String(at).padStart(8, '0')}`),
      {
        recursive: true,
      },
    );
  const { code, err } = await show();
  const lines = err.trimEnd().split('\n');
  expect({ code, last: lines.at(-1), count: lines.length }).toMatchObject({
    code: 7,
    last: expect.stringMatching(/^not verified: [45] more$/),
    count: 21,
  });
});

test('pages: one for each subject, matrices, nothing of a name becomes markup or a path', async () => {
  await add({ startedAt: hoursAgo(50), broken: ['code-single-use'] }, ['--release', '<b>4.0']);
  await add({ startedAt: hoursAgo(20) }, ['--release', '4.1']);
  await add({ name: '../../<script>alert(1)</script>' });
  await add({ actor: 'client', name: 'my app', broken: ['client-signs-in'] });
  const out = inFolder('pages');
  expect(await runHere(['history', 'page', inFolder(DIR), '--out', out])).toMatchObject({ code: 0 });
  const names = readdirSync(out).sort();
  expect(names).toHaveLength(6);
  mkdirSync(inFolder('site'));
  writeFileSync(inFolder('site', 'index.html'), 'the page of somebody else');
  expect(await runHere(['history', 'page', inFolder(DIR), '--out', inFolder('site')])).toMatchObject({
    code: 2,
  });
  writeFileSync(join(out, 'provider-gone-00112233.html'), '<body class="history">');
  expect(await runHere(['history', 'page', inFolder(DIR), '--out', out])).toMatchObject({ code: 0 });
  expect(readdirSync(out).sort()).toEqual(names);
  const pages = names.map((name) => readFileSync(join(out, name), 'utf8'));
  for (const page of pages) expect(page).not.toMatch(/<script|<b>|\sstyle=|<link|<img/);
  for (const [at, page] of pages.entries())
    for (const [, href = ''] of page.matchAll(/href="([^"#]+)"/g))
      expect(names, `${names[at]} links to ${href}`).toContain(href);
  const staging = pages.find((page) => page.includes('<h1>staging</h1>')) ?? '';
  expect(staging).toMatch(/id="mended"[\s\S]*code-single-use[\s\S]*4\.1/);
});

test('pages in the folder of the history lead to the pages of its reports', async () => {
  const key = inFolder('signing.key');
  makeKey(inFolder());
  const folder = await writeSigned(inFolder('with-page'), makeReport(), key, [], ['json', 'html']);
  expect(await runHere(['history', 'add', folder, '--to', inFolder(DIR)])).toMatchObject({ code: 0 });
  await add({ startedAt: hoursAgo(50) });
  const linksIn = async (out: string) => {
    expect(await runHere(['history', 'page', inFolder(DIR), '--out', out])).toMatchObject({ code: 0 });
    const texts = readdirSync(out).map((name) => readFileSync(join(out, name), 'utf8'));
    return texts.flatMap((text) =>
      [...text.matchAll(/href="([^"]*report\.html)"/g)].map(([, href = '']) => href),
    );
  };
  const [link = '', ...more] = await linksIn(inFolder(DIR, 'pages'));
  expect(more).toEqual([]);
  const page = inFolder(DIR, 'pages', link);
  expect(readFileSync(page, 'utf8')).toBe(readFileSync(join(folder, 'report.html'), 'utf8'));
  expect(await linksIn(inFolder('elsewhere'))).toEqual([]);
  expect((await runHere(['history', 'verify', inFolder(DIR)])).code).toBe(0);
  writeFileSync(page, readFileSync(page, 'utf8').replace('e', 'f'));
  const altered = await runHere(['history', 'verify', inFolder(DIR)]);
  expect(altered).toMatchObject({ code: 7, err: expect.stringContaining('altered: report.html') });
  writeFileSync(page, 'another length');
  expect(await linksIn(inFolder(DIR, 'pages'))).toEqual([]);
});

test('many reports are read and drawn fast', async () => {
  const key = readPrivateKey(makeKey(inFolder()));
  await add();
  const [name = ''] = entriesOf();
  const from = inFolder(DIR, 'entries', name);
  const entry = JSON.parse(readFileSync(join(from, 'entry.json'), 'utf8'));
  const manifest = JSON.parse(
    Buffer.from(
      JSON.parse(readFileSync(join(from, 'report.dsse.json'), 'utf8')).payload,
      'base64',
    ).toString(),
  );
  rmSync(from, { recursive: true });
  const pem = readFileSync(inFolder('signing.key.pub'));
  for (let i = 0; i < MANY; i += 1) {
    const startedAt = hoursAgo(2 + i).toISOString();
    const sha256 = i.toString(16).padStart(64, '0');
    const files = [{ path: 'report.json', bytes: 1, sha256 }];
    const target = { ...manifest.target, name: `deployment ${i % 20}` };
    const text = canonicalJson({ ...manifest, startedAt, files, target, release: `4.${i}` });
    const folder = inFolder(
      DIR,
      'entries',
      `${startedAt.replace(/[-:]|\.\d+/g, '')}-${i.toString(16).padStart(16, '0')}`,
    );
    mkdirSync(folder);
    writeFileSync(join(folder, 'report.json'), '{');
    writeFileSync(join(folder, 'report.pub.pem'), pem);
    writeFileSync(
      join(folder, 'report.dsse.json'),
      printEnvelope(seal(MANIFEST_TYPE, Buffer.from(text), key)),
    );
    writeFileSync(join(folder, 'entry.json'), JSON.stringify({ ...entry, report: { sha256, bytes: 1 } }));
  }
  const shown = await show();
  expect(shown, shown.err).toMatchObject({ code: 0 });
  expect(shown.out).toContain(`${MANY} reports, 20 targets`);
  const drawn = await runHere(['history', 'page', inFolder(DIR), '--out', inFolder('pages')]);
  expect(drawn.code).toBe(0);
  // A thousand take a second and a half where nothing else runs.
  expect(shown.ms + drawn.ms).toBeLessThan(20_000);
});
