/** The table of all requirements, with its filters. */
import type { Check, Report, RequirementResult } from '../../model/types.ts';
import { countOf, LEVEL_WORDS, OUTCOME_WORDS, OUTCOMES_IN_ORDER, PROFILE_WORDS } from '../words.ts';
import { html, type Markup } from './markup.ts';
import { comparison, evidenceLinks, outcomeBadge, section, sourceLink } from './parts.ts';

export function renderRequirements({ requirements }: Report): Markup {
  const lead = `${countOf(requirements.length, 'requirement')}, run or not. Each opens to its statement and checks.`;
  // Roles are stated because the narrow layout turns table parts into blocks, which would drop them.
  const table = html`<table role="table" class="requirements" aria-labelledby="requirements-title"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Outcome</th><th role="columnheader" scope="col">Requirement</th><th role="columnheader" scope="col">Profile</th><th role="columnheader" scope="col">Level</th><th role="columnheader" scope="col">Area</th></tr></thead>
<tbody role="rowgroup">
${requirements.map(renderRow)}</tbody></table><p class="empty scripted" id="no-match" hidden>No requirement matches the filters.</p>`;
  return section('requirements', 'All requirements', lead, [renderFilters(requirements), table]);
}

function renderFilters(rows: readonly RequirementResult[]): Markup {
  const outcomes = OUTCOMES_IN_ORDER.filter((outcome) => rows.some((row) => row.outcome === outcome));
  const areas = [...new Set(rows.map((row) => row.area))].sort();
  const pairs = <Key extends string>(keys: readonly Key[], words: Readonly<Record<Key, string>>) =>
    keys.map((key): [string, string] => [key, words[key]]);
  return html`<form class="filters scripted" id="filters" role="search" aria-label="Filter requirements"><label class="search"><span>Search</span><input type="search" name="text" autocomplete="off" spellcheck="false" placeholder="Words, or an id"></label>${select('outcome', 'Outcome', pairs(outcomes, OUTCOME_WORDS))}${select('profile', 'Profile', pairs(['documented', 'hardened', 'interop'], PROFILE_WORDS))}${select('level', 'Level', pairs(['must', 'should', 'may'], LEVEL_WORDS))}${select(
    'area',
    'Area',
    areas.map((area) => [area, area]),
  )}<div class="actions"><button type="reset">Reset</button><button type="button" id="expand" aria-pressed="false">Expand all</button></div><p id="shown" role="status"></p></form>
`;
}

function select(name: string, label: string, options: readonly (readonly [string, string])[]): Markup {
  const items = options.map(([value, text]) => html`<option value="${value}">${text}</option>`);
  return html`<label><span>${label}</span><select name="${name}"><option value="">All</option>${items}</select></label>`;
}

function renderRow(row: RequirementResult): Markup {
  return html`<tr role="row" id="row-${row.id}" data-outcome="${row.outcome}" data-profile="${row.profile}" data-level="${row.level}" data-area="${row.area}"><td role="cell">${outcomeBadge(row.outcome)}</td><td role="cell"><details><summary><span class="title">${row.title}</span> <code>${row.id}</code></summary>${renderBody(row)}</details></td><td role="cell" data-label="Profile">${PROFILE_WORDS[row.profile]}</td><td role="cell" data-label="Level">${LEVEL_WORDS[row.level]}</td><td role="cell" data-label="Area">${row.area}</td></tr>
`;
}

function renderBody(row: RequirementResult): Markup {
  return html`<div class="body"><p class="statement">${row.statement}</p>${row.reason !== undefined && html`<p class="reason"><strong>${OUTCOME_WORDS[row.outcome]}:</strong> ${row.reason}</p>`}<p class="written">${sourceLink(row)}</p>${row.checks.map(renderCheck)}</div>`;
}

function renderCheck(check: Check): Markup {
  return html`<div class="check"><p class="head">${outcomeBadge(check.outcome)} ${check.title}</p>${comparison(check)}${evidenceLinks(check.evidence)}${check.test !== undefined && html`<p class="test">${check.test}</p>`}</div>`;
}
