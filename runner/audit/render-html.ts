/** The audit as one self-contained page, looking like the reports. */
import { icon, renderIconDefinitions, section } from '../../reports/render/html/components.ts';
import { renderHead } from '../../reports/render/html/head.ts';
import { html, type Markup } from '../../reports/render/html/markup.ts';
import { printStyles } from '../../reports/render/html/print-styles.ts';
import { componentStyles, pageStyles } from '../../reports/render/html/styles.ts';
import { conditionalLine, contextsByFault, scoreLine } from './render-markdown.ts';
import type { AuditResult, FaultScore } from './score.ts';

const auditStyles = `
.matrix{overflow:auto;max-height:44rem;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1rem;margin-top:1rem}
.matrix svg{display:block}
#problems li{margin-bottom:.6rem;overflow-wrap:anywhere}
:is(.matrix,.key) .own{fill:#2e9b62}:is(.matrix,.key) .wrong{fill:var(--fail)}:is(.matrix,.key) .other{fill:none;stroke:var(--soft);stroke-width:1.2}.matrix .grid{stroke:var(--line);stroke-width:1}
.matrix text{font:11px var(--mono);fill:var(--soft)}
.key{display:flex;flex-wrap:wrap;gap:.3rem 1.5rem;margin-top:.8rem;color:var(--soft);font-size:.9375rem}
td code{white-space:nowrap}
.tables{overflow-x:auto}
`;

/** Renders the page. */
export function renderAuditHtml(result: AuditResult): string {
  const styles = `${pageStyles}${componentStyles}${printStyles}${auditStyles}`;
  const state = result.passed ? 'pass' : 'fail';
  const page = html`<!doctype html>
<html lang="en">${renderHead({ title: 'Audit of the AIRisk conformance judges', styles })}
<body><a class="skip" href="#main">Skip to the audit</a>${renderIconDefinitions()}
<header class="masthead"><div class="page"><p class="eyebrow">AIRisk OAuth2 ${result.actor ?? 'provider'} conformance</p><h1>Audit of the judges</h1><dl class="facts"><div><dt>Run</dt><dd>${result.date.slice(0, 16).replace('T', ' ')} UTC, ${(result.durationMs / 1000).toFixed(0)} s</dd></div><div><dt>Extent</dt><dd>${result.full ? 'every test against every fault' : 'each fault meets the tests of the row it names'}${result.whole ? '' : ' (a selection only)'}</dd></div></dl></div></header>
<main id="main"><div class="page"><div class="result"><section class="gate is-${state}" aria-labelledby="gate-title">${icon(state)}<div><h2 id="gate-title">${result.passed ? 'Every fault caught, no false alarm' : 'Not passed'}</h2><p class="reason">${scoreLine(result)}.${result.faults.length > 0 && result.conditional && html` ${conditionalLine(result)}.`}</p></div></section></div>
${renderProblems(result)}${result.faults.length > 0 && renderMatrix(result.faults)}${renderContexts(result)}${result.faults.length > 0 && renderFaults(result)}${result.variants.length > 0 && renderVariants(result)}${renderUnreached(result)}</div></main>
<footer><div class="page"><p>A conformance result is worth what its tests can catch: this page says what that is.</p></div></footer></body></html>
`;
  return page.source;
}

function renderProblems(result: AuditResult): Markup {
  const missed = [...result.faults, ...(result.conditional ?? [])].filter(
    ({ outcome }) => outcome !== 'caught',
  );
  const alarms = result.variants.flatMap(({ id, alarms: list }) => list.map((alarm) => ({ id, ...alarm })));
  if (missed.length + alarms.length + result.problems.length === 0) return html``;
  const items = [
    ...result.problems.map((problem) => html`<li>${problem}</li>`),
    ...missed.map(
      (fault) =>
        html`<li><code>${fault.id}</code> was ${fault.outcome === 'missed' ? 'missed' : 'caught for the wrong reason'}: <code>${fault.breaks}</code> was ${fault.rowOutcome}. ${fault.finding ?? ''}</li>`,
    ),
    ...alarms.map(
      (alarm) =>
        html`<li>false alarm on <code>${alarm.id}</code>: <code>${alarm.requirement}</code> was ${alarm.outcome}. ${alarm.reason}</li>`,
    ),
  ];
  return section('problems', 'What went wrong', '', html`<ul class="lead">${items}</ul>`);
}

const CELL = 9;
/** A line of names that do not touch each other. */
const LINE = 14;
const CHARACTER = 6;
const LONGEST_LABEL = 330;

/** As wide as its longest name. */
const labelWidth = (ids: readonly string[]): number =>
  Math.min(Math.max(...ids.map((id) => id.length * CHARACTER)) + 10, LONGEST_LABEL);

const dot = (look: 'own' | 'wrong' | 'other'): Markup =>
  html`<svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true"><circle class="${look}" cx="5" cy="5" r="${look === 'other' ? 2.4 : 3.6}"/></svg>`;

const scrolled = (name: string, table: Markup): Markup =>
  html`<div class="tables" tabindex="0" role="group" aria-label="${name}">${table}</div>`;

/** Faults downwards, requirements across, in the order of the faults' own rows, so that the diagonal is what should be. */
function renderMatrix(faults: readonly FaultScore[]): Markup {
  const columns = [
    ...new Set([...faults.map(({ breaks }) => breaks), ...faults.flatMap(({ alsoRed }) => alsoRed)]),
  ];
  const at = new Map(columns.map((id, index) => [id, index]));
  const label = labelWidth(faults.map(({ id }) => id));
  const x = (id: string) => label + (at.get(id) ?? 0) * CELL + CELL / 2;
  const width = label + columns.length * CELL;
  const rows = faults.map((fault, index) => {
    const y = index * LINE + LINE / 2;
    const others = fault.alsoRed.map(
      (id) =>
        html`<circle class="other" cx="${x(id)}" cy="${y}" r="2.4"><title>${fault.id}: ${id} turned red too</title></circle>`,
    );
    const own = html`<circle class="${fault.outcome === 'caught' ? 'own' : 'wrong'}" cx="${x(fault.breaks)}" cy="${y}" r="3.6"><title>${fault.id}: ${fault.breaks} ${fault.outcome}</title></circle>`;
    return html`<line class="grid" x1="0" x2="${width}" y1="${y + LINE / 2}" y2="${y + LINE / 2}"/><text x="0" y="${y + 3}" textLength="${Math.min(fault.id.length * CHARACTER, label - 10)}">${fault.id}</text>${others}${own}`;
  });
  const height = faults.length * LINE;
  return section(
    'matrix',
    'Faults against requirements',
    'Each line is a fault, each column a requirement.',
    html`<p class="key"><span>${dot('own')} filled: the requirement the fault names turned red</span><span>${dot('other')} ring: another requirement turned red as well</span></p><div class="matrix" tabindex="0" role="region" aria-label="Matrix of faults and requirements"><svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Matrix; the table below says the same in words">${rows}</svg></div>`,
  );
}

/** Room for the names of contexts, which stand upright. */
const HEAD = 230;
const WIDE_CELL = 14;

/** Faults downwards, context values across; what has no mark cannot be told there. */
function renderContexts({ conditional = [], conditions }: AuditResult): Markup {
  if (conditional.length === 0) return html``;
  const groups = contextsByFault(conditional);
  const contextOf = ({ id }: FaultScore) => id.slice(id.indexOf('@') + 1);
  const columns = [...new Set(conditional.map(contextOf))].sort();
  const at = new Map(columns.map((name, index) => [name, index]));
  const label = labelWidth(groups.map(([id]) => id));
  const x = (name: string) => label + (at.get(name) ?? 0) * WIDE_CELL + WIDE_CELL / 2;
  const heads = columns.map(
    (name) =>
      html`<text x="${x(name)}" y="${HEAD - 6}" transform="rotate(-90 ${x(name)} ${HEAD - 6})" dominant-baseline="middle">${name}</text>`,
  );
  const width = label + columns.length * WIDE_CELL;
  const rows = groups.map(([id, scores], index) => {
    const y = HEAD + index * WIDE_CELL + WIDE_CELL / 2;
    const marks = scores.map(
      (score) =>
        html`<circle class="${score.outcome === 'caught' ? 'own' : 'wrong'}" cx="${x(contextOf(score))}" cy="${y}" r="3.6"><title>${score.id}: ${score.breaks} ${score.outcome}</title></circle>`,
    );
    return html`<line class="grid" x1="${label}" x2="${width}" y1="${y + WIDE_CELL / 2}" y2="${y + WIDE_CELL / 2}"/><text x="0" y="${y + 3}" textLength="${Math.min(id.length * CHARACTER, label - 10)}">${id}</text>${marks}`;
  });
  const height = HEAD + groups.length * WIDE_CELL;
  const drawn =
    conditions && conditions.total > conditional.length
      ? `${conditional.length} of ${conditions.total} conditional faults, drawn with seed ${conditions.seed ?? 'none'}.`
      : `${conditional.length} conditional faults, all there are.`;
  return section(
    'contexts',
    'Faults in one context only',
    `Each line is a fault, each column the only context in which it shows. ${drawn}`,
    html`<p class="key"><span>${dot('own')} filled: caught by the requirement the fault names</span><span>${dot('wrong')} red: missed</span><span>no mark: not drawn, or nothing in such a request tells the context</span></p><div class="matrix" tabindex="0" role="region" aria-label="Matrix of faults and contexts"><svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Matrix; audit.md says the same in words">${heads}${rows}</svg></div>`,
  );
}

function renderFaults({ faults, actor }: AuditResult): Markup {
  const rows = faults.map(
    (fault) =>
      html`<tr><td><span class="badge is-${fault.outcome === 'caught' ? 'pass' : 'fail'}">${icon(fault.outcome === 'caught' ? 'pass' : 'fail')}${fault.outcome}</span></td><td><code>${fault.id}</code><br>${fault.title}</td><td><code>${fault.breaks}</code></td><td>${fault.harm}</td><td>${fault.finding ?? ''}</td></tr>`,
  );
  return section(
    'faults',
    'Faults',
    actor === 'client'
      ? 'Broken clients: one good application, a few lines of it replaced.'
      : 'One defect each, switched on in the built-in mock.',
    scrolled(
      'Faults',
      html`<table><thead><tr><th>Outcome</th><th>Fault</th><th>Breaks</th><th>Harm</th><th>What the judge said</th></tr></thead><tbody>${rows}</tbody></table>`,
    ),
  );
}

function renderVariants({ variants, actor }: AuditResult): Markup {
  const rows = variants.map(
    (variant) =>
      html`<tr><td><span class="badge is-${variant.alarms.length === 0 ? 'pass' : 'fail'}">${icon(variant.alarms.length === 0 ? 'pass' : 'fail')}${variant.alarms.length === 0 ? 'no alarm' : `${variant.alarms.length} alarms`}</span></td><td><code>${variant.id}</code></td><td>${variant.title}</td><td>${variant.passed}</td></tr>`,
  );
  return section(
    'variants',
    'Sound variants',
    `${actor === 'client' ? 'Clients' : 'Deployments'} that differ and are right: none of them may be failed.`,
    scrolled(
      'Sound variants',
      html`<table><thead><tr><th>Outcome</th><th>Variant</th><th>What is different</th><th>Rows passed</th></tr></thead><tbody>${rows}</tbody></table>`,
    ),
  );
}

function renderUnreached({ unreached }: AuditResult): Markup {
  if (unreached.length === 0) return html``;
  const rows = unreached.map(
    ({ requirement, reason }) =>
      html`<tr><td><code>${requirement}</code></td><td>${reason ?? 'no fault turned it red'}</td></tr>`,
  );
  return section(
    'unreached',
    'Requirements that no fault turned red',
    '',
    scrolled(
      'Requirements that no fault turned red',
      html`<table><thead><tr><th>Requirement</th><th>Why</th></tr></thead><tbody>${rows}</tbody></table>`,
    ),
  );
}
