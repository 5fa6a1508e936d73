/** One page and one JSON file over the reports of many deployments. */
import type { Report } from '../model/types.ts';
import { icon, renderIconDefinitions } from './html/components.ts';
import { renderHead } from './html/head.ts';
import { type Content, html, type Markup } from './html/markup.ts';
import { pageStyles } from './html/styles.ts';
import { summaryStyles } from './html/summary-styles.ts';
import { countOf, describeExitCode, formatDuration, formatInstant, VERDICT_WORDS } from './labels.ts';
import { summariseReport } from './summarise-report.ts';

/** How the run of one target ended. */
export interface TargetResult {
  /** The target file. */
  file: string;
  /** Folder of its report, relative to the summary. */
  folder: string;
  exitCode: number;
  report?: Report;
  /** Why there is no report. */
  error?: string;
}

export interface Summary {
  tool: { name: string; version: string };
  startedAt: string;
  durationMs: number;
  /** The worst of all. */
  exitCode: number;
  /** How many secrets only the search of the finished files found: a defect of the tool. */
  maskedLate?: number;
  results: readonly TargetResult[];
}

/**
 * The worst of several exit codes. What must be put right before anything else counts comes first: a secret in our
 * output, a report that is none, configurations, waivers; then what is known to be broken, what could not be judged.
 */
export function worstExitCode(codes: readonly number[]): number {
  const order = [8, 7, 2, 6, 1, 4, 5, 3, 0];
  return order.find((code) => codes.includes(code)) ?? 5;
}

/** `summary.json`. */
export function renderSummaryJson(summary: Summary): string {
  const targets = summary.results.map(({ report, ...result }) => ({
    ...result,
    ...(report && {
      name: report.target.name,
      baseUrl: report.target.baseUrl,
      gate: { profile: report.gate.profile, met: report.gate.met, reason: report.gate.reason },
      ...{ verdicts: report.verdicts, complete: report.complete, summary: report.summary },
      ...{ startedAt: report.startedAt, durationMs: report.durationMs, specDigest: report.tool.specDigest },
      findings: summariseReport(report).findings.map(({ id, outcome }) => ({ id, outcome })),
    }),
  }));
  const { tool, startedAt, durationMs, exitCode, maskedLate } = summary;
  return `${JSON.stringify({ schemaVersion: 1, tool, startedAt, durationMs, exitCode, maskedLate, targets }, null, 2)}\n`;
}

/** `index.html`: self-contained, like the reports that it leads to. */
export function renderSummaryHtml(summary: Summary): string {
  const styles = `${pageStyles}${summaryStyles}`;
  const met = summary.results.filter(({ exitCode }) => exitCode === 0).length;
  const facts = `${formatInstant(summary.startedAt)}, in ${formatDuration(summary.durationMs)}`;
  const state = summary.exitCode === 0 ? 'pass' : summary.exitCode === 3 ? 'inconclusive' : 'fail';
  const title = `${met} of ${summary.results.length} deployments: gate met (AIRisk OAuth2 conformance)`;
  return html`<!doctype html>
<html lang="en">
${renderHead({ title, styles })}
<body>
<a class="skip" href="#main">Skip to the deployments</a>${renderIconDefinitions()}
<header class="masthead"><div class="page"><p class="eyebrow">AIRisk OAuth2 conformance</p>
  <h1>${countOf(summary.results.length, 'deployment')}</h1><p>${facts}</p></div></header>
<main id="main"><div class="page"><div class="result">
  <section class="gate is-${state}" aria-labelledby="gate-title">${icon(state)}
    <div><h2 id="gate-title">${met === summary.results.length ? 'Every gate met' : `${met} of ${summary.results.length} gates met`}</h2></div>
    <p class="terms">Exit code <strong>${summary.exitCode}</strong>: ${describeExitCode(summary.exitCode)}.</p></section>
</div>
<h2 id="deployments-title" class="unseen">Deployments</h2>
<ul class="deployments" aria-labelledby="deployments-title">
${summary.results.map(renderTarget)}</ul></div></main>
<footer><div class="page"><p>${summary.tool.name} ${summary.tool.version}. A report says what was seen of one target at one time.</p></div></footer>
</body></html>
`.source;
}

function renderTarget(result: TargetResult): Markup {
  const { report, exitCode, folder, file, error } = result;
  const state = exitCode === 0 ? 'pass' : exitCode === 3 ? 'inconclusive' : exitCode === 1 ? 'fail' : 'error';
  const name = report?.target.name ?? file;
  const link = report && `${encodeURIComponent(folder)}/report.html`;
  return html`<li class="deployment is-${state}"><div class="sign">${icon(state)}</div>
    <div class="what"><h3>${link === undefined ? name : html`<a href="${link}">${name}</a>`}</h3>
      <p class="where">${report?.target.baseUrl ?? file}</p></div>
    <div class="outcome"><p class="word">${describeExitCode(exitCode)} (${exitCode})</p>
      <p class="reason">${report?.gate.reason ?? error ?? ''}</p></div>
    ${report ? renderVerdictList(report) : ''}</li>
`;
}

function renderVerdictList(report: Report): Content {
  const { documented, hardened } = report.verdicts;
  const { findings } = summariseReport(report);
  return html`<dl class="short"><div><dt>Documented</dt><dd>${VERDICT_WORDS[documented]}</dd></div>
    <div><dt>Hardened</dt><dd>${VERDICT_WORDS[hardened]}</dd></div>
    <div><dt>Findings</dt><dd>${findings.length}</dd></div></dl>`;
}
