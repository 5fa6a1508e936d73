/** The table of all requirements, with its filters. */
import type { Check, Gate, Report, RequirementResult } from '../../model/types.ts';
import { countOf, LEVEL_WORDS, OUTCOME_WORDS, OUTCOMES_IN_ORDER, PROFILE_WORDS } from '../labels.ts';
import { isCounted } from '../summarise-report.ts';
import { comparison, evidenceLinks, later, outcomeBadge, section, sourceLink, table } from './components.ts';
import { html, type Markup } from './markup.ts';

export function renderRequirements({ requirements, gate }: Report): Markup {
  const lead = `${countOf(requirements.length, 'requirement')}, run or not. Each opens to its statement and checks.`;
  const heads = ['Outcome', 'Requirement', 'Profile', 'Level', 'Area'];
  const rows = requirements.map((row) => renderRow(row, gate));
  const none = html`<p class="empty scripted" id="no-match" hidden>No requirement matches the filters.</p>`;
  const body = [renderFilters(requirements), table('requirements', 'requirements', heads, rows), none];
  return section('requirements', 'All requirements', lead, body);
}

function renderFilters(rows: readonly RequirementResult[]): Markup {
  const outcomes = OUTCOMES_IN_ORDER.filter((outcome) => rows.some((row) => row.outcome === outcome));
  const areas = [...new Set(rows.map((row) => row.area))].sort();
  const pairs = <Key extends string>(keys: readonly Key[], words: Readonly<Record<Key, string>>) =>
    keys.map((key): [string, string] => [key, words[key]]);
  return html`<form class="filters scripted" id="filters" role="search" aria-label="Filter requirements">
    <label class="search"><span>Search</span>
      <input type="search" name="text" autocomplete="off" spellcheck="false" placeholder="Words, or an id"></label>
    ${select('outcome', 'Outcome', pairs(outcomes, OUTCOME_WORDS))}
    ${select('profile', 'Profile', pairs(['documented', 'hardened', 'interop'], PROFILE_WORDS))}
    ${select('level', 'Level', pairs(['must', 'should', 'may'], LEVEL_WORDS))}
    ${select('counts', 'Counts', [
      ['yes', 'In verdicts'],
      ['no', 'Informs only'],
    ])}
    ${select(
      'area',
      'Area',
      areas.map((area) => [area, area]),
    )}
    <div class="actions"><button type="reset">Reset</button>
      <button type="button" id="expand" aria-pressed="false">Expand all</button></div>
    <p id="shown" role="status"></p></form>
`;
}

function select(name: string, label: string, options: readonly (readonly [string, string])[]): Markup {
  const items = options.map(([value, text]) => html`<option value="${value}">${text}</option>`);
  return html`<label><span>${label}</span>
    <select name="${name}"><option value="">All</option>${items}</select></label>`;
}

function renderRow(row: RequirementResult, gate: Gate): Markup {
  const { id, outcome, profile, level, area } = row;
  return html`<tr role="row" id="row-${id}" data-outcome="${outcome}" data-profile="${profile}" data-level="${level}" data-area="${area}" data-counts="${isCounted(row, gate) ? 'yes' : 'no'}">
    <td role="cell">${outcomeBadge(outcome)}</td>
    <td role="cell"><details><summary><span class="title">${row.title}</span> <code>${id}</code></summary>
      ${later(renderBody(row))}</details></td>
    <td role="cell" data-label="Profile">${PROFILE_WORDS[profile]}</td>
    <td role="cell" data-label="Level">${LEVEL_WORDS[level]}</td>
    <td role="cell" data-label="Area">${area}</td></tr>
`;
}

function renderBody(row: RequirementResult): Markup {
  const { outcome, reason, why } = row;
  return html`<div class="body"><p class="statement">${row.statement}</p>
    ${reason !== undefined && html`<p class="reason"><strong>${OUTCOME_WORDS[outcome]}:</strong> ${reason}</p>`}
    ${why !== undefined && html`<p class="why">${why}</p>`}
    <p class="written">${sourceLink(row)}</p>${row.contexts !== undefined && html`<p class="contexts">Tried in ${row.contexts} ${row.contexts === 1 ? 'context' : 'contexts'}.</p>`}${row.checks.map(renderCheck)}</div>`;
}

function renderCheck(check: Check): Markup {
  return html`<div class="check"><p class="head">${outcomeBadge(check.outcome)} ${check.title}</p>
    ${comparison(check)}${evidenceLinks(check.evidence)}
    ${check.test !== undefined && html`<p class="test">${check.test}</p>`}</div>`;
}
