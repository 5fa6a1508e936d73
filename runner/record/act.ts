/** What a person did on a page, as plain data. */
import type { LocatorSpec } from '../../suites/flows/find-control.ts';

/** A control as the page saw it at that moment. */
export interface ControlSeen {
  /** Its number in its document. */
  readonly id: number;
  /** Kind of an input in lower case, else the element: `password`, `submit`, `select`, `button`. */
  readonly type: string;
  /** Ways to call it, the one that a person would use first; those that fit others too are apart. */
  readonly names: readonly LocatorSpec[];
  readonly ambiguous: readonly LocatorSpec[];
  /** Words in its attributes that say what it is for: id, name, autocomplete. */
  readonly hints: string;
  /** It is, or was a moment ago, a field whose content is hidden. */
  readonly hidden: boolean;
  /** Of boxes of which only one can be ticked, what they have in common. */
  readonly group?: string;
  /** A person sees it. */
  readonly shown: boolean;
}

/** `untick`: a box that was ticked is so no longer. `press`: Enter in a field. `passkey`: one answered the page. */
export interface Act {
  readonly kind: 'fill' | 'click' | 'tick' | 'untick' | 'press' | 'passkey';
  /** Of a passkey the document itself. */
  readonly control: ControlSeen;
  /** What stands in the field; it is kept in memory only. */
  readonly value?: string;
  /** A click that the browser made of a key. */
  readonly byKey?: true;
  /** The second click of a double one. */
  readonly again?: true;
  readonly document: string;
  /** What the page has to fill in, or else to press. */
  readonly shows: string;
  /** It has something to fill in. */
  readonly asks: boolean;
  /** The page for a message: its address without the query, its title, and what its controls are called. */
  readonly page: string;
  readonly offers: string;
}

const KINDS: ReadonlySet<unknown> = new Set(['fill', 'click', 'tick', 'untick', 'press', 'passkey']);

/** What a page hands over may be anything: the page is not ours. @returns undefined where it is no act */
export function readAct(given: unknown): Act | undefined {
  const act = given as Act | null;
  if (typeof act !== 'object' || act === null || !KINDS.has(act.kind)) return undefined;
  const { control, document, shows, page, offers, value } = act;
  const isText = (one: unknown): boolean => typeof one === 'string' && one.length <= LONGEST;
  if (typeof control !== 'object' || control === null) return undefined;
  if (!Array.isArray(control.names) || !Array.isArray(control.ambiguous)) return undefined;
  const texts = [
    document,
    shows,
    page,
    offers,
    control.type,
    control.hints,
    ...(value === undefined ? [] : [value]),
  ];
  const isNamed = [...control.names, ...control.ambiguous].every(
    (name: unknown) => typeof name === 'object' && name !== null && Object.values(name).every(isText),
  );
  return texts.every(isText) && isNamed && Number.isInteger(control.id) ? act : undefined;
}

const LONGEST = 10_000;
