import type { Check, Report, RequirementResult } from '../model/types.ts';
import { VERDICT_WORDS } from './labels.ts';
import { toPrintable } from './printable.ts';
import { isAsked } from './summarise-report.ts';

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

/**
 * The report as JUnit XML: one suite per area, one case per requirement. It keeps to what strict readers have in common
 * (Ant, Jenkins): no attribute of the whole, nothing in a case but its trouble, properties and texts with the suite. What
 * a narrowed run was not asked for is no case.
 */
export function renderJunit(report: Report): string {
  const asked = report.requirements.filter((row) => isAsked(row, report.gate));
  const areas = [...new Set(asked.map((row) => row.area))];
  const took = new Map(report.exchanges.map(({ n, ms }) => [n, ms]));
  const suites = areas.map((area, id) => {
    const rows = asked.filter((row) => row.area === area);
    return renderSuite({ area, id, rows, report, took });
  });
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>', ''].join(
    '\n',
  );
}

interface Suite {
  readonly area: string;
  /** Its place. */
  readonly id: number;
  readonly rows: readonly RequirementResult[];
  readonly report: Report;
  /** Milliseconds by number of exchange. */
  readonly took: ReadonlyMap<number, number>;
}

function renderSuite({ area, id, rows, report, took }: Suite): string {
  const head = attributes({
    name: area,
    ...{ package: `airisk.${report.actor ?? 'provider'}`, id: String(id), hostname: 'localhost' },
    timestamp: report.startedAt.slice(0, 19),
    ...countTags(rows, report),
    time: seconds(rows, took),
  });
  const properties = renderProperties({
    target: report.target.name,
    baseUrl: report.target.baseUrl,
    specDigest: report.tool.specDigest,
    complete: String(report.complete),
    documented: VERDICT_WORDS[report.verdicts.documented],
    hardened: VERDICT_WORDS[report.verdicts.hardened],
    gate: `${report.gate.profile}: ${report.gate.met ? 'met' : 'not met'}`,
    exitCode: String(report.exitCode),
    ...Object.fromEntries(rows.map((row) => [row.id, describeWeight(row)])),
  });
  const informing = rows.filter((row) => classify(row, report) === undefined && row.outcome !== 'pass');
  const texts = informing.map((row) => `${caseName(row)} (${row.outcome})\n${describeRow(row)}`);
  return [
    `  <testsuite${head}>`,
    indent(properties, 4),
    ...rows.map((row) => renderCase(row, report, took)),
    `    <system-out>${escapeXml(texts.join('\n\n'))}</system-out>`,
    '    <system-err></system-err>',
    '  </testsuite>',
  ].join('\n');
}

/** How much a row weighs, what came out and where it is written. */
function describeWeight({ level, profile, outcome, scored, source }: RequirementResult): string {
  const counts = scored === false ? ', not yet scored' : '';
  const where = [source.label, source.url].filter((part) => part !== undefined).join(' ');
  return `${outcome}; ${level}, ${profile}${counts}; ${where}`;
}

const caseName = ({ title, id }: RequirementResult): string => `${title} [${id}]`;

/** What its tests took; in reports of versions that did not say so, what the exchanges took that show it. */
function seconds(rows: readonly RequirementResult[], took: ReadonlyMap<number, number>): string {
  if (rows.some(({ durationMs }) => durationMs !== undefined))
    return (rows.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0) / 1000).toFixed(3);
  const shown = new Set(rows.flatMap(({ checks }) => checks.flatMap(({ evidence }) => evidence)));
  const ms = [...shown].reduce((sum, n) => sum + (took.get(n) ?? 0), 0);
  return (ms / 1000).toFixed(3);
}

function renderCase(row: RequirementResult, report: Report, took: ReadonlyMap<number, number>): string {
  const classname = `airisk.${row.profile}.${row.area}`;
  const head = attributes({ classname, name: caseName(row), time: seconds([row], took) });
  const tag = classify(row, report);
  const content = tag ? [renderTrouble(tag, row)] : [];
  return [`    <testcase${head}>`, ...content, '    </testcase>'].join('\n');
}

/** What was skipped has no attributes with some readers, so its reason is the first line of its text. */
function renderTrouble(tag: Tag, row: RequirementResult): string {
  const message = summariseRow(row);
  if (tag === 'skipped') return `      <skipped>${escapeXml(`${message}\n${describeRow(row)}`)}</skipped>`;
  return `      <${tag}${attributes({ message, type: row.outcome })}>${escapeXml(describeRow(row))}</${tag}>`;
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
