/** What is broken, what could not be verified, and what is only worth knowing. */
import type { RequirementResult } from '../../model/types.ts';
import { CONTROL_WORDS, countOf } from '../labels.ts';
import type { ReportSummary, UnverifiedGroup } from '../summarise-report.ts';
import {
  comparison,
  evidenceLinks,
  icon,
  outcomeBadge,
  rowChips,
  section,
  shownEvidence,
  sourceLink,
} from './components.ts';
import { html, type Markup } from './markup.ts';

export function renderFindings({ findings }: ReportSummary): Markup {
  if (findings.length === 0) {
    return section(
      'findings',
      'Findings',
      undefined,
      html`<p class="empty">Nothing that was tested is broken.</p>`,
    );
  }
  const fails = findings.filter((row) => row.outcome === 'fail').length;
  const warns = findings.length - fails;
  const parts = [
    fails > 0 && `${countOf(fails, 'mandatory requirement')} broken`,
    warns > 0 && `${countOf(warns, 'recommendation')} not followed`,
  ].filter((part) => typeof part === 'string');
  return section('findings', 'Findings', `${parts.join(', ')}.`, findings.map(renderFinding));
}

function renderFinding(row: RequirementResult): Markup {
  const broken = row.checks.filter((check) => check.outcome === row.outcome);
  const checks = broken.map(
    (check) =>
      html`<div class="check"><h4>${check.title}</h4>${comparison(check)}${shownEvidence(check)}${evidenceLinks(check.evidence)}</div>`,
  );
  return html`<article class="finding is-${row.outcome}" id="finding-${row.id}" aria-labelledby="finding-${row.id}-title">
<header>${outcomeBadge(row.outcome)}<h3 id="finding-${row.id}-title">${row.title}</h3>${rowChips(row)}</header>
<p class="statement">${row.statement}</p>${checks}
<dl class="notes">${row.why !== undefined && html`<div><dt>Why it matters</dt><dd>${row.why}</dd></div>`}
  <div><dt>Where it is written</dt><dd>${sourceLink(row)}</dd></div></dl>
${row.reproduce !== undefined && renderReproduction(row.id, row.reproduce)}</article>
`;
}

function renderReproduction(id: string, script: string): Markup {
  return html`<details class="reproduce"><summary>How to reproduce</summary>
    <div class="script">
      <button type="button" class="copy scripted" data-copy="script-${id}">Copy</button>
      <pre id="script-${id}">${script}</pre></div></details>`;
}

export function renderUnverified({ unverified }: ReportSummary): Markup {
  if (unverified.length === 0) return html``;
  const total = unverified.reduce((sum, group) => sum + group.rows.length, 0);
  const lead = `${countOf(total, 'requirement')} could not be verified. What was not tested has not passed.`;
  const body = html`<ul class="groups">${unverified.map(renderGroup)}</ul>`;
  return section('unverified', 'Not verified, and what would change that', lead, body);
}

const MOST_ROWS_SHOWN = 8;

function renderGroup({ outcome, reason, rows }: UnverifiedGroup): Markup {
  const items = rows.map((row) => html`<li><a href="#row-${row.id}">${row.title}</a></li>`);
  const list = html`<ul class="rows">${items}</ul>`;
  const folded = html`<details><summary>${countOf(rows.length, 'requirement')}</summary>${list}</details>`;
  return html`<li class="group is-${outcome}"><div>${outcomeBadge(outcome)}</div>
    <div><p class="reason">${reason}</p>${rows.length > MOST_ROWS_SHOWN ? folded : list}</div></li>
`;
}

/** What the target file declares and no honest exchange showed. */
export function renderControls({ unproved }: ReportSummary): Markup {
  if (unproved.length === 0) return html``;
  const items = unproved.map(({ step, outcome, message, advice, readings, vouched }) => {
    const look = outcome === 'refuted' ? 'fail' : 'inconclusive';
    const how = `${CONTROL_WORDS[outcome]}${vouched ? ', vouched for by the operator' : ''}`;
    const read =
      readings && html`<p>A mistake in the file? ${readings.operator}. Or a defect? ${readings.vendor}.</p>`;
    return html`<li class="group is-${look}"><div>${icon(look)} ${step}</div>
      <div><p class="reason">${how}: ${message}</p>${read}${advice !== undefined && html`<p>${advice}</p>`}</div></li>
`;
  });
  const lead = 'Requirements that rest on what was not shown do not pass.';
  return section('configuration', 'Configuration', lead, html`<ul class="groups">${items}</ul>`);
}

export function renderWaived({ waived }: ReportSummary): Markup {
  if (waived.length === 0) return html``;
  const items = waived.map((row) => {
    const broken = row.checks.find((check) => check.outcome === 'fail' || check.outcome === 'warn');
    return html`<li class="group is-waived"><div>${outcomeBadge('waived')}</div>
      <div><p class="reason"><a href="#row-${row.id}">${row.title}</a></p>
        <p>${row.reason}</p>${broken && comparison(broken)}</div></li>
`;
  });
  return section(
    'waived',
    'Waived findings',
    'Known, accepted for a time. The verdict counts them all the same.',
    html`<ul class="groups">${items}</ul>`,
  );
}

export function renderUnscored({ unscored }: ReportSummary): Markup {
  if (unscored.length === 0) return html``;
  const items = unscored.map(
    (row) => html`<li class="group is-${row.outcome}"><div>${outcomeBadge(row.outcome)}</div>
      <div><p class="reason"><a href="#row-${row.id}">${row.title}</a></p></div></li>
`,
  );
  const lead = 'Added after the requirement set of this run was frozen: information until the next set.';
  return section('unscored', 'Not yet scored', lead, html`<ul class="groups">${items}</ul>`);
}

export function renderInterop({ interop }: ReportSummary): Markup {
  if (interop.length === 0) return html``;
  const items = interop.map((row) => {
    const broken = row.checks.filter((check) => check.outcome === row.outcome);
    return html`<li><details id="interop-${row.id}"><summary>${row.title} <code>${row.id}</code></summary>
      <p>${row.statement} ${row.why}</p>
      ${broken.map((check) => [comparison(check), evidenceLinks(check.evidence)])}
      <p class="written">${sourceLink(row)}</p></details></li>
`;
  });
  const lead =
    'What generic OAuth 2.0 libraries expect and this target does not give. Information, not findings.';
  return section('interop', 'Interoperability notes', lead, html`<ul class="interop">${items}</ul>`);
}
