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
export const MAX_NAME = 60;

/** All that a locator finds, in the order of the page. Nothing is waited for. */
export function survey(found: Locator): Promise<Surveyed[]> {
  return found.evaluateAll(describeAll, MAX_NAME);
}

/** Roles that an element has by what it is, and by nothing else. */
const PLAIN_ROLES: Readonly<Record<string, string>> = {
  heading: 'h1, h2, h3, h4, h5, h6',
  alert: '',
  status: 'output',
};

/**
 * All elements of a role: `survey(frame.getByRole(role))`, without the script that a locator brings into each page and that
 * takes longer than most pages, wherever the document leaves no doubt which elements have the role.
 */
export async function surveyRole(frame: Frame, role: string): Promise<Surveyed[]> {
  const elements = PLAIN_ROLES[role];
  const plainly =
    elements === undefined
      ? null
      : await frame.evaluate<Surveyed[] | null>(
          `(${describeRole})(${JSON.stringify({ role, elements, longest: MAX_NAME })}, ${describeAll})`,
        );
  return plainly ?? survey(frame.getByRole(role as Parameters<Frame['getByRole']>[0]));
}

/** Runs in the page; null: which elements have the role is for a locator to say. */
function describeRole(
  { role, elements, longest }: { role: string; elements: string; longest: number },
  describe: (elements: Element[], longest: number) => Surveyed[],
): Surveyed[] | null {
  const named = [...document.querySelectorAll('[role]')].map((element) => element.getAttribute('role'));
  // Several roles in one attribute, and one that takes a role away, have rules of their own.
  if (named.some((name) => !/^[a-z]+$/.test(name ?? '') || name === 'none' || name === 'presentation'))
    return null;
  if ([...document.querySelectorAll('*')].some(({ shadowRoot }) => shadowRoot !== null)) return null;
  const own = elements === '' ? [] : elements.split(', ').map((name) => `${name}:not([role])`);
  const found = [...document.querySelectorAll([`[role=${role}]`, ...own].join(', '))];
  return found.some((element) => element.closest('[aria-hidden]')) ? null : describe(found, longest);
}

/** Runs in the page. */
export function describeAll(elements: Element[], longest: number): Surveyed[] {
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
