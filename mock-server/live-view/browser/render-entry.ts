import type { JournalEntry } from '../../journal/tag-secrets.ts';
import { build } from './build-element.ts';
import { renderCopyCurl } from './copy-curl.ts';
import { headlineOf, outcomeOf } from './describe-entry.ts';
import type { Portion } from './poll-journal.ts';

type Rows = Portion['requirements'];

const KINDS = { cause: 'Cause', hint: 'Hint', note: 'Note' } as const;

/** One exchange as an item of the list; opening it shows everything. */
export function renderEntry(entry: JournalEntry, rows: Rows, open: boolean): HTMLLIElement {
  const details = build('details', {}, renderSummary(entry), renderDetail(entry, rows));
  details.open = open;
  return build(
    'li',
    {
      class: 'entry',
      attributes: { id: `request-${entry.n}`, 'data-outcome': outcomeOf(entry), 'data-n': String(entry.n) },
    },
    details,
  );
}

const SPOKEN = {
  refused: 'refused',
  hint: 'accepted, with a hint',
  accepted: 'accepted',
  waiting: 'waiting',
} as const;

function renderSummary(entry: JournalEntry): HTMLElement {
  const { request, answer, n, at, armed, faults } = entry;
  const status = build(
    'span',
    { class: 'status mono' },
    String(answer?.status ?? (entry.reason === undefined ? '…' : '–')),
    build('span', { class: 'visually-hidden' }, ` ${SPOKEN[outcomeOf(entry)]}`),
  );
  const what = build('span', { class: 'what' }, build('b', {}, request.method), ` ${request.path}`);
  if (armed) what.append(build('span', { class: 'tag' }, 'armed'));
  if (faults.length > 0) what.append(build('span', { class: 'tag fault' }, `fault ${faults.join(', ')}`));
  const why = build('span', { class: 'why' }, headlineOf(entry));
  if (entry.requirements.length > 0) {
    const ids = entry.requirements.map((id) => build('code', {}, id));
    why.append(build('span', { class: 'ids' }, ...ids));
  }
  return build(
    'summary',
    {},
    build('span', { class: 'n mono' }, String(n)),
    status,
    what,
    build('time', { class: 'when', attributes: { datetime: at, title: at } }, at.slice(11, 23)),
    why,
  );
}

function renderDetail(entry: JournalEntry, rows: Rows): HTMLElement {
  const { request, answer } = entry;
  const asked = build('div', {}, build('h3', {}, 'Request'), build('pre', {}, requestLine(entry)));
  const query = readPairs(request.query);
  if (query.length > 0) asked.append(build('h3', {}, 'Parameters in the URL'), table(query));
  if (request.bodyBytes > 0) asked.append(...renderBody(entry));
  asked.append(build('h3', {}, 'Header fields'), table(request.headers));
  const answered = build('div', {});
  if (answer !== undefined) {
    answered.append(build('h3', {}, `Answer ${answer.status}`));
    if (answer.body !== '') answered.append(renderText('Body of the answer', answer.body));
    answered.append(build('h3', {}, 'Header fields'), table(answer.headers));
  }
  return build(
    'div',
    { class: 'detail' },
    renderExplanations(entry, rows),
    renderCopyCurl(entry),
    build('div', { class: 'cols' }, asked, answered),
  );
}

function requestLine({ request: { method, path, query } }: JournalEntry): string {
  return `${method} ${path}${query === '' ? '' : `?${query}`}`;
}

function renderExplanations(entry: JournalEntry, rows: Rows): HTMLElement {
  const items = entry.explanations.map(({ kind, text, requirements }) => {
    const item = build('li', { class: kind }, build('strong', {}, KINDS[kind]), ...linkRequests(text));
    if (requirements.length > 0) {
      const named = requirements.map((id) => {
        const row = rows[id];
        return build('span', {}, build('code', {}, id), row === undefined ? '' : ` ${row.statement}`);
      });
      item.append(build('span', { class: 'rows' }, ...named));
    }
    return item;
  });
  const { condition, reason = '', ms, upstreamMs } = entry;
  const there = upstreamMs === undefined ? '' : `, ${upstreamMs.toFixed(2)} ms of it at the deployment`;
  const took = ms === undefined ? '' : `, answered in ${Math.max(ms, 0.01).toFixed(2)} ms${there}`;
  if (condition !== undefined || upstreamMs !== undefined) {
    const name = condition === undefined ? reason : build('code', {}, condition);
    const words = condition === undefined ? took : `: ${reason}${took}`;
    items.push(build('li', { class: 'note' }, build('strong', {}, 'Decision'), name, words));
  }
  return build('ul', { class: 'say' }, ...items);
}

/** "request 12" leads to request 12. */
function linkRequests(text: string): (Node | string)[] {
  return text.split(/(request \d+)/).map((part) => {
    const n = /^request (\d+)$/.exec(part)?.[1];
    return n === undefined ? part : build('a', { attributes: { href: `#request-${n}`, 'data-n': n } }, part);
  });
}

/** Scrolls in itself where it is long, so the keyboard must get there. */
const renderText = (label: string, text: string): HTMLElement =>
  build('pre', { attributes: { tabindex: '0', role: 'group', 'aria-label': label } }, shorten(text));

function renderBody({ request }: JournalEntry): HTMLElement[] {
  const title = build('h3', {}, `Body, ${request.bodyBytes} bytes`);
  const raw = renderText('Body of the request', request.body);
  const pairs = /^[\w.]+=/.test(request.body) ? readPairs(request.body) : [];
  return pairs.length > 0
    ? [title, raw, build('h3', {}, 'Parameters in the body'), table(pairs)]
    : [title, raw];
}

function readPairs(form: string): [string, string][] {
  return form === '' ? [] : [...new URLSearchParams(form)];
}

function table(pairs: readonly (readonly [string, string])[]): HTMLElement {
  const lines = pairs.map(([name, value]) =>
    build(
      'tr',
      {},
      build('th', { attributes: { scope: 'row' } }, name),
      build('td', { class: 'mono' }, value === '' ? '(empty)' : value),
    ),
  );
  return build('table', {}, build('tbody', {}, ...lines));
}

const MAX_SHOWN = 8_000;

function shorten(text: string): string {
  return text.length > MAX_SHOWN
    ? `${text.slice(0, MAX_SHOWN)}\n… ${text.length - MAX_SHOWN} more characters`
    : text;
}
