/** What is broken, what could not be verified, and what is only worth knowing. */

import { mendOf } from '../../../specs/mends.ts';
import type { Exchange, Report, RequirementResult } from '../../model/types.ts';
import { brokenChecks, decisiveExchange, type FindingGroup, groupChecks } from '../group-findings.ts';
import { CONTROL_WORDS, countOf } from '../labels.ts';
import type { ReportSummary, UnverifiedGroup } from '../summarise-report.ts';
import {
  comparison,
  evidenceLinks,
  icon,
  later,
  link,
  outcomeBadge,
  rowChips,
  section,
  shownEvidence,
  sourceLink,
  withCode,
} from './components.ts';
import { renderMessages } from './evidence.ts';
import { type Content, html, type Markup } from './markup.ts';

/** In a printed summary; its style leaves the others out. */
const MOST_PRINTED = 7;

/** What is broken, by cause; everything that shows it stands in the finding. */
export function renderFindings({ findings, groups }: ReportSummary, { exchanges }: Report): Markup {
  if (findings.length === 0) {
    return section(
      'findings',
      'Findings',
      undefined,
      html`<p class="empty">Nothing that was tested is broken.</p>`,
    );
  }
  const byNumber = new Map(exchanges.map((exchange) => [exchange.n, exchange]));
  const articles = groups.map((group) => renderFinding(group, byNumber));
  return section('findings', 'Findings', countFindings(findings, groups.length), [
    articles,
    groups.length > MOST_PRINTED &&
      html`<p class="printed note">The first findings are printed; all of them, with what was sent and answered, are in the file (or print everything).</p>`,
  ]);
}

function countFindings(findings: readonly RequirementResult[], causes: number): string {
  const fails = findings.filter((row) => row.outcome === 'fail').length;
  const warns = findings.length - fails;
  const parts = [
    fails > 0 && `${countOf(fails, 'mandatory requirement')} broken`,
    warns > 0 && `${countOf(warns, 'recommendation')} not followed`,
  ].filter((part) => typeof part === 'string');
  const grouped = causes < findings.length ? `${countOf(causes, 'finding')}: ` : '';
  return `${grouped}${parts.join(', ')}.`;
}

type ByNumber = ReadonlyMap<number, Exchange>;

function renderFinding({ lead, others }: FindingGroup, exchanges: ByNumber): Markup {
  const shown = decisiveExchange(lead, exchanges);
  return html`<article class="finding is-${lead.outcome}" id="finding-${lead.id}" aria-labelledby="finding-${lead.id}-title">
<header>${outcomeBadge(lead.outcome)}<h3 id="finding-${lead.id}-title">${lead.title}</h3>${rowChips(lead)}</header>
<p class="statement">${lead.statement}</p>${renderMend(lead)}${renderChecks(lead)}
${shown && renderShown(shown)}
<dl class="notes">${lead.why !== undefined && html`<div><dt>Why it matters</dt><dd>${lead.why}</dd></div>`}
  ${renderAttack(lead)}<div><dt>Where it is written</dt><dd>${sourceLink(lead)}</dd></div></dl>
${lead.reproduce !== undefined && renderReproduction(lead.id, lead.reproduce)}${renderOthers(others, exchanges)}</article>
`;
}

/** What failed in the same way is told once, with all that it was tried in. */
function renderChecks(row: RequirementResult): Content {
  const groups = groupChecks(brokenChecks(row)).map(
    (group) =>
      html`<div class="check"><h4>${nameAll(group.titles)}</h4>${comparison(group)}${shownEvidence(group)}${evidenceLinks(group.evidence)}</div>`,
  );
  const rest = groups.slice(MOST_CHECKS);
  if (rest.length === 0) return groups;
  return [
    groups.slice(0, MOST_CHECKS),
    html`<details class="rest"><summary>${countOf(rest.length, 'more way')} in which it is broken</summary>${rest}</details>`,
  ];
}

const MOST_CHECKS = 3;
const MOST_TITLES = 6;

function nameAll(titles: readonly string[]): string {
  const rest = titles.length - MOST_TITLES;
  const named = titles.slice(0, MOST_TITLES).join('; ');
  return rest > 0 ? `${named}; and ${rest} more` : named;
}

/** Older reports have no such words; the catalogue of today may. */
const wordsOf = ({ id, mend, attack }: RequirementResult) => ({
  ...mendOf(id),
  ...(mend && { mend }),
  ...(attack && { attack }),
});

function renderMend(row: RequirementResult): Markup {
  const { mend } = wordsOf(row);
  if (mend === undefined) return html``;
  return html`<p class="mend"><strong>How to mend it</strong> ${mend}</p>`;
}

function renderAttack(row: RequirementResult): Content {
  const { attack } = wordsOf(row);
  if (!attack) return '';
  const where = attack.label === undefined ? '' : ` (${attack.label})`;
  const text = `${attack.name}${where}`;
  return html`<div><dt>Which attack it opens</dt><dd>${link(attack.url, text)}</dd></div>`;
}

/** Request and answer that show it, without a click. */
function renderShown(exchange: Exchange): Markup {
  return html`<div class="shown-exchange"><p class="what">What was sent and answered <a href="#exchange-${exchange.n}">(exchange ${exchange.n})</a></p>
    ${renderMessages(exchange, 4)}</div>`;
}

/** What breaks with it; each keeps its own expectation and evidence. */
function renderOthers(others: readonly RequirementResult[], exchanges: ByNumber): Markup {
  if (others.length === 0) return html``;
  const items = others.map((row) => {
    const [check] = brokenChecks(row);
    const shown = decisiveExchange(row, exchanges);
    const { mend } = wordsOf(row);
    return html`<li id="finding-${row.id}"><details><summary>${outcomeBadge(row.outcome)} ${row.title} <code>${row.id}</code></summary>
      <p>${row.statement}${mend !== undefined && html` <strong>How to mend it:</strong> ${mend}`}</p>
      ${check && [html`<p class="head">${check.title}</p>`, comparison(check), shownEvidence(check), evidenceLinks(check.evidence)]}
      <p class="written"><a href="#row-${row.id}">All that was seen of it</a> · ${sourceLink(row)}</p>${shown && later(renderShown(shown))}</details></li>
`;
  });
  return html`<div class="others"><h4>${countOf(others.length, 'more requirement')} broken by the same cause, as far as can be seen</h4><ul>${items}</ul></div>`;
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
      readings &&
      html`<p>A mistake in the file? ${withCode(readings.operator)}. Or a defect? ${readings.vendor}.</p>`;
    return html`<li class="group is-${look}"><div>${icon(look)} ${step}</div>
      <div><p class="reason">${how}: ${message}</p>${read}${advice !== undefined && html`<p>${withCode(advice)}</p>`}</div></li>
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
