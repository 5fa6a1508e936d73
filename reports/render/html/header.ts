/** The top of the page: target, gate, verdicts, summary. */
import type { Gate, Profile, Report, RowOutcome, Verdict } from '../../model/types.ts';
import {
  countOf,
  describeExceptions,
  describeExitCode,
  formatDuration,
  formatInstant,
  KIND_WORDS,
  OUTCOME_WORDS,
  OUTCOMES_IN_ORDER,
  PROFILE_MEANING,
  PROFILE_WORDS,
  VERDICT_WORDS,
} from '../labels.ts';
import type { ReportSummary } from '../summarise-report.ts';
import { factList, type IconName, icon, withCode } from './components.ts';
import { html, type Markup } from './markup.ts';

export function renderHeader(report: Report): Markup {
  const { target } = report;
  const subject = { provider: 'provider', client: 'client', both: 'traffic' }[report.actor ?? 'provider'];
  const facts: [string, string | undefined][] = [
    [target.kind === 'client' ? 'Application' : 'Address', target.baseUrl],
    ['Tested', `${formatInstant(report.startedAt)}, in ${formatDuration(report.durationMs)}`],
    ['Client', target.clientId],
    ['Redirect URI', target.redirectUri],
    ['Requirement set', report.requirementSet?.name],
    [
      { client: 'Driven by', provider: 'Sign-in', both: 'Seen by' }[report.actor ?? 'provider'],
      target.interaction,
    ],
  ];
  const isTold = target.kind === 'client' || target.name === KIND_WORDS[target.kind];
  const kind = isTold ? '' : ` · ${KIND_WORDS[target.kind]}`;
  return html`<header class="masthead"><div class="page">
<p class="eyebrow">AIRisk OAuth2 ${subject} conformance${kind}</p>
<h1>${target.name}</h1>
${factList('facts', facts)}
</div></header>
`;
}

/** Loud, and first: why this report must not be read as a certification. */
export function renderAlarm({ alarm }: ReportSummary): Markup {
  if (!alarm) return html``;
  const { title, text, advice } = alarm;
  return html`<section class="alarm" aria-labelledby="alarm-title">
    <h2 id="alarm-title">${icon('fail')}${title}</h2><p>${withCode(text)}</p>
    ${advice !== undefined && html`<p class="advice"><strong>What to do:</strong> ${withCode(advice)}</p>`}</section>
`;
}

export function renderGate({ gate, exitCode, requirements }: Report): Markup {
  const asked = [
    gate.profile === 'hardened' ? 'Profiles documented and hardened' : 'Profile documented',
    gate.failOn === 'warn' ? 'fails on warnings too' : 'fails on broken musts',
    gate.partial && 'what cannot be tested is let through (--partial)',
    gate.certification && 'waivers ignored (--certification)',
    gate.vouched?.length && `vouched for by the operator (--vouch): ${gate.vouched.join(', ')}`,
    describeExceptions(requirements, gate),
    gate.only && `narrowed to ${countOf(gate.only.length, 'requirement')}`,
    gate.depth && DEPTHS[gate.depth],
  ].filter((part) => typeof part === 'string');
  const state = gate.met ? 'pass' : exitCode === 1 ? 'fail' : 'inconclusive';
  return html`<section class="gate is-${state}" aria-labelledby="gate-title">${icon(state)}
    <div><h2 id="gate-title">${gate.met ? 'Gate met' : 'Gate not met'}</h2>
      ${gate.reason !== undefined && html`<p class="reason">${sentence(gate.reason)}</p>`}</div>
    <p class="terms">${asked.join(', ')}.<br>
      Exit code <strong>${exitCode}</strong>: ${describeExitCode(exitCode)}.</p></section>
`;
}

const DEPTHS: Readonly<Record<NonNullable<Gate['depth']>, string>> = {
  quick: 'no contexts (--depth quick)',
  standard: 'every pair of contexts',
  deep: 'every triple of contexts (--depth deep)',
};

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;

const VERDICT_ICONS: Readonly<Record<Verdict, IconName>> = {
  conformant: 'pass',
  'conformant-with-findings': 'warn',
  'non-conformant': 'fail',
  'not-fully-verified': 'inconclusive',
};

export function renderVerdicts(report: Report, digest: ReportSummary): Markup {
  const card = (profile: Profile) => {
    const verdict = report.verdicts[profile];
    const look = verdict === 'informational' ? 'info' : VERDICT_ICONS[verdict];
    const words = wordsOf(verdict, digest.counts[profile], report);
    return html`<li class="verdict is-${look}"><h3>${PROFILE_WORDS[profile]}</h3>
      <p class="meaning">${PROFILE_MEANING[profile]}</p>
      <p class="word">${icon(look)}${words}</p>
      ${renderCounts(digest.counts[profile], profile)}</li>`;
  };
  return html`<section aria-labelledby="verdicts-title"><h2 id="verdicts-title" class="unseen">Verdicts</h2>
    <ul class="verdicts">${card('documented')}${card('hardened')}${card('interop')}</ul></section>
`;
}

/** A narrowed run says nothing of a profile of which nothing was asked for. */
function wordsOf(
  verdict: Verdict | 'informational',
  counts: Record<RowOutcome, number>,
  { gate }: Report,
): string {
  if (verdict === 'informational') return 'Informational';
  const isAsked = gate.only === undefined || Object.values(counts).some((count) => count > 0);
  return isAsked ? VERDICT_WORDS[verdict] : 'Not asked for';
}

/** Interop rows are met or not; nothing about them fails. */
function renderCounts(counts: Record<RowOutcome, number>, profile: Profile): Markup {
  const words: Partial<Record<RowOutcome, string>> =
    profile === 'interop' ? { pass: 'met', fail: 'not met', warn: 'not met, recommended' } : {};
  const shown = OUTCOMES_IN_ORDER.filter((outcome) => counts[outcome] > 0);
  const items = shown.map(
    (o) => html`<li><strong>${counts[o]}</strong> ${words[o] ?? OUTCOME_WORDS[o].toLowerCase()}</li>`,
  );
  return html`<ul class="counts">${items.length > 0 ? items : html`<li>no requirement</li>`}</ul>`;
}

/** One bar over the rows that count, and the numbers, which filter the table where scripts run. */
export function renderSummary({ gate }: Report, { scored }: ReportSummary): Markup {
  const shown = OUTCOMES_IN_ORDER.filter((outcome) => scored[outcome] > 0);
  const total = shown.reduce((sum, outcome) => sum + scored[outcome], 0);
  const legend = shown.map(
    (
      outcome,
    ) => html`<li><a class="is-${outcome}" href="#requirements" data-outcome="${outcome}">${icon(outcome)}
      <strong>${scored[outcome]}</strong> ${OUTCOME_WORDS[outcome].toLowerCase()}</a></li>`,
  );
  return html`<section class="summary" aria-labelledby="summary-title">
    <h2 id="summary-title">${countOf(total, 'requirement')} ${gate.only ? 'asked for' : 'in the documented and hardened profiles'}</h2>
    ${renderBar(shown, scored, total)}<ul class="legend">${legend}</ul>
    <p class="printing scripted"><button type="button" data-print="summary">Print summary</button>
      <button type="button" data-print="all">Print everything</button></p></section>
`;
}

const BAR_WIDTH = 1000;
const BAR_GAP = 2;

function renderBar(shown: readonly RowOutcome[], counts: Record<RowOutcome, number>, total: number): Markup {
  let x = 0;
  const parts = shown.map((outcome) => {
    const width = (counts[outcome] / total) * BAR_WIDTH;
    const from = x.toFixed(2);
    x += width;
    return html`<rect class="is-${outcome}" x="${from}" width="${Math.max(width - BAR_GAP, 1).toFixed(2)}" height="10"/>`;
  });
  return html`<svg class="bar" viewBox="0 0 ${BAR_WIDTH} 10" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}
