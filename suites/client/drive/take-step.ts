/** Takes one step of a configuration on a page of the application. */
import type { Page } from '@playwright/test';
import type { ClientLocator, ClientStep } from '../../../specs/generated/client.ts';
import { type Deed, type Found, findControl, look } from '../../flows/find-control.ts';
import { checkControl, clickControl, fillControl } from '../../flows/use-control.ts';

/** @throws StepError when the control is not there, or which one is meant cannot be told */
export async function takeStep(page: Page, step: ClientStep, timeoutMs: number): Promise<void> {
  const on = async (target: ClientLocator, deed: Deed, use: (found: Found) => Promise<void>) => {
    if (target.optional && (await look(page, target, deed, true)).kind === 'none') return;
    const found = await findControl(page, target, { deed, timeoutMs });
    if (found) await use(found);
  };
  if ('fill' in step) {
    const { value = '' } = step.fill;
    await on(step.fill, 'fill', (found) => fillControl(found, value, timeoutMs));
  } else if ('click' in step) await on(step.click, 'click', (found) => clickControl(found, timeoutMs));
  else if ('check' in step) await on(step.check, 'check', (found) => checkControl(found, timeoutMs));
  else await on(step.waitFor, 'see', async () => undefined);
}
