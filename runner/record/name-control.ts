/** Finds the words by which a control is found again, by the rule that steps are played by. */
import type { ElementHandle, Frame, Page } from '@playwright/test';
import { type Deed, type Found, type LocatorSpec, look } from '../../suites/flows/find-control.ts';
import type { Act, ControlSeen } from './act.ts';

export interface Named {
  readonly spec: LocatorSpec;
  /** Why it has no words that a user sees; a message that says where. */
  readonly poorly?: string;
}

/** Where an act was done. */
interface Place {
  readonly page: Page;
  readonly frame: Frame;
  /** The name of the frame; undefined for the page itself. */
  readonly where: LocatorSpec['frame'];
  /** The name under which the document keeps its elements. */
  readonly kept: string;
}

const DEEDS: Readonly<Record<Act['kind'], Deed>> = {
  passkey: 'see',
  fill: 'fill',
  press: 'fill',
  click: 'click',
  untick: 'click',
  tick: 'check',
};

/**
 * The first name that means this control and no other.
 * @param secrets What was typed: never part of a name.
 */
export async function nameControl(
  { page, frame, where, kept }: Place,
  { kind, control }: Act,
  secrets: readonly string[],
): Promise<Named> {
  const inside = where === undefined ? {} : { frame: where };
  const usable = control.names.filter((name) => !holds(name, secrets));
  const element = await findKept(frame, kept, control.id);
  const others: string[] = [];
  for (const name of usable) {
    const spec = { ...name, ...inside };
    const fit = element ? await fits(page, spec, DEEDS[kind], element) : 'gone';
    // What the act itself replaced can be tried no more: the replay shows whether the words are right.
    if (fit === 'this' || fit === 'gone') return { spec, ...poor(name, control, others) };
    if (fit !== 'none') others.push(fit);
  }
  const spec = { ...(usable.at(-1) ?? { css: control.type }), ...inside };
  return { spec, ...poor(spec, control, others) };
}

/** A name that holds what somebody typed, such as a button with the name of the user. */
const holds = (name: LocatorSpec, secrets: readonly string[]): boolean =>
  Object.values(name).some((text) => secrets.some((secret) => hasWord(String(text), secret)));

function hasWord(text: string, word: string): boolean {
  if (word.length < SHORTEST) return false;
  const isLetter = (at: number): boolean => /[\p{L}\p{N}]/u.test(text[at] ?? '');
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (!isLetter(at - 1) && !isLetter(at + word.length)) return true;
  return false;
}

/** What is shorter stands in many names by chance. */
const SHORTEST = 3;

function poor(name: LocatorSpec, control: ControlSeen, others: readonly string[]): { poorly?: string } {
  if (name.css === undefined && name.testId === undefined) return {};
  const what = name.css === undefined ? `testId “${name.testId}”` : `css “${name.css}”`;
  const worded = [...control.names, ...control.ambiguous];
  const words = worded.find((one) => one.css === undefined && one.testId === undefined);
  const called = words?.label ?? words?.name ?? words?.text ?? words?.placeholder;
  const why =
    called === undefined
      ? `a ${control.type} that nothing names to a user`
      : others.length > 0
        ? `“${called}” fits ${others[0]}`
        : control.ambiguous.length > 0
          ? `“${called}” fits several controls`
          : `“${called}” does not lead to it`;
  return { poorly: `${why}; it is called by ${what}` };
}

async function findKept(frame: Frame, kept: string, id: number): Promise<ElementHandle<Element> | undefined> {
  try {
    const handle = await frame.evaluateHandle(
      ([name, at]) => {
        const element = (window as unknown as Record<string, Element[]>)[name as string]?.[at as number];
        return element?.isConnected ? element : null;
      },
      [kept, id] as const,
    );
    return (handle.asElement() as ElementHandle<Element> | null) ?? undefined;
  } catch {
    // Its document is gone.
    return undefined;
  }
}

/** What a name leads to: this control, nothing, or which others. */
async function fits(
  page: Page,
  spec: LocatorSpec,
  deed: Deed,
  element: ElementHandle<Element>,
): Promise<string> {
  try {
    const sight = await look(page, spec, deed, false);
    if (sight.kind === 'found' && (await isSame(sight, element))) return 'this';
    // A page that is being left shows nothing.
    if (!(await element.evaluate(({ isConnected }) => isConnected))) return 'gone';
    if (sight.kind === 'none') return 'none';
    return sight.kind === 'several' ? `${sight.names.length} controls` : 'another control first';
  } catch {
    return 'gone';
  }
}

const isSame = ({ control }: Found, element: ElementHandle<Element>): Promise<boolean> =>
  control.evaluate((found, meant) => {
    const href = (one: Element): string => (one instanceof HTMLAnchorElement ? one.href : '');
    const alike = href(found) !== '' && href(found) === href(meant as Element);
    return found === meant || found.contains(meant) || (meant as Element).contains(found) || alike;
  }, element);

/** A frame, as a step may call it. */
export async function nameFrame(frame: Frame): Promise<NonNullable<LocatorSpec['frame']>> {
  const element = await frame.frameElement();
  const title = (await element.getAttribute('title'))?.trim();
  if (title) return { title };
  if (frame.name() !== '') return { name: frame.name() };
  return { url: new URL(frame.url()).pathname };
}
