/** All targets, or all clients, in one table. */
import type { RowOutcome } from '../../model/types.ts';
import { icon } from '../../render/html/components.ts';
import { html, type Markup } from '../../render/html/markup.ts';
import { countOf, OUTCOME_WORDS, OUTCOMES_IN_ORDER } from '../../render/labels.ts';
import type { Matrix, MatrixLine } from '../timeline.ts';
import { lookOf, outcomeCell, pageOf, renderPage, scrolled } from './frame.ts';
import type { TitleOf } from './subject.ts';

export interface MatrixWords {
  readonly heading: string;
  /** Of a line: requirement, scenario. */
  readonly line: string;
  /** Of a column: target, client. */
  readonly column: string;
}

/** `targets.html`, `clients.html`: what somebody does not meet first, the rest folded. */
export function renderMatrixPage(matrix: Matrix, words: MatrixWords, titleOf: TitleOf, now: Date): string {
  const uneven = matrix.lines.filter((line) => line.uneven);
  const even = matrix.lines.filter((line) => !line.uneven);
  const columns = countOf(matrix.subjects.length, words.column);
  const many = matrix.subjects.length === 1 ? words.column : `every ${words.column}`;
  return renderPage({
    title: words.heading,
    heading: words.heading,
    lead: `${countOf(matrix.lines.length, words.line)} by ${columns}, as the newest report of each has them.`,
    now,
    home: true,
    body: [
      html`<section aria-labelledby="uneven"><h2 id="uneven">${uneven.length === 0 ? `Every ${words.line} is met by ${many}` : `${countOf(uneven.length, words.line)} not met by ${many}`}</h2>
${renderKey(matrix)}${uneven.length > 0 && renderTable('uneven', uneven, matrix, titleOf, words)}</section>
`,
      even.length > 0 &&
        html`<details class="more"><summary>${countOf(even.length, words.line)} met by ${many}</summary>
<h2 id="even" class="unseen">Met by ${many}</h2>${renderTable('even', even, matrix, titleOf, words)}</details>
`,
    ],
  });
}

function renderKey({ lines }: Matrix): Markup {
  const used = new Set(
    lines.flatMap(({ outcomes }) => outcomes.filter((one) => one !== undefined).map(lookOf)),
  );
  const shown = OUTCOMES_IN_ORDER.filter((outcome: RowOutcome) => used.has(outcome));
  return html`<p class="key">${shown.map((one) => html`<span class="is-${one}">${icon(one)} ${OUTCOME_WORDS[one].toLowerCase()}</span>`)}</p>`;
}

function renderTable(
  id: string,
  lines: readonly MatrixLine[],
  { subjects }: Matrix,
  titleOf: TitleOf,
  words: MatrixWords,
): Markup {
  const heads = subjects.map(
    (subject) =>
      html`<th role="columnheader" scope="col"><a class="head" href="${pageOf(subject)}">${subject.name}</a></th>`,
  );
  const rows = lines.map((line) => {
    const title = titleOf(line.id);
    return html`<tr role="row"><th role="rowheader" scope="row">${title === undefined ? '' : html`${title} `}<code>${line.id}</code></th>${line.outcomes.map(outcomeCell)}</tr>
`;
  });
  const steep = subjects.length > 6 ? ' steep' : '';
  const head = `${words.line[0]?.toUpperCase()}${words.line.slice(1)}`;
  const table = html`<table role="table" class="matrix${steep}" aria-labelledby="${id}"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${head}</th>${heads}</tr></thead>
<tbody role="rowgroup">
${rows}</tbody></table>`;
  return scrolled(`Table: ${words.line} by ${words.column}, ${id === 'even' ? 'met' : 'not met'}`, table);
}
