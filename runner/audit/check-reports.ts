/**
 * Whether a report comes out of the run against each fault: complete, red, in every format, and without anything that the
 * provider issued. A fault that costs its own report hides itself better than one that no check sees.
 */

import { ALL_FORMATS } from '../../reports/formats.ts';
import { createCleaner } from '../../reports/leaks/clean-report.ts';
import { checkEdition, type OutputFile, type OutputGuard } from '../../reports/leaks/publish-files.ts';
import { scanFiles } from '../../reports/leaks/scan-for-secrets.ts';
import type { ToldSecret } from '../../reports/leaks/secret-channel.ts';
import { buildReport } from '../../reports/model/build-report.ts';
import type { Secret } from '../../reports/model/redact.ts';
import type { CollectedTest, Collection, Report } from '../../reports/model/types.ts';
import { countOf } from '../../reports/render/labels.ts';
import { ReportEdition } from '../../reports/write-reports.ts';
import { loadCatalogue, requirement, sourceOf } from '../../specs/index.ts';
import type { AuditSubject } from '../../suites/fixtures/audit-plan.ts';
import { subjectKey } from '../../suites/fixtures/audit-plan.ts';
import { publicTexts } from '../targets/known-secrets.ts';

/** Exit codes of a report that came to its end. */
const MET = 0;
const NOT_MET = 1;
const TAG_KEY = '00';
const DIGEST = `sha256:${'0'.repeat(64)}`;

/**
 * What is wrong with the reports, a sentence each.
 * @param mayHide Not all that could see the fault was run, so its report may be green.
 */
export function checkReports(
  subjects: readonly AuditSubject[],
  collection: Collection,
  secrets: readonly ToldSecret[],
  mayHide = false,
): string[] {
  const tests = groupBySubject(collection.tests);
  const told = groupBySubject(secrets);
  return subjects.flatMap((subject) => {
    const key = subjectKey(subject);
    const own = tests.get(key) ?? [];
    if (subject.kind === 'variant' || own.length === 0) return [];
    const ends = mayHide ? [MET, NOT_MET] : [NOT_MET];
    return checkReport(own, told.get(key) ?? [], ends).map((problem) => `${subject.id}: ${problem}`);
  });
}

function checkReport(
  tests: readonly CollectedTest[],
  told: readonly ToldSecret[],
  ends: readonly number[],
): string[] {
  const guard = { secrets: told.filter(({ issued }) => !issued), publicTexts: PUBLIC };
  const report = createCleaner(guard, TAG_KEY)(reportOf(tests));
  return [
    ...(ends.includes(report.exitCode) ? [] : [`its report ends with exit code ${report.exitCode}`]),
    ...(report.complete ? [] : ['its report is not complete']),
    ...checkFiles(
      report,
      guard,
      told.filter(({ issued }) => issued),
    ),
  ];
}

/**
 * What is wrong with the files of a report, in all formats.
 * @param issued What the provider really handed out, known to the judge or not.
 */
export function checkFiles(report: Report, guard: OutputGuard, issued: readonly Secret[]): string[] {
  const edition = new ReportEdition(report, ALL_FORMATS);
  const { files, late, withheld } = checkEdition(edition, guard);
  return [
    ...edition.failed.map(({ format, error }) => `no ${format} report: ${error.message}`),
    ...(late
      ? [`${countOf(late.values, 'value was', 'values were')} masked late in ${late.files.join(', ')}`]
      : []),
    ...withheld.map(({ file }) => `${file} was withheld`),
    ...search(files, issued, guard.publicTexts).map(
      ({ file, detail }) => `${file} holds ${detail} that was issued, and nobody learned it`,
    ),
  ];
}

const search = (files: readonly OutputFile[], secrets: readonly Secret[], publicTexts: readonly string[]) =>
  scanFiles(
    files.map(({ name, text }) => ({ name, bytes: Buffer.from(text) })),
    secrets,
    { publicTexts },
  ).leaks;

const PUBLIC = publicTexts({ client: { id: '', secret: '', redirectUri: '' } });

/** The report of a run that was narrowed to what was tested. */
function reportOf(tests: readonly CollectedTest[]): Report {
  const tested = new Set(
    tests.flatMap(({ requirements, record }) => [
      ...requirements,
      ...(record?.checks ?? []).map((check) => check.requirement),
    ]),
  );
  return buildReport({
    rows: loadCatalogue().filter(({ id }) => tested.has(id)),
    sourceOf: (row) => sourceOf(requirement(row.id)),
    tool: { version: '0.0.0', specDigest: DIGEST },
    target: { name: 'audit', baseUrl: 'http://127.0.0.1', kind: 'built-in', interaction: '' },
    gate: { profile: 'hardened', failOn: 'warn', partial: true, only: [...tested] },
    collection: { tests: [...tests], status: 'passed', durationMs: 0 },
    startedAt: new Date(0),
    environment: { node: process.versions.node, platform: process.platform },
    keepAll: true,
  });
}

function groupBySubject<T extends { readonly subject?: string }>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.subject ?? '');
    if (group) group.push(item);
    else groups.set(item.subject ?? '', [item]);
  }
  return groups;
}
