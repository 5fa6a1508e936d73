/** Plays the configured sign-in and consent in a browser, up to the redirect. */

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import type { Target } from '../../specs/generated/target.ts';
import type { TargetUnderTest } from './target.ts';
import type { Landing } from './visit.ts';

type FormInteraction = Extract<NonNullable<Target['interaction']>, { kind: 'form' }>;
/** One step of the configuration. */
export type Step = FormInteraction['approve'][number];
export type Decision = 'approve' | 'deny';
type LocatorSpec = {
  label?: string;
  role?: string;
  name?: string;
  text?: string;
  placeholder?: string;
  testId?: string;
  css?: string;
  optional?: boolean;
};

/** A control the configuration names is not on the page. */
export class StepError extends Error {
  override readonly name = 'StepError';
}

/** How long a control may take to appear; pages of this machine need no network. */
const STEP_TIMEOUT_MS = { local: 1500, remote: 4000 };
const OPTIONAL_TIMEOUT_MS = 400;
/** Longest name of a control in a message. */
const MAX_NAME = 40;

/**
 * An act for a visit: does the steps, then waits until the browser was sent to the redirect URI.
 * `typed` replaces what is filled into password fields.
 * @throws StepError when a control is missing.
 */
export function playSignIn(
  target: TargetUnderTest,
  decision: Decision,
  typed?: { password: string },
): (page: Page, landed: Promise<Landing>) => Promise<void> {
  return async (page, landed) => {
    const { interaction } = target;
    if (interaction.kind === 'none') return;
    let arrived = false;
    const arrival = landed.then(() => {
      arrived = true;
    });
    if (interaction.kind === 'script') {
      await Promise.race([runScript(resolve(target.folder, interaction.module), decision, page), arrival]);
    } else {
      for (const step of stepsOf(interaction, decision)) {
        if (arrived) return;
        await Promise.race([runStep(page, step, target.local, typed), arrival]);
      }
    }
    await Promise.race([arrival, settled(page)]);
  };
}

/** The page came to rest without being sent away. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(250);
  await page.waitForLoadState('load').catch(() => undefined);
  await page.waitForTimeout(750);
}

function stepsOf(interaction: FormInteraction, decision: Decision): readonly Step[] {
  const steps = decision === 'approve' ? interaction.approve : interaction.deny;
  if (!steps) throw new StepError('interaction.deny is not configured');
  return [...(interaction.steps ?? []), ...steps];
}

async function runScript(module: string, decision: Decision, page: Page): Promise<void> {
  const loaded: Record<string, unknown> = await import(pathToFileURL(module).href);
  const run = loaded[decision];
  if (typeof run !== 'function') throw new StepError(`${module} exports no function ${decision}(page)`);
  await run(page);
}

async function runStep(page: Page, step: Step, local: boolean, typed?: { password: string }): Promise<void> {
  if ('fill' in step) {
    const control = await find(page, local, step.fill);
    if (!control) return;
    const secret = typed !== undefined && (await control.getAttribute('type')) === 'password';
    await control.fill(secret ? typed.password : (step.fill.value ?? ''));
  } else if ('click' in step) {
    // The navigation that a click starts is waited for by the next step's control, or by the landing.
    await (await find(page, local, step.click))?.click({ noWaitAfter: true });
  } else if ('check' in step) {
    await (await find(page, local, step.check))?.check();
  } else {
    await find(page, local, step.waitFor);
  }
}

async function find(page: Page, local: boolean, spec: LocatorSpec): Promise<Locator | undefined> {
  const control = locate(page, spec).first();
  const timeout = spec.optional ? OPTIONAL_TIMEOUT_MS : STEP_TIMEOUT_MS[local ? 'local' : 'remote'];
  try {
    await control.waitFor({ state: 'visible', timeout });
    return control;
  } catch {
    if (spec.optional) return undefined;
    throw new StepError(
      `no control ${describe(spec)} on ${withoutQueryText(page.url())} (title “${await page.title().catch(() => '')}”); ${await describeControls(page)}`,
    );
  }
}

function locate(page: Page, spec: LocatorSpec): Locator {
  if (spec.label !== undefined) return page.getByLabel(spec.label);
  if (spec.role !== undefined) {
    return page.getByRole(
      spec.role as Parameters<Page['getByRole']>[0],
      spec.name === undefined ? {} : { name: spec.name },
    );
  }
  if (spec.text !== undefined) return page.getByText(spec.text);
  if (spec.placeholder !== undefined) return page.getByPlaceholder(spec.placeholder);
  if (spec.testId !== undefined) return page.getByTestId(spec.testId);
  if (spec.css !== undefined) return page.locator(spec.css);
  throw new StepError('a step names no control: give label, role, text, placeholder, testId or css');
}

const describe = (spec: LocatorSpec): string =>
  Object.entries(spec)
    .filter(([key]) => key !== 'value' && key !== 'optional')
    .map(([key, value]) => `${key} "${value}"`)
    .join(', ');

/** The controls that the page does have, by the names that steps would call them by; never what was typed. */
async function describeControls(page: Page): Promise<string> {
  const seen = await page
    .evaluate((longest) => {
      const texts = (selector: string) =>
        [...document.querySelectorAll<HTMLElement>(selector)]
          .filter((element) => element.checkVisibility())
          .map((element) => (element.innerText || element.getAttribute('value') || '').trim())
          .filter((text, at, all) => text !== '' && all.indexOf(text) === at)
          .slice(0, 8)
          .map((text) => (text.length > longest ? `${text.slice(0, longest)}…` : text));
      return {
        labels: texts('label'),
        buttons: texts('button, input[type=submit], [role=button]'),
        links: texts('a[href]'),
      };
    }, MAX_NAME)
    .catch(() => undefined);
  if (!seen) return 'the page could not be read';
  const parts = [
    ['labels', seen.labels],
    ['buttons', seen.buttons],
    ['links', seen.links],
  ] as const;
  const shown = parts.filter(([, names]) => names.length > 0);
  return shown.length === 0
    ? 'the page has no label, button or link'
    : `the page has ${shown.map(([kind, names]) => `${kind} ${names.map((name) => `“${name}”`).join(', ')}`).join('; ')}`;
}

const withoutQueryText = (url: string): string => url.split('?')[0] ?? url;

/** Whether the steps type anything before the decision. */
export function fillsAnything(interaction: FormInteraction): boolean {
  return (interaction.steps ?? []).some((step) => 'fill' in step);
}

/** Whether the steps fill in a password: only then can a wrong one be tried. */
export function fillsPassword(interaction: NonNullable<Target['interaction']>): boolean {
  return (
    interaction.kind === 'form' &&
    (interaction.steps ?? []).some((step) => 'fill' in step && /pass/i.test(describe(step.fill)))
  );
}

/** What the steps type into password fields, for tagging. */
export function typedPasswords(interaction: NonNullable<Target['interaction']>): string[] {
  if (interaction.kind !== 'form') return [];
  return (interaction.steps ?? []).flatMap((step) =>
    'fill' in step && /pass|secret|pin|otp/i.test(describe(step.fill)) && step.fill.value
      ? [step.fill.value]
      : [],
  );
}
