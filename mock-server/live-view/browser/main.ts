/** The live view: asks the mock for what is new, and shows it. */
import type { JournalEntry } from '../../journal/tag-secrets.ts';
import { find } from './build-element.ts';
import { groupOf, outcomeOf, searchTextOf } from './describe-entry.ts';
import { type Portion, pollJournal, TokenRefused } from './poll-journal.ts';
import { renderEntry } from './render-entry.ts';
import { FlowsView } from './show-flows.ts';
import { Switches } from './switches.ts';

/** Entries shown; older ones leave. */
const MAX_SHOWN = 500;
const RETRY_MS = 1_500;

const link = find('link', HTMLElement);
const facts = find('facts', HTMLElement);
const tools = find('tools', HTMLFormElement);
const pauseButton = find('pause', HTMLButtonElement);
const gate = find('gate', HTMLElement);
const list = find('entries', HTMLOListElement);
const count = find('count', HTMLElement);
const empty = find('empty', HTMLElement);
const flowsPlace = find('flows', HTMLElement);
const flowsButton = find('as-flows', HTMLButtonElement);
const flows = new FlowsView(flowsPlace);

interface Shown {
  readonly entry: JournalEntry;
  readonly item: HTMLLIElement;
  readonly text: string;
}

const shown = new Map<number, Shown>();
let paused = false;
/** Entries up to this number were cleared from the view. */
let cleared = 0;
let last: Portion | undefined;
let requirements: Portion['requirements'] = {};
let polling = new AbortController();

function setLink(state: 'waiting' | 'live' | 'paused' | 'lost', text: string): void {
  if (link.dataset['state'] === state && link.textContent === text) return;
  link.dataset['state'] = state;
  link.textContent = text;
}

function show(entry: JournalEntry): void {
  if (entry.n <= cleared) return;
  const before = shown.get(entry.n);
  const open = before?.item.querySelector('details')?.open ?? false;
  const item = renderEntry(entry, requirements, open);
  if (before === undefined) {
    item.classList.add('new');
    list.prepend(item);
  } else before.item.replaceWith(item);
  shown.set(entry.n, { entry, item, text: searchTextOf(entry) });
  flows.add(entry);
  if (shown.size <= MAX_SHOWN) return;
  const [oldest] = shown.keys();
  if (oldest === undefined) return;
  shown.get(oldest)?.item.remove();
  shown.delete(oldest);
}

function forget(): void {
  shown.clear();
  flows.clear();
  list.replaceChildren();
}

function take(portion: Portion): void {
  if (last !== undefined && last.generation !== portion.generation) {
    forget();
    cleared = 0;
  }
  last = portion;
  requirements = { ...requirements, ...portion.requirements };
  for (const entry of portion.entries) show(entry);
  describeState(portion.state);
  flows.draw();
  filter();
}

function describeState(state: Portion['state']): void {
  const { about, faults } = state;
  switches?.show(state);
  const [url] = facts.children;
  const misbehaves = document.createElement('strong');
  misbehaves.textContent = faults.length > 0 ? ` · misbehaves: ${faults.join(', ')}` : '';
  facts.replaceChildren(url ?? '', ` ${about}`, misbehaves);
}

function filter(): void {
  const data = new FormData(tools);
  const words = String(data.get('text')).toLowerCase().split(/\s+/).filter(Boolean);
  const [outcome, endpoint] = [String(data.get('outcome')), String(data.get('endpoint'))];
  let visible = 0;
  for (const { entry, item, text } of shown.values()) {
    const matches =
      (outcome === '' || outcomeOf(entry) === outcome) &&
      (endpoint === '' || groupOf(entry) === endpoint) &&
      words.every((word) => text.includes(word));
    item.hidden = !matches;
    if (matches) visible += 1;
  }
  describeCount(visible);
}

function describeCount(visible: number): void {
  const refused = [...shown.values()].filter(({ entry }) => outcomeOf(entry) === 'refused').length;
  const all = `${shown.size} ${shown.size === 1 ? 'request' : 'requests'}, ${refused} refused`;
  const text = shown.size === 0 ? '' : visible === shown.size ? all : `${visible} of ${all}`;
  if (count.textContent !== text) count.textContent = text;
  empty.hidden = visible > 0 || last === undefined || list.hidden;
  find('empty-example', HTMLElement).hidden = shown.size > 0;
  find('empty-text', HTMLElement).textContent =
    shown.size > 0 ? 'No request matches the filter.' : 'No requests so far.';
}

async function follow(token: string): Promise<void> {
  polling.abort();
  polling = new AbortController();
  const { signal } = polling;
  while (!paused && !signal.aborted) {
    try {
      const portion = await pollJournal(token, last, signal);
      if (paused || signal.aborted) return;
      take(portion);
      setLink('live', 'live');
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof TokenRefused) {
        askForToken(error.message);
        return;
      }
      setLink('lost', `the ${document.body.dataset['name']} does not answer`);
      // A mock that was started anew counts from the beginning.
      last = last && { ...last, generation: -1 };
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

function readToken(): string | undefined {
  return new URLSearchParams(location.hash.slice(1)).get('token') ?? undefined;
}

let token = readToken();
const controls = document.getElementById('controls');
// A proxy has none.
const switches = controls === null ? undefined : new Switches(() => token);

function start(): void {
  if (token === undefined) {
    askForToken('');
    return;
  }
  gate.hidden = true;
  tools.hidden = false;
  if (controls !== null) controls.hidden = false;
  void follow(token);
}

function askForToken(message: string): void {
  setLink('waiting', 'not connected');
  tools.hidden = true;
  if (controls !== null) controls.hidden = true;
  gate.hidden = false;
  find('gate-error', HTMLElement).textContent = message;
  gate.querySelector('input')?.focus();
}

find('gate-form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  token = gate.querySelector('input')?.value.trim() ?? '';
  location.hash = new URLSearchParams({ token }).toString();
  start();
});

tools.addEventListener('input', filter);
tools.addEventListener('submit', (event) => event.preventDefault());

pauseButton.addEventListener('click', () => {
  paused = !paused;
  pauseButton.setAttribute('aria-pressed', String(paused));
  if (paused) {
    polling.abort();
    setLink('paused', 'paused');
  } else start();
});

flowsButton.addEventListener('click', () => {
  const asFlows = list.hidden === false;
  flowsButton.setAttribute('aria-pressed', String(asFlows));
  list.hidden = asFlows;
  flowsPlace.hidden = !asFlows;
  flows.draw();
  filter();
});

find('clear', HTMLButtonElement).addEventListener('click', () => {
  cleared = Math.max(0, ...shown.keys());
  forget();
  filter();
});

// The fragment holds the token, so links between requests are followed here.
list.addEventListener('click', (event) => {
  const anchor = event.target instanceof Element ? event.target.closest('a[data-n]') : null;
  if (!(anchor instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  const target = shown.get(Number(anchor.dataset['n']));
  if (target === undefined) return;
  target.item.hidden = false;
  const details = target.item.querySelector('details');
  if (details !== null) details.open = true;
  target.item.scrollIntoView({ block: 'start' });
  target.item.querySelector('summary')?.focus();
});

window.addEventListener('hashchange', () => {
  const fresh = readToken();
  if (fresh === undefined || fresh === token) return;
  token = fresh;
  start();
});

start();
