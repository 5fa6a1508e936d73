import { mendOf } from '../../specs/mends.ts';
import type { Check, Observation, Report, RequirementResult } from '../model/types.ts';
import type { FindingGroup } from './group-findings.ts';
import {
  CONTROL_WORDS,
  countOf,
  describeExceptions,
  describeExitCode,
  formatDuration,
  formatInstant,
  OUTCOME_WORDS,
  OUTCOMES_IN_ORDER,
  PROFILE_WORDS,
  VERDICT_WORDS,
} from './labels.ts';
import { cell, code, fence, prose } from './markdown-text.ts';
import { type ReportSummary, summariseReport } from './summarise-report.ts';

/** Rows added since the set was frozen. */
const NOT_YET_SCORED = 'Not yet scored (new since the requirement set of this run)';
const MOST_ROWS_NAMED = 12;
/** Findings shown in full; a comment on a pull request may have 65,536 characters. */
const MOST_FINDINGS = 20;

/** The report as GitHub-flavoured Markdown, fit for a pull request: verdicts first. */
export function renderMarkdown(report: Report): string {
  const digest = summariseReport(report);
  const sections = [
    renderHead(report, digest),
    renderVerdicts(report, digest),
    ...renderControls(digest),
    ...renderFindings(digest),
    ...renderUnverified(digest),
    ...renderRows('Waived findings', digest.waived),
    ...renderRows(NOT_YET_SCORED, digest.unscored),
    ...renderRows('Interoperability notes (informational)', digest.interop),
    ...renderObservations(report.observations),
    renderFoot(report),
  ];
  return `${sections.join('\n\n')}\n`;
}

function renderHead(report: Report, digest: ReportSummary): string {
  const subject = { provider: 'provider', client: 'client', both: 'traffic' }[report.actor ?? 'provider'];
  const lines = [`# AIRisk OAuth2 ${subject} conformance: ${prose(report.target.name)}`];
  const { alarm } = digest;
  if (alarm) {
    lines.push('', '> [!CAUTION]', `> **${prose(alarm.title)}.** ${prose(alarm.text)}`);
    if (alarm.advice !== undefined) lines.push('>', `> ${prose(alarm.advice)}`);
  }
  const { gate } = report;
  const met = gate.met ? '**Gate met**' : '**Gate not met**';
  const reason = gate.reason === undefined ? '' : `: ${prose(gate.reason)}`;
  const excepted = describeExceptions(report.requirements, gate);
  const settings = `profile ${gate.profile}, fails on ${gate.failOn}${gate.partial ? ', partial' : ''}${gate.certification ? ', waivers ignored' : ''}${gate.vouched?.length ? `, vouched for by the operator: ${gate.vouched.join(', ')}` : ''}${excepted ? `, ${excepted}` : ''}`;
  lines.push(
    '',
    `${met} (${settings})${reason}. Exit code ${report.exitCode}: ${describeExitCode(report.exitCode)}.`,
  );
  lines.push(
    '',
    `Target ${code(report.target.baseUrl)}, ${formatInstant(report.startedAt)}, ${formatDuration(report.durationMs)}.`,
  );
  return lines.join('\n');
}

function renderVerdicts(report: Report, digest: ReportSummary): string {
  const shown = OUTCOMES_IN_ORDER.filter((outcome) => report.summary[outcome] > 0);
  const head = ['Profile', 'Verdict', ...shown.map((outcome) => OUTCOME_WORDS[outcome])];
  const rows = (['documented', 'hardened', 'interop'] as const).map((profile) => {
    const verdict = report.verdicts[profile];
    const word = verdict === 'informational' ? 'informational' : `**${VERDICT_WORDS[verdict]}**`;
    return [PROFILE_WORDS[profile], word, ...shown.map((outcome) => String(digest.counts[profile][outcome]))];
  });
  const rule = head.map((_, i) => (i < 2 ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** What the target file declares and no honest exchange showed. */
function renderControls({ unproved }: ReportSummary): string[] {
  if (unproved.length === 0) return [];
  const rows = unproved.map(({ step, outcome, message, vouched }) => {
    const how = `${CONTROL_WORDS[outcome]}${vouched ? ', vouched for' : ''}`;
    return `| ${cell(step)} | ${cell(how)} | ${cell(message)} |`;
  });
  return ['## Configuration', ['| Declared | | What was seen |', '|---|---|---|', ...rows].join('\n')];
}

function renderFindings({ groups }: ReportSummary): string[] {
  if (groups.length === 0) return ['## Findings\n\nNone.'];
  const further = groups.slice(MOST_FINDINGS).flatMap(({ lead, others }) => [lead, ...others]);
  return [
    '## Findings',
    ...groups.slice(0, MOST_FINDINGS).map(renderFinding),
    ...renderRows('Further findings', further),
  ];
}

function renderFinding({ lead: row, others }: FindingGroup): string {
  const lines = [`### ${OUTCOME_WORDS[row.outcome]}: ${prose(row.title)}`, ''];
  lines.push(
    `${code(row.id)} · ${row.profile} · ${row.level} · ${renderSource(row)}`,
    '',
    prose(row.statement),
  );
  for (const check of row.checks.filter(({ outcome }) => outcome === row.outcome))
    lines.push('', ...renderCheck(check));
  const mend = row.mend ?? mendOf(row.id)?.mend;
  if (mend !== undefined) lines.push('', `**How to mend it:** ${prose(mend)}`);
  if (row.why !== undefined) lines.push('', `**Why it matters:** ${prose(row.why)}`);
  if (others.length > 0) lines.push('', `**Breaks too:** ${others.map(({ id }) => code(id)).join(', ')}`);
  if (row.reproduce !== undefined) {
    lines.push(
      '',
      '<details><summary>How to reproduce</summary>',
      '',
      fence(row.reproduce, 'sh'),
      '',
      '</details>',
    );
  }
  return lines.join('\n');
}

function renderCheck(check: Check): string[] {
  const lines = [
    `- ${prose(check.title)}`,
    `  - expected: ${code(check.expected)}`,
    `  - actual: ${code(check.actual)}`,
  ];
  if (check.evidence.length > 0)
    lines.push(`  - evidence: ${countOf(check.evidence.length, 'exchange')} in the HTML report`);
  return lines;
}

function renderSource({ source }: RequirementResult): string {
  const safe = source.url !== undefined && /^https?:\/\/[^\s<>()"']+$/.test(source.url);
  return safe ? `[${prose(source.label)}](${source.url})` : prose(source.label);
}

function renderUnverified({ unverified }: ReportSummary): string[] {
  if (unverified.length === 0) return [];
  const lines = unverified.map(({ outcome, reason, rows }) => {
    const named = rows.slice(0, MOST_ROWS_NAMED).map((row) => code(row.id));
    const rest = rows.length > named.length ? ` and ${rows.length - named.length} more` : '';
    return `- **${OUTCOME_WORDS[outcome]}** (${rows.length}): ${prose(reason)} ${named.join(', ')}${rest}`;
  });
  return [`## Not verified\n\n${lines.join('\n')}`];
}

function renderRows(title: string, rows: readonly RequirementResult[]): string[] {
  if (rows.length === 0) return [];
  const lines = rows.map((row) => {
    const actual = row.checks.find(({ outcome }) => outcome === 'fail' || outcome === 'warn')?.actual;
    return `| ${cell(row.id)} | ${prose(row.title)} | ${actual === undefined ? '' : cell(actual)} | ${prose(row.reason ?? '')} |`;
  });
  return [
    `## ${title}\n\n| Requirement | Title | Actual | Reason |\n| --- | --- | --- | --- |\n${lines.join('\n')}`,
  ];
}

function renderObservations(observations: readonly Observation[]): string[] {
  if (observations.length === 0) return [];
  const lines = observations.map((seen) => `| ${prose(seen.condition)} | ${cell(seen.actual)} |`);
  const table = `| Where the documentation decides nothing | What this deployment does |\n| --- | --- |\n${lines.join('\n')}`;
  return [
    `## Observations\n\n<details><summary>${countOf(lines.length, 'observation')}</summary>\n\n${table}\n\n</details>`,
  ];
}

function renderFoot({ tool, requirementSet }: Report): string {
  const set = requirementSet ? `, requirement set ${code(requirementSet.name)}` : '';
  return `<sub>${prose(`${tool.name} ${tool.version}`)}${set}, specification ${code(tool.specDigest.slice(0, 19))}</sub>`;
}
