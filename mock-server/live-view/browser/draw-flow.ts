/** A sign-in as a sequence: who sends what to whom, and what comes back. */
import type { JournalEntry } from '../../journal/tag-secrets.ts';
import { groupOf, outcomeOf } from './describe-entry.ts';
import type { Flow } from './group-flows.ts';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 760;
const TOP = 34;
const STEP = 30;
const MARGIN = 70;

/** Whoever takes part, from left to right. */
type Party = 'browser' | 'client' | 'proxy' | 'provider';

/** One arrow. */
interface Arrow {
  readonly from: Party;
  readonly to: Party;
  readonly text: string;
  /** Number of the request it is of; undefined: nobody here has seen it. */
  readonly n: number | undefined;
  readonly kind: 'request' | 'answer' | 'refused' | 'unseen';
  /** What the part between proxy and provider took. */
  readonly beyond?: string;
}

const NAMES: Readonly<Record<Party, string>> = {
  browser: 'browser',
  client: 'application',
  proxy: 'proxy',
  provider: 'provider',
};

/** The arrows of a flow, in their order. */
function arrowsOf({ entries }: Flow): Arrow[] {
  return entries.flatMap((entry) => {
    const from = groupOf(entry) === 'token' || groupOf(entry) === 'resources' ? 'client' : 'browser';
    const { request, n } = entry;
    const asked: Arrow = {
      from,
      to: 'provider',
      text: `${n} ${request.method} ${shorten(request.path)}`,
      n,
      kind: 'request',
    };
    return [asked, ...answersOf(entry, from)];
  });
}

function answersOf(entry: JournalEntry, to: Party): Arrow[] {
  const { answer, n, ms, upstreamMs, reason } = entry;
  if (!answer)
    return reason === undefined ? [] : [{ from: 'provider', to, text: 'no answer', n, kind: 'refused' }];
  const kind = outcomeOf(entry) === 'refused' ? 'refused' : 'answer';
  const took = ms === undefined ? '' : `, ${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
  const location = answer.headers.find(([name]) => /^location$/i.test(name))?.[1] ?? '';
  const brings = /[?&#](code|error)=/.exec(location)?.[1];
  const back: Arrow = {
    ...{ from: 'provider', to, n, kind },
    text: `${answer.status}${brings === undefined ? '' : ` with ${brings}`}${took}`,
    ...(upstreamMs === undefined
      ? {}
      : { beyond: `${upstreamMs.toFixed(upstreamMs < 10 ? 1 : 0)} ms there` }),
  };
  if (brings === undefined || to !== 'browser') return [back];
  return [
    back,
    { from: 'browser', to: 'client', text: `redirect with ${brings}`, n: undefined, kind: 'unseen' },
  ];
}

/** Draws it; what it shows is also its name, for those who cannot see it. */
export function drawFlow(flow: Flow, throughProxy: boolean): SVGSVGElement {
  const parties: Party[] = ['browser', 'client', ...(throughProxy ? (['proxy'] as const) : []), 'provider'];
  const arrows = arrowsOf(flow);
  const height = TOP + arrows.length * STEP + 16;
  const x = (party: Party) => MARGIN + (parties.indexOf(party) * (WIDTH - 2 * MARGIN)) / (parties.length - 1);
  const svg = element('svg', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', class: 'sequence' });
  svg.append(textElement('title', arrows.map(inWords).join('; ')));
  for (const party of parties) {
    const at = String(x(party));
    svg.append(element('line', { x1: at, x2: at, y1: '26', y2: String(height - 4), class: 'life' }));
    svg.append(textElement('text', NAMES[party], { x: at, y: '17', class: 'party' }));
  }
  for (const [row, arrow] of arrows.entries())
    svg.append(...draw(arrow, TOP + row * STEP + 18, x, throughProxy));
  return svg;
}

function draw(arrow: Arrow, y: number, x: (party: Party) => number, throughProxy: boolean): SVGElement[] {
  const { from, to, text, kind, beyond } = arrow;
  const [start, end] = [x(from), x(to)];
  const toRight = end > start;
  const tip = toRight ? -7 : 7;
  const head = `${end},${y} ${end + tip},${y - 4} ${end + tip},${y + 4}`;
  const passes = throughProxy && kind !== 'unseen';
  const visible: Party = passes ? 'proxy' : toRight ? to : from;
  const left = Math.min(start, end, x(visible));
  const parts = [
    element('line', {
      x1: String(start),
      x2: String(end),
      y1: String(y),
      y2: String(y),
      class: `arrow ${kind}`,
    }),
    element('polygon', { points: head, class: `tip ${kind}` }),
    textElement('text', text, {
      x: String((left + x(visible)) / 2),
      y: String(y - 5),
      class: `says ${kind}`,
    }),
  ];
  if (passes)
    parts.push(element('circle', { cx: String(x('proxy')), cy: String(y), r: '3', class: `tip ${kind}` }));
  if (passes && beyond !== undefined)
    parts.push(
      textElement('text', beyond, {
        x: String((x('proxy') + x('provider')) / 2),
        y: String(y - 5),
        class: 'says beyond',
      }),
    );
  return parts;
}

const inWords = ({ from, to, text }: Arrow): string => `${NAMES[from]} to ${NAMES[to]}: ${text}`;

function element<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>>,
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}

function textElement(
  name: 'text' | 'title',
  text: string,
  attributes: Readonly<Record<string, string>> = {},
): SVGElement {
  const made = element(name, attributes);
  made.textContent = text;
  return made;
}

const MOST_SHOWN = 30;
const shorten = (path: string): string =>
  path.length <= MOST_SHOWN ? path : `${path.slice(0, MOST_SHOWN - 1)}…`;
