/** The page of one target or client: what is broken since when, what was mended by what, all its reports. */
import type { RowOutcome } from '../../model/types.ts';
import { outcomeBadge } from '../../render/html/components.ts';
import { type Content, html, type Markup } from '../../render/html/markup.ts';
import { countOf, formatInstant, VERDICT_WORDS } from '../../render/labels.ts';
import { dayOf, type Entry, releaseOf } from '../entry.ts';
import { describeVerdict } from '../render-terminal.ts';
import { type Episode, isCounted, type Subject } from '../timeline.ts';
import { lookOf, outcomeCell, point, renderPage, renderWaiver, scrolled } from './frame.ts';

/** What an id is called, where the catalogue of today knows it. */
export type TitleOf = (id: string) => string | undefined;

/** Address of the page of a report, where there is one. */
export type LinkOf = (entry: Entry) => string | undefined;

/** Reports side by side: the newest ones. */
const MOST_COLUMNS = 16;

export function renderSubjectPage(subject: Subject, titleOf: TitleOf, now: Date, linkOf: LinkOf): string {
  const { newest, since, name, actor } = subject;
  return renderPage({
    title: `${name}: ${describeVerdict(newest)}`,
    heading: name,
    lead: html`${actor === 'client' ? 'Client' : 'Target'} ${newest.manifest.target.baseUrl}. ${describeVerdict(newest)}, since ${point(since)}.`,
    now,
    home: true,
    body: [
      renderRed(subject, titleOf, now),
      renderMended(subject, titleOf),
      renderCourse(subject, titleOf),
      renderReports(subject, linkOf),
    ],
  });
}

function section(id: string, title: string, lead: Content, body: Content): Markup {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${lead ? html`<p class="lead">${lead}</p>` : ''}${body}</section>
`;
}

function table(id: string, look: string, heads: readonly string[], rows: Content): Markup {
  const cells = heads.map((head) => html`<th role="columnheader" scope="col">${head}</th>`);
  return html`<table role="table" class="${look}" aria-labelledby="${id}"><thead role="rowgroup"><tr role="row">${cells}</tr></thead>
<tbody role="rowgroup">
${rows}</tbody></table>`;
}

const nameOf = (id: string, titleOf: TitleOf): Markup =>
  html`<span class="title">${titleOf(id) ?? id}</span> <code>${id}</code>`;

function renderRed({ red, newest }: Subject, titleOf: TitleOf, now: Date): Markup {
  if (red.length === 0)
    return section(
      'red',
      'Broken now',
      undefined,
      html`<p class="empty">Nothing, as of ${point(newest)}.</p>`,
    );
  const rows = red.map((episode) => {
    const { id, outcome, firstSeen, lastSeen, times, waiver } = episode;
    return html`<tr role="row"><td role="cell">${nameOf(id, titleOf)}</td><td role="cell">${outcomeBadge(lookOf(outcome))}</td>
      <td role="cell">${point(firstSeen)}<br><span class="soft">${soundBefore(episode)}</span></td>
      <td role="cell">${point(lastSeen)}<br><span class="soft">${describeTimes(episode, times)}</span></td>
      <td role="cell">${waiver ? renderWaiver(waiver, now) : html`<span class="soft">none</span>`}</td></tr>
`;
  });
  const heads = ['Requirement', 'Outcome', 'First seen', 'Last seen', 'Waiver'];
  const lead = `${countOf(red.length, 'requirement')}, the longest broken first.`;
  return section(
    'red',
    'Broken now',
    lead,
    scrolled('Broken now', table('red', 'finding-list', heads, rows)),
  );
}

function soundBefore({ soundUntil }: Episode): Content {
  return soundUntil ? html`met until ${point(soundUntil)}` : 'in the first report that looked';
}

function describeTimes({ unverifiedSince }: Episode, times: number): string {
  const seen = times === 1 ? 'seen once' : `seen ${times} times`;
  return unverifiedSince > 0 ? `${seen}; not verified in ${countOf(unverifiedSince, 'report')} since` : seen;
}

function renderMended({ mended }: Subject, titleOf: TitleOf): Markup {
  if (mended.length === 0) return html``;
  const rows = mended.map(
    ({
      id,
      firstSeen,
      lastSeen,
      mendedBy,
      times,
    }) => html`<tr role="row"><td role="cell">${nameOf(id, titleOf)}</td>
      <td role="cell">${mendedBy && point(mendedBy)}</td><td role="cell">${point(firstSeen)}</td>
      <td role="cell">${point(lastSeen)}<br><span class="soft">${times === 1 ? 'seen once' : `seen ${times} times`}</span></td></tr>
`,
  );
  const heads = ['Requirement', 'Mended by', 'First seen', 'Last seen'];
  return section(
    'mended',
    'Mended',
    undefined,
    scrolled('Mended', table('mended', 'finding-list', heads, rows)),
  );
}

/** Whatever was not met in one of the newest reports, from report to report. */
function renderCourse({ entries }: Subject, titleOf: TitleOf): Markup {
  const shown = entries.slice(-MOST_COLUMNS);
  const columns = shown.map(
    ({ manifest }) => new Map(manifest.rows.filter(isCounted).map(({ id, outcome }) => [id, outcome])),
  );
  const ids = [...new Set(columns.flatMap((column) => [...column.keys()]))].filter((id) =>
    columns.some((column) => !['pass', 'not-applicable', 'excluded', undefined].includes(column.get(id))),
  );
  if (ids.length === 0 || shown.length < 2) return html``;
  const heads = shown.map(
    (entry) => html`<th role="columnheader" scope="col"><span class="head">${releaseOf(entry)}</span></th>`,
  );
  const rows = ids.map(
    (
      id,
    ) => html`<tr role="row"><th role="rowheader" scope="row">${titleOf(id) ?? id} <code>${id}</code></th>${columns.map((column) => outcomeCell(column.get(id)))}</tr>
`,
  );
  const steep = shown.length > 6 ? ' steep' : '';
  const matrix = html`<table role="table" class="matrix${steep}" aria-labelledby="course"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Requirement</th>${heads}</tr></thead>
<tbody role="rowgroup">
${rows}</tbody></table>`;
  const lead = `What was not met in one of the last ${countOf(shown.length, 'report')}, oldest on the left.`;
  return section('course', 'From report to report', lead, scrolled('From report to report', matrix));
}

function renderReports({ entries }: Subject, linkOf: LinkOf): Markup {
  const rows = [...entries].reverse().map((entry) => renderReport(entry, linkOf(entry)));
  const heads = ['Release', 'Tested', 'Documented', 'Hardened', 'Gate', 'Broken', 'Signed by', 'Report'];
  const lead = `${countOf(entries.length, 'report')}, newest first.`;
  return section('reports', 'Reports', lead, scrolled('Reports', table('reports', 'reports', heads, rows)));
}

function renderReport(entry: Entry, link: string | undefined): Markup {
  const { manifest, signedBy, trusted, sha256 } = entry;
  const { verdicts, gate, startedAt, requirementSet, exitCode } = manifest;
  const word = (verdict: string) => VERDICT_WORDS[verdict as keyof typeof VERDICT_WORDS] ?? verdict;
  const broken = manifest.rows.filter(
    (row) => isCounted(row) && ['fail', 'warn', 'waived'].includes(row.outcome),
  ).length;
  const look: RowOutcome = gate.met ? 'pass' : exitCode === 3 ? 'inconclusive' : 'fail';
  const signer =
    signedBy === undefined
      ? html`<span class="soft">nobody</span>`
      : html`<code>${signedBy.slice(0, 12)}</code>${!trusted && html`<br><span class="soft">not a trusted key</span>`}`;
  const digest = html`<code title="SHA-256 of report.json">${sha256.slice(0, 12)}</code>`;
  return html`<tr role="row"><td role="cell">${manifest.release ?? html`<span class="soft">${dayOf(startedAt)}</span>`}</td>
    <td role="cell">${formatInstant(startedAt)}<br><span class="soft">set ${requirementSet?.name ?? 'none'}</span></td>
    <td role="cell">${word(verdicts.documented)}</td><td role="cell">${word(verdicts.hardened)}</td>
    <td role="cell"><span class="badge is-${look}">${gate.met ? 'met' : 'not met'}</span></td><td role="cell">${broken}</td>
    <td role="cell">${signer}</td><td role="cell">${link !== undefined && html`<a href="${link}">open<span class="unseen"> the report of ${releaseOf(entry)}</span></a><br>`}${digest}</td></tr>
`;
}
