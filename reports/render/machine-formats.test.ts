import { expect, test } from '@playwright/test';
import type { Report } from '../model/types.ts';
import { parseXml } from '../testing/parse-xml.ts';
import { compileCtrf, compileHar } from '../testing/published-schemas.ts';
import {
  makeClientReport,
  makeConformantReport,
  makeHostileReport,
  makeSampleReport,
  makeStoppedReport,
} from '../testing/sample-report.ts';
import { makeBadge, renderBadgeFiles } from './badge.ts';
import { renderCtrf } from './ctrf.ts';
import { renderAnnotations, renderStepSummary } from './github.ts';
import { renderHar } from './har.ts';
import { renderScripts } from './reproduce-scripts.ts';

const HOSTILE =
  '\r\n::error::x\u001b[31m%0A::set-output name=a::b<script>alert(1)</script>$(touch /tmp/x)`id`';

/** Every kind of report, by what is special about it. */
const REPORTS: readonly (readonly [string, () => Report])[] = [
  ['with every outcome', makeSampleReport],
  ['that conforms', makeConformantReport],
  ['that stopped', makeStoppedReport],
  ['about a client', makeClientReport],
  ['with hostile texts', () => makeHostileReport(HOSTILE)],
];

for (const [format, compile, render] of [
  ['HAR', compileHar, renderHar],
  ['CTRF', compileCtrf, renderCtrf],
] as const) {
  const validate = compile();
  for (const [title, make] of REPORTS)
    test(`${format} of a report ${title} obeys the schema that its authors publish`, () => {
      validate(JSON.parse(render(make())));
      expect(validate.errors ?? []).toEqual([]);
    });

  test(`the schema of ${format} refuses what is none`, () => {
    const text = render(makeSampleReport());
    expect(validate(JSON.parse(text.replaceAll('"version"', '"edition"')))).toBe(false);
    expect(validate(JSON.parse(text.replace(/"(startedDateTime|status)": "/, '"$1": "x')))).toBe(false);
  });
}

test.describe('HAR', () => {
  interface Message {
    headers: unknown[];
    cookies: unknown[];
    headersSize: number;
    bodySize: number;
    httpVersion: string;
  }
  interface Entry {
    startedDateTime: string;
    time: number;
    request: Message & {
      method: string;
      url: string;
      queryString: { name: string; value: string }[];
      postData?: { mimeType: string; text: string };
    };
    response: Message & {
      status: number;
      statusText: string;
      redirectURL: string;
      content: { size: number; mimeType: string };
    };
    cache: object;
    timings: { send: number; wait: number; receive: number };
  }
  const read = (text: string) =>
    (
      JSON.parse(text) as {
        log: { version: string; creator: { name: string; version: string }; entries: Entry[] };
      }
    ).log;

  test('has every member that version 1.2 requires, and one entry for each exchange', () => {
    const report = makeSampleReport();
    const log = read(renderHar(report));
    expect(log).toMatchObject({ version: '1.2', creator: { name: 'airisk-conformance', version: '0.1.0' } });
    expect(log.entries).toHaveLength(report.exchanges.length);
    for (const { startedDateTime, time, request, response, cache, timings } of log.entries) {
      expect(Number.isNaN(Date.parse(startedDateTime))).toBe(false);
      expect(time).toBe(timings.send + timings.wait + timings.receive);
      expect(cache).toEqual({});
      for (const message of [request, response]) {
        expect(Array.isArray(message.headers) && Array.isArray(message.cookies)).toBe(true);
        expect(message.headersSize).toBe(-1);
        expect(typeof message.bodySize).toBe('number');
      }
      expect(URL.canParse(request.url)).toBe(true);
      expect(Array.isArray(request.queryString)).toBe(true);
      expect(typeof response.status).toBe('number');
      expect(typeof response.redirectURL).toBe('string');
      expect(typeof response.content.mimeType).toBe('string');
    }
  });

  test('reads queries, bodies, cookies and redirects; an exchange without an answer has status 0', () => {
    const base = makeConformantReport();
    const at = base.startedAt;
    const headers = (...pairs: [string, string][]) => pairs;
    const log = read(
      renderHar({
        ...base,
        exchanges: [
          {
            ...{ n: 1, at, ms: 2, role: 'vector' },
            request: {
              method: 'POST',
              url: 'https://a.example/t?a=b%20c&d&e=%zz',
              headers: headers(['Content-Type', 'text/plain'], ['Cookie', 'x=1; y']),
              body: 'é',
            },
            response: {
              status: 302,
              headers: headers(['Location', 'https://b.example/'], ['Set-Cookie', 's=2; Path=/']),
            },
          },
          {
            n: 2,
            at,
            ms: 1,
            request: { method: 'GET', url: 'https://a.example/', headers: [] },
            failure: 'reset',
          },
        ],
      }),
    );
    const [one, two] = log.entries;
    expect(one?.request.queryString).toEqual([
      { name: 'a', value: 'b c' },
      { name: 'd', value: '' },
      { name: 'e', value: '%zz' },
    ]);
    expect(one?.request).toMatchObject({ bodySize: 2, postData: { mimeType: 'text/plain', text: 'é' } });
    expect(one?.request.cookies).toEqual([
      { name: 'x', value: '1' },
      { name: 'y', value: '' },
    ]);
    expect(one?.response).toMatchObject({
      redirectURL: 'https://b.example/',
      cookies: [{ name: 's', value: '2' }],
    });
    expect(two).toMatchObject({ response: { status: 0 }, _failureText: 'reset' });
  });
});

test.describe('CTRF', () => {
  interface Ctrf {
    reportFormat: string;
    specVersion: string;
    results: {
      tool: { name: string };
      summary: Record<string, number>;
      tests: { name: string; status: string; duration: number; rawStatus: string; suite: string[] }[];
    };
  }
  const read = (report = makeSampleReport()) => JSON.parse(renderCtrf(report)) as Ctrf;

  test('counts what it lists, one test for each requirement', () => {
    const report = makeSampleReport();
    const { reportFormat, results } = read(report);
    expect(reportFormat).toBe('CTRF');
    expect(results.tests).toHaveLength(report.requirements.length);
    const { summary } = results;
    for (const status of ['passed', 'failed', 'skipped', 'pending', 'other'])
      expect(summary[status], status).toBe(results.tests.filter((item) => item.status === status).length);
    expect(summary.tests).toBe(results.tests.length);
    expect(summary.stop).toBe((summary.start ?? 0) + report.durationMs);
    for (const item of results.tests) {
      expect(Number.isInteger(item.duration)).toBe(true);
      expect(item.suite.every((name) => typeof name === 'string' && name !== '')).toBe(true);
    }
  });

  test('shows nothing unverified as passed, and informational rows never as failed', () => {
    const report = makeSampleReport();
    const tests = read(report).results.tests;
    report.requirements.forEach((row, i) => {
      const status = tests[i]?.status;
      if (['error', 'inconclusive'].includes(row.outcome))
        expect(status).toBe(row.profile === 'interop' ? 'skipped' : 'failed');
      if (row.outcome !== 'pass') expect(status).not.toBe('passed');
      if (row.profile === 'interop') expect(status).not.toBe('failed');
    });
    const strict = read({ ...report, gate: { ...report.gate, failOn: 'warn' } }).results.tests;
    expect(
      strict.filter(({ rawStatus, status }) => rawStatus === 'warn' && status === 'failed').length,
    ).toBeGreaterThan(0);
  });
});

test.describe('GitHub', () => {
  test('annotations are one command a line, whatever the texts hold', () => {
    const lines = renderAnnotations(makeHostileReport(HOSTILE));
    for (const line of lines) {
      expect(line).toMatch(/^::(error|warning|notice) title=[^:,]*::/);
      expect(['\r', '\n', '\u001b'].some((c) => line.includes(c))).toBe(false);
      expect(line.slice(2)).not.toMatch(/%0A::/);
    }
    expect(lines.at(-1)).toMatch(/^::notice title=AIRisk conformance of staging/);
  });

  test('findings are errors and warnings, at most ten of a kind', () => {
    const report = makeSampleReport();
    const [row] = report.requirements.filter(
      ({ outcome, profile }) => outcome === 'fail' && profile !== 'interop',
    );
    if (!row) throw new Error('the sample has a failed row');
    const many = Array.from({ length: 30 }, (_, i) => ({ ...row, id: `code-many-${i}` }));
    const lines = renderAnnotations({ ...report, requirements: many });
    expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10);
    expect(lines.join('\n')).toContain('21 more findings in the report');
    expect(renderAnnotations(report).filter((line) => line.startsWith('::warning')).length).toBeGreaterThan(
      0,
    );
    expect(renderAnnotations(makeStoppedReport())[0]).toMatch(/^::error title=The run was stopped::/);
  });

  test('the summary is cut where it would not fit', () => {
    const report = makeSampleReport();
    const whole = renderStepSummary(report, 1 << 20);
    expect(whole).toMatch(/^# AIRisk/);
    for (const room of [1000, 4000]) {
      const cut = renderStepSummary(report, room);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(room);
      expect(cut).toContain('Cut here');
    }
    expect(renderStepSummary(report, 10)).toBe('');
  });
});

test.describe('the badge', () => {
  test('names verdict, set and day, and the specification in its title', () => {
    const report = {
      ...makeConformantReport(),
      requirementSet: { name: '2026-11', digest: `sha256:${'0'.repeat(64)}` },
    };
    const badge = makeBadge(report);
    expect(badge.message).toBe('conformant · set 2026-11 · 2025-03-31');
    expect(badge.title).toContain(report.tool.specDigest.slice(7, 19));
    const { 'badge.json': json = '', 'badge.svg': svg = '' } = renderBadgeFiles(report);
    expect(JSON.parse(json)).toMatchObject({
      ...{ schemaVersion: 1, label: 'AIRisk OAuth2 hardened', message: badge.message },
      airisk: { date: '2025-03-31', specDigest: report.tool.specDigest, requirementSet: { name: '2026-11' } },
    });
    expect(parseXml(svg).name).toBe('svg');
  });

  test('never claims more than the worse verdict, nor anything for a part or a narrowed run', () => {
    const good = makeConformantReport();
    const verdicts = { ...good.verdicts, documented: 'not-fully-verified' as const };
    expect(makeBadge({ ...good, verdicts }).message).toContain('not fully verified');
    expect(makeBadge({ ...good, shard: { index: 1, total: 2 } }).message).toContain('not fully verified');
    expect(makeBadge({ ...good, gate: { ...good.gate, only: ['a'] } }).message).toContain(
      'not fully verified',
    );
    expect(makeBadge({ ...good, complete: false }).message).toContain('not fully verified');
    expect(makeBadge(makeSampleReport()).message).toContain('non-conformant');
    expect(makeBadge(makeStoppedReport()).message).toContain('not fully verified');
  });

  test('holds hostile text as text', () => {
    const { 'badge.svg': svg = '' } = renderBadgeFiles(makeHostileReport(HOSTILE));
    expect(svg).not.toContain('<script');
    expect(parseXml(svg).name).toBe('svg');
  });
});

test.describe('reproduction scripts', () => {
  test('there is one for each finding that has one, and it is a shell script', () => {
    const scripts = renderScripts(makeSampleReport());
    expect(Object.keys(scripts).length).toBeGreaterThan(0);
    for (const [name, text] of Object.entries(scripts)) {
      expect(name).toMatch(/^reproduce\/[a-z-]+\.sh$/);
      expect(text).toMatch(/^#!\/bin\/sh\n# /);
      expect(text.match(/^#!/gm)).toHaveLength(1);
    }
    expect(renderScripts(makeConformantReport())).toEqual({});
  });

  test('texts of the target stay in comments', () => {
    const report = makeSampleReport();
    const requirements = report.requirements.map((row) => ({
      ...row,
      title: `${row.title}${HOSTILE}`,
      checks: row.checks.map((check) => ({ ...check, actual: HOSTILE, expected: HOSTILE })),
      ...(row.reproduce !== undefined && { reproduce: '#!/bin/sh\necho ours' }),
    }));
    for (const text of Object.values(renderScripts({ ...report, requirements })))
      for (const line of text.split('\n'))
        expect(
          line === '' || line.startsWith('#') || line.startsWith('echo') || !line.includes('touch'),
        ).toBe(true);
  });
});
