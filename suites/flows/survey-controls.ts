/** What a page shows, read inside the page. */
import type { Frame, Locator, Page } from '@playwright/test';

/** An element that a locator found. */
export interface Surveyed {
  /** A person sees it. */
  readonly shown: boolean;
  /** It is a box to tick that is hidden behind a label which a person sees. */
  readonly behindLabel: boolean;
  /** What a person would call it; never what was typed into it. */
  readonly name: string;
  /** Its element, in lower case, and the type of an input. */
  readonly element: string;
  readonly type: string;
  readonly readOnly: boolean;
  /** Its name and where it leads: two links that agree in both are the same to a person. */
  readonly sameAs: string;
}

/** Longest name of a control in a message. */
const MAX_NAME = 60;

/** All that a locator finds, in the order of the page. Nothing is waited for. */
export function survey(found: Locator): Promise<Surveyed[]> {
  return found.evaluateAll((elements, longest) => {
    const clipped = ({ clip, clipPath }: CSSStyleDeclaration): boolean =>
      /inset\((?:50|100)%/.test(clipPath) || /^rect\(([01]px)(?:,? [01]px){3}\)$/.test(clip);
    // A copy for screen readers, a closed panel, or what lies beside the page.
    const hasRoom = (element: Element): boolean => {
      const { width, height, right, bottom } = element.getBoundingClientRect();
      if (width <= 1 || height <= 1 || right + scrollX <= 0 || bottom + scrollY <= 0) return false;
      for (let at: Element | null = element; at; at = at.parentElement) {
        const style = getComputedStyle(at);
        if (clipped(style)) return false;
        const box = at.getBoundingClientRect();
        const shut = box.width === 0 || box.height === 0;
        if (at !== element && shut && style.overflow !== 'visible' && style.display !== 'contents')
          return false;
      }
      return true;
    };
    const isShown = (element: Element): boolean =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && hasRoom(element);
    const labelsOf = (element: Element): Element[] => {
      const labels = [...((element as HTMLInputElement).labels ?? [])];
      const around = element.closest('label');
      return around && !labels.includes(around) ? [...labels, around] : labels;
    };
    const isBox = (element: Element): boolean =>
      element instanceof HTMLInputElement && /^(?:checkbox|radio)$/.test(element.type);
    const nameOf = (element: Element): string => {
      const typed = element instanceof HTMLInputElement && !/^(?:submit|button|reset)$/.test(element.type);
      const label = labelsOf(element)[0] as HTMLElement | undefined;
      const words = [
        element.getAttribute('aria-label'),
        label?.innerText,
        typed ? element.placeholder : (element as HTMLElement).innerText,
        typed ? '' : element.getAttribute('value'),
        element.getAttribute('title'),
        element.getAttribute('name'),
      ];
      return (words.find((text) => text?.trim()) ?? '').replace(/\s+/g, ' ').trim().slice(0, longest);
    };
    return elements.map((element) => {
      const shown = isShown(element);
      const name = nameOf(element);
      const href = element instanceof HTMLAnchorElement ? element.href : '';
      return {
        shown,
        behindLabel: !shown && isBox(element) && labelsOf(element).some(isShown),
        name,
        element: element.localName,
        type: element instanceof HTMLInputElement ? element.type : '',
        readOnly: (element as HTMLInputElement).readOnly === true,
        sameAs: href === '' ? '' : `${name} ${href}`,
      };
    });
  }, MAX_NAME);
}

/** The frames of a page, the page itself first; of a frame, those inside it. */
export function framesOf(place: Page | Frame): Frame[] {
  const top = 'mainFrame' in place ? place.mainFrame() : place;
  return [top, ...top.childFrames().flatMap(framesOf)];
}

/** The controls that a page does have, by the names that steps would call them by. */
export async function describeControls(place: Page | Frame): Promise<string> {
  const kinds = [
    ['fields', FIELDS],
    ['buttons', 'button, input[type=submit], input[type=button], [role=button]'],
    ['links', 'a[href]'],
    ['boxes to tick', BOXES],
  ] as const;
  const parts: string[] = [];
  for (const [kind, css] of kinds) {
    const names = new Set<string>();
    for (const frame of framesOf(place)) {
      const seen = await survey(frame.locator(css)).catch(() => []);
      for (const { shown, behindLabel, name } of seen)
        if ((shown || behindLabel) && name !== '') names.add(`“${name}”`);
    }
    if (names.size > 0) parts.push(`${kind} ${[...names].slice(0, MAX_LISTED).join(', ')}`);
  }
  return parts.length === 0 ? 'the page has no field, button or link' : `the page has ${parts.join('; ')}`;
}

const MAX_LISTED = 8;
/** What can be typed into. */
export const FIELDS =
  'input:not([type=hidden], [type=submit], [type=button], [type=reset], [type=image], [type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=textbox], [role=searchbox], [role=combobox], [role=spinbutton]';
/** What can be ticked. */
export const BOXES = 'input[type=checkbox], input[type=radio], [role=checkbox], [role=radio], [role=switch]';
