/** Observations, exchanges and the surroundings of the run. */
import { isJudgedWaiver } from '../../model/apply-waivers.ts';
import type { Exchange, Headers, Observation, Report } from '../../model/types.ts';
import { countOf, formatInstant } from '../labels.ts';
import { evidenceLinks, factList, later, section, table } from './components.ts';
import { html, type Markup } from './markup.ts';

export function renderObservations({ observations, actor }: Report): Markup {
  if (observations.length === 0) return html``;
  const subject = actor === 'client' ? 'client' : 'deployment';
  const open = `Points that the documentation leaves open, and what this ${subject} does there. No finding follows from them.`;
  const lead =
    actor === 'both' ? 'What earlier exchanges tell of later ones, and what was lost on the way.' : open;
  const rows = observations.map(renderObservation);
  return section(
    'observations',
    'Observations',
    lead,
    table(
      'observations',
      'observations',
      [actor === 'both' ? 'Where' : 'Open point', 'What was seen', 'Evidence'],
      rows,
    ),
  );
}

function renderObservation(seen: Observation): Markup {
  return html`<tr role="row"><td role="cell">${seen.condition}</td><td role="cell">${seen.actual}</td>
    <td role="cell">${evidenceLinks(seen.evidence)}</td></tr>
`;
}

const TAGS_EXPLAINED =
  'Secrets, codes, tokens and passwords are shown as tags such as code#3f9a12cd; equal tags are equal values.';

/** Every exchange that is evidence, closed. `findings` marks those that a printed report needs. */
export function renderExchanges(report: Report, findings: ReadonlySet<number>): Markup {
  if (report.exchanges.length === 0) return html``;
  const users = findUsers(report);
  const lead = `${countOf(report.exchanges.length, 'exchange')} in the order they happened. ${TAGS_EXPLAINED}`;
  const items = report.exchanges.map((exchange) =>
    renderExchange(exchange, users.get(exchange.n) ?? [], findings, report.target.baseUrl),
  );
  const omitted = report.exchanges.length - findings.size;
  const note =
    omitted > 0 &&
    html`<p class="printed">Printed are the exchanges that findings rest on; ${omitted} more are in the report files.</p>`;
  return section('exchanges', 'Exchanges', lead, [
    note,
    html`<div class="exchanges">${inChunks(items)}</div>`,
  ]);
}

/** As many as a browser lays out at once; those out of sight it leaves. */
const CHUNK = 50;

function inChunks(items: readonly Markup[]): Markup[] {
  const chunks = Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, i) =>
    items.slice(i * CHUNK, (i + 1) * CHUNK),
  );
  return chunks.map((chunk) => html`<div class="chunk${chunk.length === CHUNK && ' full'}">${chunk}</div>`);
}

/** Which rows each exchange is evidence for. */
function findUsers(report: Report): Map<number, string[]> {
  const users = new Map<number, string[]>();
  for (const row of report.requirements) {
    for (const n of new Set(row.checks.flatMap((check) => check.evidence))) {
      const list = users.get(n);
      if (list) list.push(row.id);
      else users.set(n, [row.id]);
    }
  }
  return users;
}

function renderExchange(
  exchange: Exchange,
  users: readonly string[],
  findings: ReadonlySet<number>,
  baseUrl: string,
): Markup {
  const { n } = exchange;
  const links = users.map((id) => html`<a href="#row-${id}"><code>${id}</code></a>`);
  return html`<details class="exchange${findings.has(n) ? ' for-finding' : ''}" id="exchange-${n}">
    ${renderLine(exchange, baseUrl)}
    ${later(html`${renderMessages(exchange, 3)}<p class="used">At ${formatInstant(exchange.at)}.${links.length > 0 && html` Evidence for ${links}`}</p>`)}</details>
`;
}

/** Request and answer, side by side; headings are below that of what they stand in. */
export function renderMessages(exchange: Exchange, level: 3 | 4): Markup {
  const { request } = exchange;
  const heading = (text: string) => (level === 3 ? html`<h3>${text}</h3>` : html`<h4>${text}</h4>`);
  const shown = level === 3 ? renderText : renderScrolled;
  const asked = renderMessage(`${request.method} ${request.url}`, request.headers, request.body);
  return html`<div class="messages">
      <div>${heading('Request')}${shown('Request', asked)}</div>
      <div>${heading('Answer')}${renderAnswer(exchange, shown)}</div></div>`;
}

const renderText = (_name: string, text: string): Markup => html`<pre>${text}</pre>`;

/** Scrolls in itself where it is long, so the keyboard must get there. */
const renderScrolled = (name: string, text: string): Markup =>
  html`<pre tabindex="0" role="group" aria-label="${name}">${text}</pre>`;

function renderLine({ n, request, response, role, via, ms }: Exchange, baseUrl: string): Markup {
  const state = response ? `s${Math.floor(response.status / 100)}` : 'none';
  const path = request.url.startsWith(`${baseUrl}/`) ? request.url.slice(baseUrl.length) : request.url;
  return html`<summary><span class="n">${n}</span><span class="method">${request.method}</span>
    <span class="url">${path}</span>
    <span class="status ${state}">${response ? response.status : 'no answer'}</span>
    <span class="role">${role}${via === 'browser' && ' browser'}</span>
    <span class="ms">${ms.toFixed(ms < 10 ? 1 : 0)} ms</span></summary>`;
}

function renderAnswer({ response, failure }: Exchange, shown: typeof renderText): Markup {
  if (!response) return shown('Answer', failure ?? 'none');
  const cut = response.truncated && html`<p class="cut">The body goes on; it was cut here.</p>`;
  const decoded =
    response.decoded && html`<p class="cut">The body is shown decoded (${response.decoded}).</p>`;
  return html`${shown('Answer', renderMessage(String(response.status), response.headers, response.body))}${decoded}${cut}`;
}

function renderMessage(first: string, headers: Headers, body: string | undefined): string {
  const lines = [first, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return body === undefined || body === '' ? lines.join('\n') : `${lines.join('\n')}\n\n${body}`;
}

const ENVIRONMENT_WORDS: Readonly<Record<string, string>> = {
  node: 'Node.js',
  platform: 'Platform',
  browser: 'Browser',
  playwright: 'Playwright',
  workers: 'Workers',
  requests: 'Requests sent',
  signIns: 'Sign-ins',
  failedSignIns: 'Failed sign-ins',
  pages: 'Visits of the browser',
  codes: 'Codes granted',
  sessionsEnded: 'Remembered sign-ins that were asked for again',
  rateLimited: 'Refused for their rate',
  repeated: 'Repeated after a broken connection',
  variables: 'Environment variables that were set',
  harnessProblems: 'Problems of the harness',
};

export function renderEnvironment({ environment, tool, target, requirementSet, runId }: Report): Markup {
  const facts: [string, string][] = [
    ['Tool', `${tool.name} ${tool.version}`],
    ['Specification', tool.specDigest],
    ...(requirementSet
      ? [['Requirement set', `${requirementSet.name}, ${requirementSet.digest}`] as [string, string]]
      : []),
    ...(runId ? [['Run', runId] as [string, string]] : []),
    ...Object.entries(environment)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]): [string, string] => [ENVIRONMENT_WORDS[name] ?? name, String(value)]),
  ];
  if (target.offers) facts.push(['The configuration offers', target.offers.join(', ') || 'nothing optional']);
  return section('environment', 'Environment', undefined, factList('facts wide', facts));
}

/** The waivers that were given, used or not. */
export function renderWaivers({ waivers }: Report): Markup {
  const judged = waivers.filter(isJudgedWaiver);
  if (judged.length === 0) return html``;
  const rows = judged.map(
    (waiver) =>
      html`<tr role="row"><td role="cell"><code>${waiver.requirement}</code></td><td role="cell">${waiver.state}</td>
        <td role="cell">${waiver.owner}: ${waiver.reason}</td><td role="cell">${waiver.expires}</td></tr>`,
  );
  const heads = ['Requirement', 'State', 'Owner and reason', 'Last day'];
  return section('waivers', 'Waivers', undefined, table('waivers', 'observations waivers', heads, rows));
}
