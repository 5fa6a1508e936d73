/** Plays the configured sign-in and consent in a browser, up to the redirect. */

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import type { Target } from '../../specs/generated/target.ts';
import { type Deed, describe, type Found, findControl, type LocatorSpec, StepError } from './find-control.ts';
import type { TargetUnderTest } from './target.ts';
import { checkControl, clickControl, fillControl } from './use-control.ts';
import type { Landing } from './visit.ts';

type FormInteraction = Extract<NonNullable<Target['interaction']>, { kind: 'form' }>;

export { StepError } from './find-control.ts';

/** One step of the configuration. */
export type Step = FormInteraction['approve'][number];
export type Decision = 'approve' | 'deny';
/** How long a control may take to appear; pages of this machine need no network. */
const STEP_TIMEOUT_MS = { local: 1500, remote: 4000 };
const OPTIONAL_TIMEOUT_MS = 400;

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
  const timeout = STEP_TIMEOUT_MS[local ? 'local' : 'remote'];
  if ('fill' in step) {
    const found = await find(page, local, step.fill, 'fill');
    if (!found) return;
    const secret = typed !== undefined && (await found.control.getAttribute('type')) === 'password';
    await fillControl(found, secret ? typed.password : (step.fill.value ?? ''), timeout);
  } else if ('click' in step) {
    // The navigation that a click starts is waited for by the next step's control, or by the landing.
    const found = await find(page, local, step.click, 'click');
    if (found) await clickControl(found, timeout);
  } else if ('check' in step) {
    const found = await find(page, local, step.check, 'check');
    if (found) await checkControl(found, timeout);
  } else {
    await find(page, local, step.waitFor, 'see');
  }
}

async function find(
  page: Page,
  local: boolean,
  spec: LocatorSpec & { readonly optional?: boolean },
  deed: Deed,
): Promise<Found | undefined> {
  const timeoutMs = spec.optional ? OPTIONAL_TIMEOUT_MS : STEP_TIMEOUT_MS[local ? 'local' : 'remote'];
  try {
    return await findControl(page, spec, { deed, timeoutMs });
  } catch (error) {
    if (spec.optional && error instanceof StepError) return undefined;
    throw error;
  }
}

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

/** Whose fields are no secret. Everything else that is typed on the way in is taken for one, whatever its language. */
const USER_FIELD = /user|e-?mail|log-?in|name|benutzer|konto|account|utilisateur|usuario|tenant|phone/i;
const SECRET_FIELD = /pass|secret|pin|otp|code|kennwort|geheim/i;

/** What the steps type that must not be shown. */
export function typedSecrets(interaction: NonNullable<Target['interaction']>): string[] {
  if (interaction.kind !== 'form') return [];
  const steps = [...(interaction.steps ?? []), ...interaction.approve, ...(interaction.deny ?? [])];
  return steps.flatMap((step) => {
    if (!('fill' in step) || !step.fill.value) return [];
    const field = describe(step.fill);
    return SECRET_FIELD.test(field) || !USER_FIELD.test(field) ? [step.fill.value] : [];
  });
}
