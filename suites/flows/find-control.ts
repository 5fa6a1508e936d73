/**
 * Which control of a page is meant by the words of a configuration: the one rule for providers' pages and for
 * applications. What is called exactly so comes first, what a person does not see is never meant, and where several
 * fit, nothing is guessed.
 */
import type { Frame, Locator, Page } from '@playwright/test';
import { type PlainDeeds, surveyPlainly, type Wording } from './plain-controls.ts';
import { BOXES, describeControls, FIELDS, framesOf, type Surveyed, survey } from './survey-controls.ts';

export interface LocatorSpec {
  readonly label?: string;
  readonly role?: string;
  readonly name?: string;
  readonly text?: string;
  readonly placeholder?: string;
  readonly testId?: string;
  readonly css?: string;
  /** Where it is; without it every frame is searched. */
  readonly frame?: FrameSpec;
}

/** A frame by its name, its title, or what its address contains. */
interface FrameSpec {
  readonly name?: string;
  readonly title?: string;
  readonly url?: string;
}

/** What is to be done with a control: it rules out what nobody could do that with. */
export type Deed = 'fill' | 'click' | 'check' | 'see';

/** A control that the configuration names cannot be used: it is not there, or which one is meant cannot be told. */
export class StepError extends Error {
  override readonly name = 'StepError';
}

export interface Found extends Pick<Surveyed, 'name' | 'behindLabel' | 'element' | 'type' | 'readOnly'> {
  readonly control: Locator;
  /** On a plain page: what is done without the locator. */
  readonly plain?: PlainDeeds;
}

/** What one look at a page showed. */
export type Sight =
  | ({ readonly kind: 'found' } & Found)
  | { readonly kind: 'several'; readonly names: readonly string[] }
  | { readonly kind: 'none' };

/** `exact`: called so; `alike`: but for case and decoration; `longer`: the words are part of a longer name. */
type Fit = 'exact' | 'alike' | 'longer';

export interface FindOptions {
  readonly deed: Deed;
  /** How long a control may take to appear. */
  readonly timeoutMs: number;
  /** Looking on has become pointless: the browser has left. */
  readonly over?: () => boolean;
  /** The page is one that will not bring the control any more. */
  readonly hopeless?: () => Promise<boolean>;
  /** The page is just being replaced by the next one. */
  readonly leaving?: () => boolean;
}

const POLL_MS = 40;
/** A longer name, or one of several, is settled for when this part of the back-off has passed without a better one. */
const SETTLE_SHARE = 1 / 5;

/**
 * Waits for the one control that fits.
 * @returns undefined when it became pointless.
 * @throws StepError that says what the page has instead, or what the words fit.
 */
export async function findControl(
  place: Page | Frame,
  spec: LocatorSpec,
  options: FindOptions,
): Promise<Found | undefined> {
  const started = performance.now();
  let several: readonly string[] | undefined;
  for (;;) {
    if (options.over?.()) return undefined;
    const waited = performance.now() - started;
    const hopeless = options.leaving?.() !== true && (await options.hopeless?.()) === true;
    const settles = hopeless || waited > options.timeoutMs * SETTLE_SHARE;
    const sight = options.leaving?.() ? NOTHING : await look(place, spec, options.deed, settles);
    if (sight.kind === 'found') return sight;
    // Seen at two moments: no page that is just being replaced by the next.
    if (sight.kind === 'several' && settles && several !== undefined)
      throw new StepError(
        `${describe(spec)} fits ${sight.names.map(quote).join(' and ')}; which? ${HOW_TO_TELL}`,
      );
    several = sight.kind === 'several' ? sight.names : undefined;
    if (waited > options.timeoutMs || (hopeless && sight.kind === 'none'))
      throw new StepError(await describeAbsence(place, spec, Math.min(waited, options.timeoutMs)));
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

const NOTHING: Sight = { kind: 'none' };
const HOW_TO_TELL = 'Name it in full, or give role, testId or css';

/**
 * Looks once.
 * @param longerToo Whether the words may be part of a longer name: the right control may just not be there yet.
 */
export async function look(
  place: Page | Frame,
  spec: LocatorSpec,
  deed: Deed,
  longerToo: boolean,
): Promise<Sight> {
  const fits: readonly Fit[] =
    spec.css !== undefined || spec.testId !== undefined
      ? ['exact']
      : longerToo || settledNames.has(keyOf(spec))
        ? ['exact', 'alike', 'longer']
        : ['exact', 'alike'];
  const plain = await surveyPlainly(place, spec, deed, wordingsOf(spec, deed, fits)).catch(() => undefined);
  for (const [at, fit] of fits.entries()) {
    for (const frame of await framesFor(place, spec.frame)) {
      const all = () => locate(frame, spec, deed, fit);
      const known = plain?.[at];
      const sight = known
        ? choose(known.seen, all(), deed, known.deeds)
        : await lookIn(all(), deed).catch(unlessGone);
      if (sight.kind === 'none') continue;
      if (sight.kind === 'found' && fit === 'longer') settledNames.add(keyOf(spec));
      return sight;
    }
  }
  return { kind: 'none' };
}

/** The frames that a step means, with those inside them. */
async function framesFor(place: Page | Frame, wanted: FrameSpec | undefined): Promise<Frame[]> {
  const all = framesOf(place);
  if (wanted === undefined) return all;
  const fitting: Frame[] = [];
  for (const frame of all) if (await isFrame(frame, wanted)) fitting.push(...framesOf(frame));
  return [...new Set(fitting)];
}

async function isFrame(frame: Frame, { name, title, url }: FrameSpec): Promise<boolean> {
  if (frame.parentFrame() === null) return false;
  if (name !== undefined && frame.name() !== name) return false;
  if (url !== undefined && !frame.url().includes(url)) return false;
  return title === undefined || title.trim() === (await titleOf(frame));
}

/** What a frame is called to a person who does not see it; of one that has just gone, nothing. */
async function titleOf(frame: Frame): Promise<string | undefined> {
  try {
    const element = await frame.frameElement();
    return (await element.getAttribute('title'))?.trim();
  } catch {
    return undefined;
  }
}

/** Steps whose words turned out to be part of a longer name: the wait for an exact one is paid once. */
const settledNames = new Set<string>();
const keyOf = (spec: LocatorSpec): string => JSON.stringify(spec);

/** A frame that is being replaced shows nothing; a step that makes no sense is an error. */
function unlessGone(error: unknown): Sight {
  if (error instanceof StepError) throw error;
  if (error instanceof Error && /selector|Unknown engine|Unexpected token/i.test(error.message))
    throw new StepError(error.message.split('\n')[0] ?? '');
  return { kind: 'none' };
}

const lookIn = async (all: Locator, deed: Deed): Promise<Sight> => choose(await survey(all), all, deed);

/** Which of all that fit is meant. */
function choose(
  seen: readonly Surveyed[],
  all: Locator,
  deed: Deed,
  deeds?: (at: number) => PlainDeeds,
): Sight {
  const fitting = seen.flatMap((one, at) => (one.shown || one.behindLabel ? [{ ...one, at }] : []));
  // A box behind its label is meant only where no other control is.
  const shown = fitting.some((one) => one.shown) ? fitting.filter((one) => one.shown) : fitting;
  const [first] = shown;
  if (!first) return { kind: 'none' };
  if (deed !== 'see' && !areOne(shown)) return { kind: 'several', names: shown.map(({ name }) => name) };
  return {
    ...first,
    kind: 'found',
    control: all.nth(first.at),
    ...(deeds ? { plain: deeds(first.at) } : {}),
  };
}

/** Links of one name to one address are one to a person. */
function areOne(shown: readonly Surveyed[]): boolean {
  return (
    shown.length === 1 || (shown[0]?.sameAs !== '' && new Set(shown.map((one) => one.sameAs)).size === 1)
  );
}

/** The words that name a control, as each fit compares them. */
function wordingsOf({ label, name = '' }: LocatorSpec, deed: Deed, fits: readonly Fit[]): Wording[] {
  const words = label ?? name;
  return fits.map((fit) => (fit === 'exact' ? words : pattern(words, deed, fit)));
}

function locate(frame: Frame, spec: LocatorSpec, deed: Deed, fit: Fit): Locator {
  const named = (words: string): string | RegExp => (fit === 'exact' ? words : pattern(words, deed, fit));
  const exact = fit === 'exact';
  const of = (kinds: string, all: Locator): Locator => all.and(frame.locator(kinds));
  const usable = (all: Locator): Locator =>
    deed === 'fill' ? of(FIELDS, all) : deed === 'check' ? of(BOXES, all) : all;
  if (spec.label !== undefined) return usable(frame.getByLabel(named(spec.label), { exact }));
  if (spec.role !== undefined)
    return frame.getByRole(spec.role as Parameters<Frame['getByRole']>[0], {
      // A box behind its label is hidden from the accessibility tree by some pages.
      includeHidden: deed === 'check',
      ...(spec.name === undefined ? {} : { name: named(spec.name), exact }),
    });
  if (spec.text !== undefined) return frame.getByText(named(spec.text), { exact });
  if (spec.placeholder !== undefined)
    return usable(frame.getByPlaceholder(named(spec.placeholder), { exact }));
  if (spec.testId !== undefined) return frame.getByTestId(spec.testId);
  if (spec.css !== undefined) return frame.locator(spec.css);
  throw new StepError('a step names no control: give label, role, text, placeholder, testId or css');
}

/**
 * What is pressed must begin with the words: “Allow” is not meant by “Don't allow”. A field may have them anywhere in its
 * label.
 */
function pattern(words: string, deed: Deed, fit: Fit): RegExp {
  const text = words
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    .join('\\s+');
  const decoration = '[^\\p{L}\\p{N}]*';
  if (fit === 'alike') return new RegExp(`^${decoration}${text}${decoration}$`, 'iu');
  const before = deed === 'fill' || deed === 'see' ? '(?<![\\p{L}\\p{N}])' : `^${decoration}`;
  return new RegExp(`${before}${text}(?![\\p{L}\\p{N}])`, 'iu');
}

async function describeAbsence(place: Page | Frame, spec: LocatorSpec, waitedMs: number): Promise<string> {
  const title = await place.title().catch(() => '');
  const at = place.url().split(/[?#]/)[0] ?? '';
  const within = `within ${Math.round(waitedMs / 100) / 10} s`;
  const frames = spec.frame === undefined ? '' : `${await describeFrames(place)}; `;
  return `no control ${describe(spec)} ${within} on ${at} (title “${title}”); ${frames}${await describeControls(place)}`;
}

/** The frames of a page, by what a step may call them. */
async function describeFrames(place: Page | Frame): Promise<string> {
  const inner = framesOf(place).filter((frame) => frame.parentFrame() !== null);
  const named = inner.map(async (frame) => {
    const title = await titleOf(frame);
    const url = frame.url().split(/[?#]/)[0] ?? '';
    return [
      ['name', frame.name()],
      ['title', title],
      ['url', url],
    ]
      .flatMap(([key, value]) => (value ? [`${key} “${value}”`] : []))
      .join(', ');
  });
  return inner.length === 0
    ? 'the page has no frame'
    : `the page has frames ${(await Promise.all(named)).join(' and ')}`;
}

/** A locator of the configuration in words, without what is typed. */
export function describe(spec: LocatorSpec): string {
  const { label, role, name, text, placeholder, testId, css, frame } = spec;
  const inWords = (parts: object): string =>
    Object.entries(parts)
      .flatMap(([key, value]) => (value === undefined ? [] : [`${key} “${value}”`]))
      .join(', ');
  const control = inWords({ label, role, name, text, placeholder, testId, css });
  return frame === undefined ? control : `${control} in the frame ${inWords(frame)}`;
}

const quote = (text: string): string => (text === '' ? 'a control without a name' : `“${text}”`);
