/** Does with a control what a person would do, and says what was in the way. */
import type { ElementHandle, Locator } from '@playwright/test';
import { type Found, StepError } from './find-control.ts';
import { sleep } from './rate-limiter.ts';

/** Types into a field. */
export async function fillControl(
  { control, name, element, readOnly, plain }: Found,
  value: string,
  timeout: number,
): Promise<void> {
  await attempt(name, async () => {
    if (await plain?.fill(value)) return;
    // Some pages let nobody type before the field was clicked.
    if (readOnly) await control.click({ timeout });
    if (element === 'select') await control.selectOption(value, { timeout });
    else await control.fill(value, { timeout });
  });
}

/** Presses a control; what that leads to is not waited for. */
export async function clickControl(
  { control, name, behindLabel, plain }: Found,
  timeout: number,
): Promise<void> {
  await attempt(name, async () => {
    if (!behindLabel && (await plain?.click())) return;
    if (behindLabel && (await clickLabel(control, timeout))) return;
    await control.click({ noWaitAfter: true, timeout });
  });
}

/** Presses a key in a field, as one who sends a form with Enter; what that leads to is not waited for. */
export async function pressKey({ control, name }: Found, key: string, timeout: number): Promise<void> {
  await attempt(name, () => control.press(key, { noWaitAfter: true, timeout }));
}

/** Ticks a box, by its label where the box itself is hidden or covered. */
export async function checkControl({ control, name, behindLabel }: Found, timeout: number): Promise<void> {
  await attempt(name, async () => {
    if (await control.isChecked({ timeout })) return;
    if (!behindLabel) {
      const ticked = control.check({ timeout: timeout / 4 }).then(...DONE);
      // On a busy machine the tick comes when the wait for it is over: a second click would take it away again.
      if ((await ticked) || (await control.isChecked({ timeout }))) return;
    }
    if (!(await clickLabel(control, timeout))) return control.check({ timeout });
    const until = performance.now() + timeout / 4;
    while (!(await control.isChecked({ timeout }))) {
      if (performance.now() > until) throw new StepError(`“${name}” was clicked and is not ticked`);
      await sleep(POLL_MS);
    }
  });
}

/** A page may draw a tick after the click. */
const POLL_MS = 40;
const DONE = [() => true, () => false] as const;

/**
 * Clicks the label of a control near its beginning: one who ticks a box does not click the link to the terms in its label.
 * @returns whether there is a label.
 */
async function clickLabel(control: Locator, timeout: number): Promise<boolean> {
  const found = await control.evaluateHandle(
    (element) => (element as HTMLInputElement).labels?.[0] ?? element.closest('label'),
    undefined,
    { timeout },
  );
  const label = found.asElement() as ElementHandle<HTMLElement> | null;
  if (!label) return false;
  const box = await label.boundingBox();
  const near = Math.min(NEAR_EDGE, (box?.width ?? 0) / 2);
  await label.click({ timeout, position: { x: near, y: (box?.height ?? 0) / 2 } });
  return true;
}

const NEAR_EDGE = 6;

/** @throws StepError in words of the page instead of the call log of the browser's driver. */
async function attempt(name: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (error instanceof StepError || !(error instanceof Error)) throw error;
    const why = findObstacle(error.message);
    if (why === undefined) throw error;
    throw new StepError(`“${name}” ${why}`, { cause: error });
  }
}

/** What the call log of a failed action says was in the way, as a phrase. */
function findObstacle(log: string): string | undefined {
  const cover = /<(\w[^<>]*)>.*?intercepts pointer events/s.exec(
    lastLineWith(log, 'intercepts pointer events'),
  );
  if (cover?.[1] !== undefined) return `is covered by <${shortTag(cover[1])}>`;
  if (/element is not (?:enabled|editable)/.test(log))
    return /not enabled/.test(log) ? 'stays disabled' : 'stays read-only';
  if (/element is outside of the viewport/.test(log)) return 'lies where nobody can scroll to';
  if (/element is not stable/.test(log)) return 'never stops moving';
  if (/element is not visible/.test(log)) return 'does not stay visible';
  return undefined;
}

const lastLineWith = (log: string, words: string): string =>
  log.split('\n').findLast((line) => line.includes(words)) ?? '';

/** Tag, id, class and role: an element may hold more than a report should show. */
function shortTag(tag: string): string {
  const [element = ''] = tag.split(/\s/);
  const kept = [...tag.matchAll(/\s(?:id|class|role|aria-label)="[^"]*"/g)].map(([text]) =>
    text.slice(0, 60),
  );
  return element + kept.join('');
}
