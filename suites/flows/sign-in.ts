/** Plays the configured sign-in and consent in a browser, up to the redirect. */

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import type { Target } from '../../specs/generated/target.ts';
import { comeToRest } from './come-to-rest.ts';
import { describe, StepError } from './find-control.ts';
import { type Authenticator, type CodeClock, secretsOfCodes } from './one-time-codes.ts';
import { secretsOfPasskey } from './passkeys.ts';
import { StepPlayer, unless } from './play-steps.ts';
import { flatten, type Step } from './read-step.ts';
import type { TargetUnderTest } from './target.ts';
import type { PageWatch } from './watch-page.ts';

type FormInteraction = Extract<NonNullable<Target['interaction']>, { kind: 'form' }>;
export type Decision = 'approve' | 'deny';
/** Who signs in: `users.primary`, or `users.other`. */
export type Signer = 'primary' | 'other';

/** How far a sign-in was played. */
export interface Progress {
  /** Something was pressed after a password was typed. */
  submitted: boolean;
  /** A step of the decision itself was played. */
  decided: boolean;
  /** A step of the sign-in was played. */
  signedIn?: boolean;
}

/** Replaces what is typed, and is told how far it went. */
export interface PlayOptions {
  readonly password?: string;
  /** Whose steps are played. Default: `primary`. */
  readonly signer?: Signer;
  readonly progress?: Progress;
  /** The time at the target, for one-time codes. */
  readonly clock?: CodeClock;
  /** A sign-in may be remembered: each of its steps is left out where what comes behind it is there. */
  readonly remembered?: boolean;
  /** Called before each step does something on a page; what a script of the operator's does is not known. */
  readonly beforeDeed?: () => Promise<void>;
}

/**
 * An act for a visit: does the steps, then waits until the browser was sent to the redirect URI or an answer is shown.
 * @throws StepError when a step cannot be played, or nothing comes of it.
 */
export function playSignIn(
  target: TargetUnderTest,
  decision: Decision,
  options: PlayOptions = {},
): (page: Page, watch: PageWatch) => Promise<void> {
  return async (page, watch) => {
    const { interaction } = target;
    const timeoutMs = target.limits.timeoutSeconds * 1000;
    if (interaction.kind === 'none') return;
    const before = performance.now();
    if (interaction.kind === 'script') {
      const module = resolve(target.folder, interaction.module);
      await unless(watch.landed, runScript(module, decision, page));
      if (options.progress) Object.assign(options.progress, { signedIn: true, decided: true });
      // What the script did last is not known: any answer since it began will do.
      return comeToRest(page, watch, timeoutMs, watch.answeredAt > before ? before : 0);
    }
    const player = new StepPlayer(page, watch, timeoutMs, {
      passwords: typedPasswords(interaction),
      ...(target.clock && { clock: target.clock }),
      ...options,
    });
    const steps = stepsOf(interaction, options.signer).map((step) =>
      options.remembered ? asOptional(step) : step,
    );
    const all = [...steps, ...decisionOf(interaction, decision)];
    for (const [at, step] of all.entries()) {
      const before = player.lastDeedAt;
      const played = await player.play(step, all.slice(at + 1));
      // The browser may be sent away by the step itself, or before it was played.
      const done = player.lastDeedAt !== before || (played && !watch.landing);
      if (options.progress && done) options.progress[at < steps.length ? 'signedIn' : 'decided'] = true;
      if (watch.landing) return;
    }
    return comeToRest(page, watch, timeoutMs, player.lastDeedAt);
  };
}

/** The steps before the decision. */
export function stepsOf(
  { steps = [], otherSteps = [] }: FormInteraction,
  signer: Signer = 'primary',
): readonly Step[] {
  return signer === 'other' ? otherSteps : steps;
}

function decisionOf(interaction: FormInteraction, decision: Decision): readonly Step[] {
  const steps = decision === 'approve' ? interaction.approve : interaction.deny;
  if (!steps) throw new StepError('interaction.deny is not configured');
  return steps;
}

/** The step, left out where it was remembered away. */
function asOptional(step: Step): Step {
  // No file says so, but an alternative may be that nothing is asked.
  if ('either' in step) return { either: [...step.either, []] } as unknown as Step;
  const [deed, spec] = Object.entries(step).find(([name]) => name !== 'frame') as [string, object];
  return { ...step, [deed]: { ...spec, optional: true } } as Step;
}

async function runScript(module: string, decision: Decision, page: Page): Promise<void> {
  const loaded: Record<string, unknown> = await import(pathToFileURL(module).href);
  const run = loaded[decision];
  if (typeof run !== 'function') throw new StepError(`${module} exports no function ${decision}(page)`);
  await run(page);
}

/** Whether the steps type anything before the decision. */
export function fillsAnything(interaction: FormInteraction): boolean {
  return flatten(interaction.steps ?? []).some((step) => 'fill' in step);
}

/** Whether the steps fill in a password: only then can a wrong one be tried. */
export function fillsPassword(interaction: NonNullable<Target['interaction']>): boolean {
  return (
    interaction.kind === 'form' &&
    flatten(interaction.steps ?? []).some((step) => 'fill' in step && /pass/i.test(describe(step.fill)))
  );
}

/** What the steps type into password fields, for tagging. */
export function typedPasswords(interaction: NonNullable<Target['interaction']>): string[] {
  if (interaction.kind !== 'form') return [];
  return flatten([...stepsOf(interaction), ...stepsOf(interaction, 'other')]).flatMap((step) =>
    'fill' in step && /pass|secret|pin|otp/i.test(describe(step.fill)) && step.fill.value
      ? [step.fill.value]
      : [],
  );
}

/** Whose fields are no secret. Everything else that is typed on the way in is taken for one, whatever its language. */
const USER_FIELD = /user|e-?mail|log-?in|name|benutzer|konto|account|utilisateur|usuario|tenant|phone/i;
const SECRET_FIELD = /pass|secret|pin|otp|code|kennwort|geheim/i;

/** The authenticators whose one-time codes the steps type. */
export const authenticatorsOf = (interaction: NonNullable<Target['interaction']>): Authenticator[] =>
  allSteps(interaction).flatMap((step) => ('totp' in step ? [step.totp] : []));

function allSteps(interaction: NonNullable<Target['interaction']>): Step[] {
  if (interaction.kind !== 'form') return [];
  return flatten([
    ...stepsOf(interaction),
    ...stepsOf(interaction, 'other'),
    ...interaction.approve,
    ...(interaction.deny ?? []),
    ...(interaction.signOut ?? []),
  ]);
}

/** What the steps type that must not be shown. */
export function typedSecrets(interaction: NonNullable<Target['interaction']>): string[] {
  return allSteps(interaction).flatMap((step) => {
    if ('passkey' in step) return secretsOfPasskey(step.passkey.credential);
    if ('totp' in step) return step.totp.secret ? secretsOfCodes(step.totp.secret) : [];
    if (!('fill' in step) || !step.fill.value) return [];
    const field = describe(step.fill);
    return SECRET_FIELD.test(field) || !USER_FIELD.test(field) ? [step.fill.value] : [];
  });
}
