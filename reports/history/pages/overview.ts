/** The first page of a history: who stands how, what does not hold, waivers that run out. */

import { icon } from '../../render/html/components.ts';
import { html, type Markup } from '../../render/html/markup.ts';
import { countOf } from '../../render/labels.ts';
import { dayOf, type Entry, type History } from '../entry.ts';
import { describeVerdict } from '../render-terminal.ts';
import type { Subject } from '../timeline.ts';
import { pageOf, point, renderPage, renderWaiver, scrolled } from './frame.ts';

/** Reports of a strip: the newest ones. */
const MOST_IN_STRIP = 18;

/** `index.html`. */
export function renderOverview(
  { entries, problems }: History,
  subjects: readonly Subject[],
  now: Date,
): string {
  const targets = subjects.filter(({ actor }) => actor === 'provider');
  const clients = subjects.filter(({ actor }) => actor === 'client');
  const met = subjects.filter(
    ({ newest }) => toneOf(newest) === 'pass' || toneOf(newest) === 'waived',
  ).length;
  const [first, last] = [entries[0], entries.at(-1)];
  const span =
    first && last ? `, ${dayOf(first.manifest.startedAt)} to ${dayOf(last.manifest.startedAt)}` : '';
  return renderPage({
    title: `${met} of ${subjects.length} gates met`,
    heading: subjects.length === 0 ? 'No report yet' : `${met} of ${countOf(subjects.length, 'gate')} met`,
    lead: `${countOf(entries.length, 'report')}${span}`,
    now,
    body: [
      renderProblems(problems),
      renderGroup('Targets', 'targets', targets),
      renderGroup('Clients', 'clients', clients),
      renderWaivers(subjects, now),
    ],
  });
}

function renderProblems(problems: readonly string[]): Markup {
  if (problems.length === 0) return html``;
  const items = problems.map((line) => html`<li>${line}</li>`);
  return html`<section class="notice" aria-labelledby="problems"><h2 id="problems">${countOf(problems.length, 'entry', 'entries')} could not be verified and counted for nothing</h2>
    <ul>${items}</ul></section>
`;
}

function renderGroup(title: string, id: string, subjects: readonly Subject[]): Markup {
  if (subjects.length === 0) return html``;
  const what = id === 'targets' ? 'requirement' : 'scenario';
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<p class="lead">Side by side, ${what} by ${what}: <a href="${id}.html">all ${title.toLowerCase()} in one table</a>. The strip shows the newest reports, the latest on the right.</p>
<ul class="subjects">
${subjects.map(renderSubject)}</ul></section>
`;
}

/** A gate that only waivers opened is not green, nor one that looked at a part. */
const toneOf = ({ manifest: { gate, exitCode, verdicts } }: Entry) => {
  if (gate.met && gate.only) return 'inconclusive';
  if (!gate.met) return exitCode === 3 ? 'inconclusive' : 'fail';
  return Object.values(verdicts).includes('non-conformant') ? 'waived' : 'pass';
};

function renderSubject(subject: Subject): Markup {
  const { newest, since, red, entries } = subject;
  const tone = toneOf(newest);
  const strip = entries.slice(-MOST_IN_STRIP).map((entry) => html`<li class="is-${toneOf(entry)}"></li>`);
  const signed = newest.signedBy === undefined ? ', not signed' : '';
  return html`<li class="subject is-${tone}"><div class="sign">${icon(tone)}</div>
    <div><h3><a href="${pageOf(subject)}">${subject.name}</a></h3><p class="soft">${newest.manifest.target.baseUrl}</p></div>
    <div><p class="word">${describeVerdict(newest)}</p>
      <p class="soft">since ${point(since)}; newest report ${point(newest)}${signed}</p>
      ${red.length > 0 && html`<p class="soft">${countOf(red.length, 'requirement')} broken, the longest since ${point((red[0] ?? raise()).firstSeen)}</p>`}</div>
    <ul class="strip" aria-hidden="true">${strip}</ul></li>
`;
}

function raise(): never {
  throw new Error('a list that is not empty has a first item');
}

/** Those that cover something today, the first to run out on top. */
function renderWaivers(subjects: readonly Subject[], now: Date): Markup {
  const lines = subjects
    .flatMap((subject) => subject.red.flatMap(({ id, waiver }) => (waiver ? [{ subject, id, waiver }] : [])))
    .sort((a, b) => (a.waiver.expires < b.waiver.expires ? -1 : 1))
    .map(
      ({
        subject,
        id,
        waiver,
      }) => html`<tr role="row"><td role="cell"><a href="${pageOf(subject)}">${subject.name}</a></td>
        <td role="cell"><code>${id}</code></td><td role="cell">${renderWaiver(waiver, now)}</td></tr>
`,
    );
  if (lines.length === 0) return html``;
  const table = html`<table role="table" aria-labelledby="waivers"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Of</th><th role="columnheader" scope="col">Requirement</th><th role="columnheader" scope="col">Waiver</th></tr></thead>
<tbody role="rowgroup">
${lines}</tbody></table>`;
  return html`<section aria-labelledby="waivers"><h2 id="waivers">Waivers</h2>
<p class="lead">Findings that are accepted for a time; the first to run out on top.</p>${scrolled('Waivers', table)}</section>
`;
}
