import type { Check, Report, RequirementResult } from '../model/types.ts';
import { toPrintable } from './printable.ts';
import { VERDICT_WORDS } from './words.ts';

type Tag = 'failure' | 'error' | 'skipped';

/**
 * How a row reads in JUnit terms. A broken should fails only where the gate says so; something unverified must not
 * read as green, so `inconclusive` is an error. Interop rows are information: they never fail.
 */
function classify(row: RequirementResult, report: Report): Tag | undefined {
  const informs = row.profile === 'interop' || row.scored === false;
  switch (row.outcome) {
    case 'pass':
      return undefined;
    case 'fail':
      return informs ? undefined : 'failure';
    case 'warn':
      return !informs && report.gate.failOn === 'warn' ? 'failure' : undefined;
    case 'error':
    case 'inconclusive':
      return informs ? 'skipped' : 'error';
    default:
      return 'skipped';
  }
}

/** The report as JUnit XML: one suite per area, one case per requirement. */
export function renderJunit(report: Report): string {
  const areas = [...new Set(report.requirements.map((row) => row.area))];
  const suites = areas.map((area) => {
    const rows = report.requirements.filter((row) => row.area === area);
    return renderSuite(area, rows, report);
  });
  const totals = countTags(report.requirements, report);
  const name = `airisk-conformance ${report.target.name}`;
  const time = (report.durationMs / 1000).toFixed(3);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name, ...totals, time })}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function renderSuite(area: string, rows: readonly RequirementResult[], report: Report): string {
  const timestamp = report.startedAt.slice(0, 19);
  const head = attributes({ name: area, ...countTags(rows, report), time: '0', timestamp });
  const properties = renderProperties({
    target: report.target.name,
    baseUrl: report.target.baseUrl,
    specDigest: report.tool.specDigest,
    complete: String(report.complete),
    documented: VERDICT_WORDS[report.verdicts.documented],
    hardened: VERDICT_WORDS[report.verdicts.hardened],
    gate: `${report.gate.profile}: ${report.gate.met ? 'met' : 'not met'}`,
    exitCode: String(report.exitCode),
  });
  const cases = rows.map((row) => renderCase(row, report));
  return [`  <testsuite${head}>`, indent(properties, 4), ...cases, '  </testsuite>'].join('\n');
}

function renderCase(row: RequirementResult, report: Report): string {
  const classname = `airisk.${row.profile}.${row.area}`;
  const name = `${row.title} [${row.id}]`;
  const { id, level, profile, outcome } = row;
  const scored = row.scored === false ? { scored: 'not yet' } : {};
  const source = [row.source.label, row.source.url].filter((part) => part !== undefined).join(' ');
  const parts = [indent(renderProperties({ id, level, profile, outcome, source, ...scored }), 6)];
  const tag = classify(row, report);
  const text = describeRow(row);
  if (tag)
    parts.push(
      `      <${tag}${attributes({ message: summariseRow(row), type: outcome })}>${escapeXml(text)}</${tag}>`,
    );
  else if (outcome !== 'pass') parts.push(`      <system-out>${escapeXml(text)}</system-out>`);
  return [`    <testcase${attributes({ classname, name, time: '0' })}>`, ...parts, '    </testcase>'].join(
    '\n',
  );
}

function summariseRow(row: RequirementResult): string {
  const worst = row.checks.find((check) => check.outcome === row.outcome);
  if (row.outcome === 'fail' || row.outcome === 'warn') return worst?.actual ?? row.title;
  return row.reason ?? worst?.reason ?? row.outcome;
}

function describeRow(row: RequirementResult): string {
  const lines = [row.statement];
  if (row.reason !== undefined) lines.push(`Reason: ${row.reason}`);
  for (const check of row.checks.filter((candidate) => candidate.outcome !== 'pass'))
    lines.push('', ...describeCheck(check));
  return lines.join('\n');
}

function describeCheck(check: Check): string[] {
  const evidence = check.evidence.length > 0 ? [`Evidence: exchanges ${check.evidence.join(', ')}`] : [];
  const test = check.test === undefined ? [] : [`Test: ${check.test}`];
  return [
    `${check.title} (${check.outcome})`,
    `Expected: ${check.expected}`,
    `Actual: ${check.actual}`,
    ...evidence,
    ...test,
  ];
}

function countTags(rows: readonly RequirementResult[], report: Report) {
  const tags = rows.map((row) => classify(row, report));
  const count = (tag: Tag) => String(tags.filter((candidate) => candidate === tag).length);
  return {
    tests: String(rows.length),
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

function renderProperties(values: Record<string, string>): string {
  const lines = Object.entries(values).map(([name, value]) => `  <property${attributes({ name, value })}/>`);
  return ['<properties>', ...lines, '</properties>'].join('\n');
}

const indent = (text: string, by: number) => text.replace(/^/gm, ' '.repeat(by));

function attributes(values: Record<string, string>): string {
  return Object.entries(values)
    .map(
      ([name, value]) => ` ${name}="${escapeXml(value).replace(/[\t\n]/g, (c) => `&#${c.charCodeAt(0)};`)}"`,
    )
    .join('');
}

/** XML 1.0 section 2.2 forbids most control characters even as references; they are shown as symbols. */
function escapeXml(text: string): string {
  return toPrintable(text)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
