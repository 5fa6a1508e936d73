import { expect, test } from '@playwright/test';
import { makeCheck, makeRecord, makeReport, makeRow, makeTest } from '../testing/make.ts';
import { findAll, parseXml } from '../testing/parse-xml.ts';
import {
  makeConformantReport,
  makeHostileReport,
  makeSampleReport,
  makeStoppedReport,
} from '../testing/sample-report.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { toPrintable, toPrintableLine } from './printable.ts';
import { renderRunEnd } from './run-end.ts';
import { renderTerminal } from './terminal.ts';

const HOSTILE =
  '<script>alert(1)</script>\u0000\u001b[31m\u202e]]>"\'`|\n# x\n\ud800&amp;@octocat [a](javascript:x)';

/** Takes code spans and fences out, as CommonMark section 6.1 pairs their backticks. */
function dropCode(markdown: string): string {
  const parts = markdown.split(/(`+)/);
  let outside = '';
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] ?? '';
    const close = part.startsWith('`') && !outside.endsWith('\\') ? parts.indexOf(part, i + 1) : -1;
    if (close > 0) i = close;
    else outside += part;
  }
  return outside;
}

test.describe('printable text', () => {
  test('shows control characters, reordering and lone surrogates', () => {
    expect(toPrintable('a\u0000b\u001bc\u202ed\ud800e\u0085')).toBe('a␀b␛c‹U+202E›d‹U+D800›e‹U+0085›');
  });

  test('keeps letters of any script, line feeds and tabs', () => {
    expect(toPrintable('ключ 🔑\tü\r\nß')).toBe('ключ 🔑\tü\nß');
    expect(toPrintableLine(' a\n\n b\tc ')).toBe('a ⏎ b c');
  });
});

test.describe('JSON', () => {
  test('says what the report says, whatever the order of its keys', () => {
    const report = makeSampleReport();
    const shuffled = JSON.parse(JSON.stringify(report), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );
    expect(JSON.parse(renderJson(report))).toEqual(JSON.parse(JSON.stringify(report)));
    expect(renderJson(shuffled)).toBe(renderJson(report));
  });

  test('begins with the version and whether it is complete, two spaces deep, one line feed at the end', () => {
    const text = renderJson(makeSampleReport());
    expect(text.startsWith('{\n  "schemaVersion": 1,\n  "complete": true,\n  "tool": {\n    "name"')).toBe(
      true,
    );
    expect(text.endsWith('}\n')).toBe(true);
  });
});

test.describe('JUnit', () => {
  test('has one suite per area, one case per requirement, and counts that add up', () => {
    const report = makeSampleReport();
    const root = parseXml(renderJunit(report));
    const suites = findAll(root, 'testsuite');
    expect(suites.map((suite) => suite.attributes.name)).toEqual([
      ...new Set(report.requirements.map((r) => r.area)),
    ]);
    expect(findAll(root, 'testcase')).toHaveLength(report.requirements.length);
    expect(root.attributes).toEqual({});
    for (const element of suites) {
      const { tests, failures, errors, skipped } = element.attributes;
      expect(Number(tests)).toBe(findAll(element, 'testcase').length);
      expect(Number(failures)).toBe(findAll(element, 'failure').length);
      expect(Number(errors)).toBe(findAll(element, 'error').length);
      expect(Number(skipped)).toBe(findAll(element, 'skipped').length);
    }
  });

  const cases = [
    ['pass', 'documented', 'must', undefined],
    ['fail', 'documented', 'must', 'failure'],
    ['warn', 'hardened', 'should', undefined],
    ['inconclusive', 'documented', 'must', 'error'],
    ['error', 'hardened', 'must', 'error'],
    ['untestable', 'documented', 'must', 'skipped'],
    ['not-applicable', 'documented', 'must', 'skipped'],
    ['fail', 'interop', 'must', undefined],
    ['inconclusive', 'interop', 'must', 'skipped'],
  ] as const;
  for (const [outcome, profile, level, tag] of cases) {
    test(`maps ${outcome} of a ${profile} ${level} to ${tag ?? 'a passed case'}`, () => {
      const row = makeRow('token-form', { profile, level });
      const record = makeRecord([makeCheck('token-form', { outcome, reason: 'why', actual: 'seen' })]);
      const root = parseXml(renderJunit(makeReport([row], [makeTest(['token-form'], { record })])));
      const [testcase] = findAll(root, 'testcase');
      const marks = testcase?.children
        .map(({ name }) => name)
        .filter((name) => /failure|error|skipped/.test(name));
      expect(marks).toEqual(tag ? [tag] : []);
      const weight = findAll(root, 'property').find(({ attributes }) => attributes.name === 'token-form');
      expect(weight?.attributes.value).toMatch(new RegExp(`^${outcome}; ${level}, ${profile}; `));
      const [said] = findAll(root, 'system-out');
      expect(said?.text.includes('seen')).toBe(tag === undefined && outcome !== 'pass');
    });
  }

  test('fails on a broken should where the gate does', () => {
    const row = makeRow('token-form', { level: 'should' });
    const record = makeRecord([makeCheck('token-form', { outcome: 'fail', actual: 'no header' })]);
    const gate = { profile: 'documented', failOn: 'warn', partial: false } as const;
    const report = makeReport([row], [makeTest(['token-form'], { record })], { gate });
    expect(findAll(parseXml(renderJunit(report)), 'failure')[0]?.attributes.message).toBe('no header');
  });

  test('says for a finding what was expected and what was seen', () => {
    const failures = findAll(parseXml(renderJunit(makeSampleReport())), 'failure');
    expect(failures).toHaveLength(3);
    expect(failures[0]?.text).toContain('Expected: 400 text/plain with the body Invalid Code, and no token');
    expect(failures[0]?.text).toContain('Actual: 200 application/json with a second access_token');
  });

  test('stays well formed whatever the target said', () => {
    const root = parseXml(renderJunit(makeHostileReport(HOSTILE)));
    expect(findAll(root, 'script')).toEqual([]);
    expect(findAll(root, 'failure')[0]?.text).toContain('<script>alert(1)</script>␀␛[31m‹U+202E›]]>');
  });
});

test.describe('Markdown', () => {
  test('gives the gate and the verdicts before anything else', () => {
    const lines = renderMarkdown(makeSampleReport()).split('\n');
    expect(lines[0]).toBe('# AIRisk OAuth2 provider conformance: staging');
    expect(lines[2]).toMatch(
      /^\*\*Gate not met\*\* \(profile hardened, fails on fail\): 3 mandatory requirements broken/,
    );
    expect(lines.find((line) => line.startsWith('| Documented'))).toContain('**Non-conformant**');
    expect(lines.indexOf('## Findings')).toBeGreaterThan(
      lines.findIndex((line) => line.startsWith('| Hardened')),
    );
  });

  test('shows findings with expected, actual, why and where; then what was not verified', () => {
    const text = renderMarkdown(makeSampleReport());
    expect(text).toContain('### Fail: Refuses a code that was used before');
    expect(text).toContain('  - actual: `200 application/json with a second access_token (token#00005cd1)`');
    expect(text).toContain('**Why it matters:** A code that leaks');
    expect(text).toMatch(
      /\[AIRisk API: Token Endpoint \\\(Request\\\)\]\(https:\/\/docs\.aicrisk\.com\/[^)]+\)/,
    );
    expect(text).toContain('```sh\n#!/bin/sh');
    expect(text).toContain('- **Untestable** (1): Needs second\\-client');
    expect(text).toContain('## Interoperability notes (informational)');
    expect(text).toContain('<summary>4 observations</summary>');
  });

  test('fits a comment on a pull request however much is broken', () => {
    const ids = Array.from(
      { length: 120 },
      (_, i) => `token-broken-${'abcdefghijkl'[i % 12]}${'abcdefghij'[i % 10]}${i}`,
    );
    const reproduce = 'curl\n'.repeat(100);
    const actual = 'seen '.repeat(30);
    const record = makeRecord(ids.map((id) => makeCheck(id, { outcome: 'fail', actual, reproduce })));
    const text = renderMarkdown(
      makeReport(
        ids.map((id) => makeRow(id)),
        [makeTest(ids, { record })],
      ),
    );
    expect(text.length).toBeLessThan(65_536);
    for (const id of ids) expect(text).toContain(`\`${id}\``);
  });

  test('warns loudly about a stopped run, and is calm about a sound one', () => {
    expect(renderMarkdown(makeStoppedReport())).toContain('> [!CAUTION]\n> **The run was stopped.**');
    const sound = renderMarkdown(makeConformantReport());
    expect(sound).toContain('**Gate met**');
    expect(sound).toContain('## Findings\n\nNone.');
    expect(sound).not.toContain('[!CAUTION]');
  });

  test('keeps every table in shape and leaves no markup of the target alive', () => {
    const text = renderMarkdown(makeHostileReport(HOSTILE));
    const tables = text.split('\n').filter((line) => line.startsWith('| '));
    const cells = (line: string) => line.replaceAll('\\|', '').split('|').length - 2;
    expect(new Set(tables.map(cells))).toEqual(new Set([2, 4, cells(tables[0] ?? '')]));
    const outside = dropCode(text);
    expect(outside).not.toMatch(/<script/i);
    expect(outside).not.toMatch(/^# x/m);
    expect(outside).not.toContain('@octocat');
    expect(outside).not.toContain('](javascript:');
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u202e');
  });
});

test.describe('end of a run', () => {
  const plain = { color: false } as const;

  test('says in about ten lines what came of it, where it stands, and what to do next', () => {
    const files = ['out/report.json', 'out/report.html'];
    const lines = renderRunEnd(makeSampleReport(), { ...plain, files })
      .trim()
      .split('\n');
    expect(lines.length).toBeLessThanOrEqual(13);
    expect(lines.filter((line) => line.startsWith('FAIL') || line.startsWith('WARN'))).toHaveLength(3);
    expect(lines).toContain('Gate hardened NOT MET: 3 mandatory requirements broken');
    expect(lines).toContain('Report  out/report.html, and 1 more file beside it');
    expect(lines.join(' ')).toContain('Next    mend the first finding');
    // Traffic is not run again by a command.
    const seen = renderRunEnd({ ...makeSampleReport(), actor: 'both' }, { ...plain, files });
    expect(seen).not.toContain('--last-failed');
    for (const line of lines.filter((one) => /^(FAIL|WARN)/.test(one))) expect(line.length).toBeLessThan(101);
  });

  test('gives each finding its title, what was seen, and how many break with it', () => {
    const text = renderRunEnd(makeSampleReport(), { ...plain, width: 200 });
    const [row] = makeSampleReport().requirements.filter(({ id }) => id === 'token-sample-code-once');
    const check = row?.checks.find(({ outcome }) => outcome === 'fail');
    expect(text).toMatch(new RegExp(`^FAIL  token-sample-code-once.*  ${check?.title}: `, 'm'));
  });

  test('says nothing of what a narrowed run was not asked for', () => {
    const sample = makeSampleReport();
    const only = ['token-sample-code-once'];
    const report = { ...sample, gate: { ...sample.gate, only } };
    for (const render of [renderRunEnd, renderTerminal]) {
      const text = render(report, plain);
      expect(text).toMatch(/^ {2}Asked for {3}1 fail$/m);
      expect(text).not.toMatch(/untestable|Not fully verified|not yet scored|WARN/i);
    }
  });

  test('says why a run was stopped, and no verdict', () => {
    const text = renderRunEnd(makeStoppedReport(), plain);
    expect(text.trimStart().startsWith('THE RUN WAS STOPPED')).toBe(true);
    expect(text).not.toContain('Hardened');
    expect(text).toContain('Exit code 2 (configuration refused)');
  });

  test('lets no target write to the terminal', () => {
    const text = renderRunEnd(makeHostileReport(HOSTILE), plain);
    expect(toPrintable(text)).toBe(text);
  });
});

test.describe('terminal', () => {
  test('gives verdicts, counts, findings and files', () => {
    const text = renderTerminal(makeSampleReport(), { color: false, files: ['out/report.html'] });
    expect(text).toContain('Documented  Non-conformant');
    expect(text).toContain('FAIL  Refuses a code that was used before  token-sample-code-once');
    expect(text).toContain('  expected  400 text/plain with the body Invalid Code, and no token');
    expect(text).toContain('  actual    200 application/json with a second access_token (token#00005cd1)');
    expect(text).toContain('WARN  Forbids caches to store tokens');
    expect(text).toContain('Gate hardened NOT MET: 3 mandatory requirements broken');
    expect(text).toContain('Exit code 1 (gate not met), 9.3 s, 318 requests');
    expect(text).toContain('  out/report.html');
    expect(text).not.toContain('interop-sample-token-type');
  });

  test('has colours only when it may', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins a terminal sequence
    const escapes = /\u001b\[/;
    expect(renderTerminal(makeSampleReport(), { color: false })).not.toMatch(escapes);
    expect(renderTerminal(makeSampleReport(), { color: true })).toMatch(escapes);
  });

  test('lets no target write to the terminal', () => {
    const text = renderTerminal(makeHostileReport(HOSTILE), { color: false });
    expect(toPrintable(text)).toBe(text);
  });

  test('wraps to the width and cuts long lists', () => {
    const text = renderTerminal(makeSampleReport(), { color: false, width: 60, mostFindings: 1 });
    expect(text).toContain('… and 3 more findings in the report');
    const long = text.split('\n').filter((line) => line.startsWith('  actual') && line.length > 60);
    expect(long).toEqual([]);
  });

  test('says first that a run was stopped', () => {
    const text = renderTerminal(makeStoppedReport(), { color: false });
    expect(text.trimStart().startsWith('THE RUN WAS STOPPED')).toBe(true);
    expect(text).toContain('Exit code 2 (configuration refused)');
  });
});
