/** Waits until a page has said what it has to say. */
import type { Page } from '@playwright/test';
import { StepError } from './find-control.ts';
import { sleep } from './rate-limiter.ts';
import { readPage } from './read-page.ts';
import type { PageWatch } from './watch-page.ts';

/** What is done on a page leads to a request within this time, or to none. */
export const STILL_MS = 250;
/** An answer that cannot change by itself has come to rest when it was quiet for so long. */
const SETTLED_MS = 50;
/** Part of the back-off for which a page with scripts must have been quiet. */
export const REST_SHARE = 1 / 5;
const POLL_MS = 40;

export const inSeconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

/**
 * Waits until the browser was sent to a watched URL, or until an answer is there that will not change any more. A page
 * whose load never ends, with open streams or sockets, is at rest when it is quiet.
 * @param since What was answered before is no answer; default: anything is.
 * @throws StepError when no answer comes within the back-off.
 */
export async function comeToRest(page: Page, watch: PageWatch, timeoutMs: number, since = 0): Promise<void> {
  const started = performance.now();
  for (;;) {
    if (watch.landing) return;
    const answered = watch.answeredAt > since;
    const [unanswered] = watch.unanswered;
    if (unanswered === undefined && watch.quietMs >= (answered ? SETTLED_MS : STILL_MS)) {
      const state = await readPage(page, watch);
      if (watch.landing) return;
      const rests = state && !state.refreshes && (state.still || watch.quietMs >= timeoutMs * REST_SHARE);
      const isError = (watch.document?.status ?? 0) >= 400 && watch.quietMs >= STILL_MS;
      if (answered && (rests || isError)) return;
      if (!answered && state?.still)
        throw new StepError('nothing came of the last step: the page stayed as it was');
    }
    if (performance.now() - started > timeoutMs) {
      if (unanswered !== undefined)
        throw new StepError(`no answer within ${inSeconds(timeoutMs)} from ${unanswered}`);
      if (answered) return;
      throw new StepError(`nothing came of the last step within ${inSeconds(timeoutMs)}`);
    }
    await Promise.race([watch.landed, sleep(POLL_MS)]);
  }
}

/**
 * Whether it is pointless to wait for a control that is not there: the page is at rest, and either still or a refusal.
 * @param since When something was done on it last: a page that was there before may be about to be left.
 */
export async function isHopeless(
  page: Page,
  watch: PageWatch,
  timeoutMs: number,
  since: number,
): Promise<boolean> {
  const restsAfter = watch.answeredAt > since ? SETTLED_MS : STILL_MS;
  if (watch.unanswered.length > 0 || watch.quietMs < restsAfter) return false;
  if (watch.document === undefined) return false;
  const state = await readPage(page, watch);
  if (!state || state.refreshes) return false;
  if (state.still) return true;
  const isError = watch.document.status >= 400 || (state.controls === 0 && state.saysError);
  return isError && watch.quietMs >= timeoutMs * REST_SHARE;
}
