import type { Report } from '../../model/types.ts';
import { VERDICT_WORDS } from '../labels.ts';
import { type ReportSummary, summariseReport } from '../summarise-report.ts';
import { renderIconDefinitions } from './components.ts';
import { renderEnvironment, renderExchanges, renderObservations, renderWaivers } from './evidence.ts';
import {
  renderControls,
  renderFindings,
  renderInterop,
  renderUnscored,
  renderUnverified,
  renderWaived,
} from './findings.ts';
import { renderHead } from './head.ts';
import { renderAlarm, renderGate, renderHeader, renderSummary, renderVerdicts } from './header.ts';
import { renderLegend } from './legend.ts';
import { html, type Markup, raw } from './markup.ts';
import { printStyles } from './print-styles.ts';
import { renderRequirements } from './requirements.ts';
import { script } from './script.ts';
import { componentStyles, pageStyles } from './styles.ts';

/**
 * The report as one HTML file that asks nobody for anything: styles and script are inside, a content security policy
 * allows those two (by hash), pictures that are inside as well, and nothing else, and every text of the report is escaped.
 */
export function renderHtml(report: Report): string {
  const digest = summariseReport(report);
  const styles = `${pageStyles}${componentStyles}${printStyles}`;
  const verdict = VERDICT_WORDS[report.verdicts.documented];
  const title = `${report.target.name}: ${digest.alarm ? digest.alarm.title : verdict} (AIRisk OAuth2 conformance)`;
  const page = html`<!doctype html>
<html lang="en">
${renderHead({ title, styles, script })}
<body>
<a class="skip" href="#main">Skip to the report</a>${renderIconDefinitions()}
${renderHeader(report)}<main id="main"><div class="page">
${renderAlarm(digest)}<div class="result">
  ${renderGate(report)}${renderVerdicts(report, digest)}${renderSummary(report, digest)}
  </div></div>
${renderNavigation(report, digest)}<div class="page">
${renderFindings(digest, report)}${renderControls(digest)}${renderUnverified(digest)}${renderWaived(digest)}${renderUnscored(digest)}${renderInterop(digest)}
  ${renderRequirements(report)}${renderObservations(report)}
  ${renderExchanges(report, exchangesOfFindings(digest))}
  ${renderWaivers(report)}${renderEnvironment(report)}${renderLegend()}</div></main>
<footer><div class="page"><p>${report.tool.name} ${report.tool.version}. A report says what was seen of one target at one time.</p></div></footer>
<script>${raw(script)}</script></body></html>
`;
  return page.source;
}

function renderNavigation(report: Report, digest: ReportSummary): Markup {
  const unverified = digest.unverified.reduce((sum, group) => sum + group.rows.length, 0);
  const entries: [string, string, number | undefined][] = [
    ['findings', 'Findings', digest.groups.length],
    ['configuration', 'Configuration', digest.unproved.length],
    ['unverified', 'Not verified', unverified],
    ['requirements', 'Requirements', report.requirements.length],
    ['observations', 'Observations', report.observations.length],
    ['exchanges', 'Exchanges', report.exchanges.length],
    ['environment', 'Environment', undefined],
    ['legend', 'Legend', undefined],
  ];
  const links = entries
    .filter(([id, , count]) => count !== 0 || id === 'findings')
    .map(
      ([id, name, count]) =>
        html`<li><a href="#${id}">${name}${count !== undefined && html` <span class="count">${count}</span>`}</a></li>`,
    );
  return html`<nav aria-label="Sections"><ul class="page">${links}</ul></nav>
`;
}

function exchangesOfFindings(digest: ReportSummary): Set<number> {
  const checks = digest.findings.flatMap((row) =>
    row.checks.filter((check) => check.outcome === row.outcome),
  );
  return new Set(checks.flatMap((check) => check.evidence));
}
