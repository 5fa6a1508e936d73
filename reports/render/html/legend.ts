/** What outcomes and verdicts say, in words. */
import { OUTCOME_MEANING, OUTCOMES_IN_ORDER, VERDICT_MEANING, VERDICT_WORDS } from '../labels.ts';
import { outcomeBadge, section } from './components.ts';
import { html, type Markup } from './markup.ts';

/** The last section of the page. */
export function renderLegend(): Markup {
  const outcomes = OUTCOMES_IN_ORDER.map(
    (outcome) => html`<div><dt>${outcomeBadge(outcome)}</dt><dd>${OUTCOME_MEANING[outcome]}</dd></div>`,
  );
  const verdicts = (
    ['conformant', 'conformant-with-findings', 'non-conformant', 'not-fully-verified'] as const
  ).map((verdict) => html`<div><dt>${VERDICT_WORDS[verdict]}</dt><dd>${VERDICT_MEANING[verdict]}</dd></div>`);
  return section(
    'legend',
    'What the words mean',
    undefined,
    html`<dl class="meanings">${outcomes}</dl><dl class="meanings">${verdicts}</dl>`,
  );
}
