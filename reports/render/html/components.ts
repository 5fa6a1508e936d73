/** Small pieces that several sections of the page share. */
import type { Check, RequirementResult, RowOutcome } from '../../model/types.ts';
import { LEVEL_WORDS, OUTCOME_WORDS, PROFILE_WORDS } from '../labels.ts';
import { type Content, html, type Markup } from './markup.ts';

/** What the icons show: outcomes, and a few marks beside them. */
export type IconName = RowOutcome | 'link' | 'info';

const PATHS: Readonly<Record<IconName, Markup>> = {
  pass: html`<circle cx="8" cy="8" r="7"/><path class="mark" d="M4.6 8.3l2.3 2.3 4.5-5"/>`,
  fail: html`<path d="M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2z"/><path class="mark" d="M5.4 5.4l5.2 5.2m0-5.2l-5.2 5.2"/>`,
  warn: html`<path d="M8 1.2l7.2 13H.8z"/><path class="mark" d="M8 6v3.8m0 2.2v.2"/>`,
  untestable: html`<circle class="ring" cx="8" cy="8" r="6.2"/><path class="line" d="M5 8h6"/>`,
  inconclusive: html`<circle cx="8" cy="8" r="7"/><path class="mark" d="M6 6.2a2 2 0 1 1 2.9 1.9c-.6.3-.9.7-.9 1.3v.2m0 2.1v.2"/>`,
  'not-applicable': html`<circle class="ring" cx="8" cy="8" r="6.2"/><path class="line" d="M4 12l8-8"/>`,
  waived: html`<path d="M3 1.5h10l-2 3.5 2 3.5H4.6V15H3z"/>`,
  error: html`<path d="M9.5.8L2.6 9.2h4.2L5.9 15.2l7.3-8.9H8.7z"/>`,
  excluded: html`<rect class="ring" x="2" y="2" width="12" height="12" rx="2"/><path class="line" d="M5.4 5.4l5.2 5.2m0-5.2l-5.2 5.2"/>`,
  link: html`<path class="line" d="M6 4H3v9h9v-3M9 3h4v4m0-4L7.5 8.5"/>`,
  info: html`<circle cx="8" cy="8" r="7"/><path class="mark" d="M8 7.2v4.2m0-6.8v.2"/>`,
};

/** Definitions of all icons; `icon` refers to them. */
export function renderIconDefinitions(): Markup {
  const symbols = Object.entries(PATHS).map(
    ([name, paths]) => html`<symbol id="icon-${name}" viewBox="0 0 16 16">${paths}</symbol>`,
  );
  return html`<svg class="definitions" aria-hidden="true" width="0" height="0"><defs>${symbols}</defs></svg>`;
}

/** Decoration only: the word stands beside it. */
export function icon(name: IconName): Markup {
  return html`<svg class="icon" aria-hidden="true" width="16" height="16"><use href="#icon-${name}"/></svg>`;
}

export function outcomeBadge(outcome: RowOutcome): Markup {
  return html`<span class="badge is-${outcome}">${icon(outcome)}${OUTCOME_WORDS[outcome]}</span>`;
}

export function rowChips(row: RequirementResult): Markup {
  const words = [PROFILE_WORDS[row.profile], LEVEL_WORDS[row.level], row.area];
  return html`<p class="chips"><code>${row.id}</code>${words.map((word) => html`<span>${word}</span>`)}</p>`;
}

/** A link to the place where a requirement is written. */
export function sourceLink({ source }: RequirementResult): Markup {
  return link(source.url, source.label);
}

/** A link to a page elsewhere; text alone where the address is none for a browser. */
export function link(url: string | undefined, text: string): Markup {
  if (url === undefined || !/^https?:\/\//i.test(url)) return html`${text}`;
  return html`<a href="${url}" rel="noopener noreferrer" target="_blank">${text}
    ${icon('link')}<span class="away"> (opens in a new tab)</span></a>`;
}

const MOST_LINKS = 24;

export function evidenceLinks(evidence: readonly number[] | undefined): Markup {
  if (!evidence || evidence.length === 0) return html``;
  const links = evidence
    .slice(0, MOST_LINKS)
    .map((n) => html`<a href="#exchange-${n}" aria-label="Exchange ${n}">${n}</a>`);
  const rest = evidence.length - links.length;
  const more = rest > 0 && html`<span>and ${rest} more</span>`;
  return html`<p class="evidence"><span class="label">Evidence</span> ${links}${more}</p>`;
}

export function comparison(check: Pick<Check, 'expected' | 'actual' | 'outcome'>): Markup {
  return html`<dl class="compare">
    <div><dt>Expected</dt><dd>${check.expected}</dd></div>
    <div class="is-${check.outcome}"><dt>Actual</dt><dd>${check.actual}</dd></div></dl>`;
}

/** Pages and lines that a check rests on. */
export function shownEvidence({ shown = [] }: Pick<Check, 'shown'>): Markup {
  if (shown.length === 0) return html``;
  const items = shown.map(({ kind, where, status, text, picture }) => {
    const code = status === undefined ? '' : `, status ${status}`;
    const said = text === WITHOUT_TEXT ? '' : html`: <q>${text}</q>`;
    if (isNoPage(where)) return html`<figure><figcaption>No page was shown${said}</figcaption></figure>`;
    const what = kind === 'page' ? 'Page' : 'Written by';
    return html`<figure><figcaption>${what} <span class="where">${where}</span>${code}${said}</figcaption>
      ${picture !== undefined && html`<img src="data:image/png;base64,${picture}" alt="The page, with fields and long words covered" loading="lazy">`}</figure>`;
  });
  return html`<div class="shown">${items}</div>`;
}

/** What stands for the words of a page of which none were kept. */
const WITHOUT_TEXT = '(no text)';

/** What a browser shows of its own where the application gives no page. */
const isNoPage = (where: string): boolean => /^(?:about|chrome-error):/.test(where);

/** A sentence in which commands and options stand between backticks. */
export function withCode(text: string): Content {
  const parts = text.split('`');
  return parts.length % 2 === 0
    ? text
    : parts.map((part, i) => (i % 2 === 0 ? part : html`<code>${part}</code>`));
}

/** Names and values; those without a value are left out. */
export function factList(look: string, facts: readonly (readonly [string, string | undefined])[]): Markup {
  const items = facts.map(
    ([name, value]) => value !== undefined && html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  );
  return html`<dl class="${look}">${items}</dl>`;
}

/**
 * A table named by the heading of its section. Roles are stated because the narrow layout turns table parts into
 * blocks, which would drop them.
 */
export function table(id: string, look: string, heads: readonly string[], rows: Content): Markup {
  const cells = heads.map((head) => html`<th role="columnheader" scope="col">${head}</th>`);
  return html`<table role="table" class="${look}" aria-labelledby="${id}-title">
  <thead role="rowgroup"><tr role="row">${cells}</tr></thead>
<tbody role="rowgroup">
${rows}</tbody></table>`;
}

/** A section with a heading that the navigation leads to. */
export function section(id: string, title: string, lead: Content, body: Content): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${lead ? html`<p class="lead">${lead}</p>` : ''}${body}</section>
`;
}

/**
 * Drawn when it is opened: where scripts run a browser takes the inside of `noscript` for one text, which costs nothing,
 * and where they do not it is simply there.
 */
export function later(content: Markup): Markup {
  return html`<noscript>${content}</noscript>`;
}
