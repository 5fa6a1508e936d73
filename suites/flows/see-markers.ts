/** Whether a page shows the words by which a configuration tells that something happened. */
import type { Frame, Page } from '@playwright/test';
import { describe, type LocatorSpec, look } from './find-control.ts';
import { framesOf, surveyRole } from './survey-controls.ts';

/** `both`: the markers do not tell the two apart, or the page changed in that moment. */
export type MarkerSight = 'first' | 'second' | 'both' | 'none';

/**
 * Which of two markers a page shows at this moment. A text is a whole phrase: “Signed in” stands in “Signed in as Ada”
 * and not in “Not signed in”; where one marker's text holds the other's, the longer one takes its place.
 */
export async function seeMarkers(
  place: Page | Frame,
  first: LocatorSpec,
  second?: LocatorSpec,
): Promise<MarkerSight> {
  const wordsOf = (spec: LocatorSpec | undefined): string | undefined =>
    isPhrase(spec) ? spec.text : undefined;
  const lines =
    wordsOf(first) === undefined && wordsOf(second) === undefined
      ? []
      : await readLines(place, [wordsOf(first), wordsOf(second)]);
  const sees = async (spec: LocatorSpec, other: LocatorSpec | undefined): Promise<boolean> => {
    const words = wordsOf(spec);
    if (words !== undefined) return lines.some((line) => showsPhrase(line, words, wordsOf(other)));
    return seesNamed(place, spec, other?.name);
  };
  const one = await sees(first, second);
  const two = second !== undefined && (await sees(second, first));
  return one ? (two ? 'both' : 'first') : two ? 'second' : 'none';
}

/** What to tell the owner of a configuration whose markers are visible at once. */
export function describeBoth(first: LocatorSpec, second: LocatorSpec): string {
  return `${describe(first)} and ${describe(second)} are visible at once: give markers of which only one is ever shown`;
}

const isPhrase = (spec: LocatorSpec | undefined): spec is LocatorSpec & { readonly text: string } =>
  spec?.text !== undefined &&
  [spec.role, spec.label, spec.placeholder, spec.testId, spec.css].every((other) => other === undefined);

/** A marker that is a control: visible, and called so. */
async function seesNamed(
  place: Page | Frame,
  spec: LocatorSpec,
  other: string | undefined,
): Promise<boolean> {
  const { name } = spec;
  if (spec.role === undefined || name === undefined)
    return (await look(place, spec, 'see', true)).kind === 'found';
  for (const frame of framesOf(place)) {
    const seen = await surveyRole(frame, spec.role).catch(() => []);
    if (seen.some((one) => one.shown && showsPhrase(one.name, name, other))) return true;
  }
  return (await look(place, spec, 'see', false)).kind === 'found';
}

const DENIALS =
  /(?:^|[^\p{L}])(?:not|no|never|cannot|without|nicht|kein\p{L}*|nie|pas|jamais|sin|nunca|niet|geen|non|inte|ikke|ei)(?:$|[^\p{L}])|n[’']t(?:$|[^\p{L}])/iu;

/**
 * Whether a line says these words: at the beginning of the line or of a sentence in any case, elsewhere as they are
 * written, and not where the sentence says the opposite before them.
 * @param longer Words that take their place where they hold them.
 */
function showsPhrase(line: string, words: string, longer?: string): boolean {
  const wanted = normalise(words);
  if (wanted === '') return false;
  const beside = longer === undefined ? '' : normalise(longer);
  const hides = beside.length > wanted.length && beside.toLowerCase().includes(wanted.toLowerCase());
  const text = hides ? normalise(line).replace(new RegExp(quoted(beside), 'giu'), '\uFFFC') : normalise(line);
  const found = new RegExp(`(?<![\\p{L}\\p{N}])${quoted(wanted)}(?![\\p{L}\\p{N}])`, 'giu');
  const bounded = /^[\p{L}\p{N}]/u.test(wanted) ? found : new RegExp(quoted(wanted), 'giu');
  for (const { index, 0: match } of text.matchAll(bounded)) {
    const before = text.slice(0, index);
    const sentence = before.split(/[.:;!?|•·–—\uFFFC]/u).at(-1) ?? '';
    if (!/[\p{L}\p{N}]/u.test(sentence)) return true;
    if (match === wanted && !DENIALS.test(sentence)) return true;
  }
  return false;
}

const normalise = (text: string): string => text.replace(/\s+/gu, ' ').trim();
const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** The lines that a person reads, where any of the words stands at all. */
async function readLines(place: Page | Frame, words: readonly (string | undefined)[]): Promise<string[]> {
  const wanted = words.flatMap((text) => (text === undefined ? [] : [normalise(text).toLowerCase()]));
  const lines: string[] = [];
  for (const frame of framesOf(place)) lines.push(...(await readFrame(frame, wanted).catch(() => [])));
  return lines;
}

function readFrame(frame: Frame, wanted: readonly string[]): Promise<string[]> {
  return frame.evaluate((words) => {
    const isShown = (element: Element): boolean => {
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
        return getComputedStyle(element).display === 'contents' && element.parentElement !== null;
      for (let at: Element | null = element; at; at = at.parentElement) {
        const style = getComputedStyle(at);
        const { width, height, right, bottom } = at.getBoundingClientRect();
        if (/inset\((?:50|100)%/.test(style.clipPath)) return false;
        if (/^rect\(([01]px)(?:,? [01]px){3}\)$/.test(style.clip)) return false;
        if (style.display === 'inline' || style.display === 'contents') continue;
        const beside = right + scrollX <= 0 || bottom + scrollY <= 0;
        if (at !== document.body && at !== document.documentElement && beside) return false;
        if (style.overflow !== 'visible' && (width <= 1 || height <= 1)) return false;
      }
      return true;
    };
    const blockOf = (element: Element): Element => {
      let at = element;
      while (at.parentElement && /^(?:inline$|contents)/.test(getComputedStyle(at).display))
        at = at.parentElement;
      return at;
    };
    const lines = new Map<Element, string>();
    const add = (block: Element, text: string): void =>
      void lines.set(block, (lines.get(block) ?? '') + text);
    const walk = (root: Node): void => {
      for (const child of root.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) {
          const parent = child.parentElement;
          if (parent && (child.textContent ?? '').trim() !== '' && isShown(parent))
            add(blockOf(parent), child.textContent ?? '');
          else if (parent) add(blockOf(parent), ' ');
        } else if (child instanceof Element && !/^(?:SCRIPT|STYLE|NOSCRIPT|TEMPLATE)$/.test(child.tagName)) {
          if (child.tagName === 'BR') add(blockOf(child.parentElement ?? child), '\n');
          const value = child.matches('input[type=submit], input[type=button]')
            ? (child as HTMLInputElement).value
            : '';
          if (value !== '' && isShown(child)) add(child, value);
          if (child.shadowRoot) walk(child.shadowRoot);
          walk(child);
        }
      }
    };
    const holdsAny = (text: string): boolean => {
      const plain = text.replace(/\s+/gu, ' ').toLowerCase();
      return words.some((word) => plain.includes(word));
    };
    if (!document.body) return [];
    walk(document.body);
    return [...lines.values()].flatMap((text) => text.split('\n')).filter(holdsAny);
  }, wanted);
}
