/** What all pages of a history share: frame, words of an entry, cells of outcomes. */
import { createHash } from 'node:crypto';
import type { RowOutcome } from '../../model/types.ts';
import { icon, renderIconDefinitions } from '../../render/html/components.ts';
import { renderHead } from '../../render/html/head.ts';
import { type Content, html, type Markup } from '../../render/html/markup.ts';
import { printStyles } from '../../render/html/print-styles.ts';
import { componentStyles, pageStyles } from '../../render/html/styles.ts';
import { formatInstant, OUTCOME_WORDS } from '../../render/labels.ts';
import { dayOf, type Entry, releaseOf } from '../entry.ts';
import type { HistoryWaiver, Subject } from '../timeline.ts';
import { historyStyles } from './history-styles.ts';

export interface PageParts {
  readonly title: string;
  readonly heading: string;
  readonly lead: Content;
  readonly body: Content;
  /** How the page reads when it is opened. */
  readonly now: Date;
  /** Every page but the first leads back to it. */
  readonly home?: true;
}

/** A page that asks nobody for anything and runs no script. On paper it is whole: what a report leaves out there is its own. */
export function renderPage({ title, heading, lead, body, now, home }: PageParts): string {
  const styles = `${pageStyles}${componentStyles}${printStyles}${historyStyles}`;
  return html`<!doctype html>
<html lang="en" class="print-all">
${renderHead({ title: `${title} (AIRisk OAuth2 conformance)`, styles })}
<body class="history">
<a class="skip" href="#main">Skip to the content</a>${renderIconDefinitions()}
<header class="masthead"><div class="page"><p class="eyebrow">${home ? html`<a href="index.html">AIRisk OAuth2 conformance over time</a>` : 'AIRisk OAuth2 conformance over time'}</p>
  <h1>${heading}</h1><p>${lead}</p></div></header>
<main id="main"><div class="page">
${body}</div></main>
<footer><div class="page"><p>Made ${formatInstant(now.toISOString())} from the signed reports of a history. What is not signed is marked.</p></div></footer>
</body></html>
`.source;
}

/** Name of the page of a subject: readable, and its own whatever the name holds. */
export function pageOf({ actor, name }: Pick<Subject, 'actor' | 'name'>): string {
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  const hash = createHash('sha256').update(`${actor} ${name}`).digest('hex').slice(0, 8);
  return `${actor}-${words === '' ? '' : `${words}-`}${hash}.html`;
}

const LOOKS: ReadonlySet<string> = new Set(Object.keys(OUTCOME_WORDS));
/** Manifests are signed, and may be of another version: an outcome that is not known has no look of its own. */
export const lookOf = (outcome: string): RowOutcome =>
  LOOKS.has(outcome) ? (outcome as RowOutcome) : 'error';

/** One cell of a matrix: a sign, and the word for those who do not see it. */
export function outcomeCell(outcome: string | undefined): Markup {
  if (outcome === undefined)
    return html`<td role="cell" class="cell"><span class="unseen">not in the report</span></td>`;
  const look = lookOf(outcome);
  const word = OUTCOME_WORDS[look];
  return html`<td role="cell" class="cell is-${look}" title="${word}">${icon(look)}<span class="unseen">${word}</span></td>`;
}

/** A release and its day. */
export function point(entry: Entry): Markup {
  const { release, startedAt } = entry.manifest;
  if (release === undefined) return html`<span class="point">${releaseOf(entry)}</span>`;
  return html`<span class="point">${release} <span class="soft">${dayOf(startedAt)}</span></span>`;
}

/** Who waived, until when, why; the ticket is a link where it is an address. */
export function renderWaiver({ owner, expires, reason, ticket }: HistoryWaiver, now: Date): Markup {
  const late = expires < dayOf(now.toISOString());
  return html`${late ? 'Was waived' : 'Waived'} until ${expires} by ${owner}: ${reason}${ticket !== undefined && html` ${renderTicket(ticket)}`}`;
}

function renderTicket(ticket: string): Markup {
  if (!/^https?:\/\//i.test(ticket)) return html`<span class="ticket">${ticket}</span>`;
  const short = ticket.split('/').filter(Boolean).at(-1) ?? ticket;
  return html`<a class="ticket" href="${ticket}" rel="noopener noreferrer">${short}</a>`;
}

/** Wider than the page where it has to be: scrolled by hand, and by the keyboard. */
export function scrolled(name: string, table: Markup): Markup {
  return html`<div class="wide" role="group" aria-label="${name}" tabindex="0">${table}</div>`;
}
