/** The steps of a configuration, as data: what each does, with which control. */
import type { Target } from '../../specs/generated/target.ts';
import type { Deed, LocatorSpec } from './find-control.ts';

type FormInteraction = Extract<NonNullable<Target['interaction']>, { kind: 'form' }>;

/** One step of the configuration. */
export type Step = FormInteraction['approve'][number];
/** A step that concerns one control. */
export type PlainStep = Exclude<Step, { either: unknown }>;

export type StepSpec = LocatorSpec & { readonly optional?: boolean; readonly value?: string };

/** What a step does, and the control it needs. */
export function readStep(step: PlainStep): [Deed, StepSpec] {
  if ('passkey' in step) return ['see', { css: NOTHING, optional: step.passkey.optional === true }];
  const frame = step.frame === undefined ? {} : { frame: step.frame };
  if ('fill' in step) return ['fill', { ...step.fill, ...frame } as StepSpec];
  if ('totp' in step) return ['fill', { ...step.totp, ...frame } as StepSpec];
  if ('click' in step) return ['click', { ...step.click, ...frame } as StepSpec];
  if ('press' in step) return ['fill', { ...step.press, ...frame } as StepSpec];
  if ('check' in step) return ['check', { ...step.check, ...frame } as StepSpec];
  return ['see', { ...step.waitFor, ...frame } as StepSpec];
}

/** No control: a page asks for a passkey without one. */
const NOTHING = ':not(*)';

/** By what a page is known that asks to sign in: what is typed into, and what is pressed to be asked for a passkey. */
export function asksToSignIn(steps: readonly Step[]): PlainStep[] {
  const all = flatten(steps);
  return all.filter((step, at) => {
    const next = all[at + 1];
    return 'fill' in step || 'totp' in step || (next !== undefined && 'passkey' in next);
  });
}

/** All steps that may be played, those of every alternative among them. */
export function flatten(steps: readonly Step[]): PlainStep[] {
  return steps.flatMap((step) => ('either' in step ? step.either.flatMap(flatten) : [step]));
}

/** What a page must have for a step to begin: one control of these. */
export function beginningsOf(step: Step): PlainStep[] {
  return 'either' in step
    ? step.either.flatMap(([first]) => (first === undefined ? [] : beginningsOf(first)))
    : [step];
}

/** The controls that a page may have where an optional step is left out: those up to the next that must be there. */
export function rivalsOf(later: readonly Step[]): PlainStep[] {
  const last = later.findIndex((step) =>
    'either' in step ? step.either.every(({ length }) => length > 0) : readStep(step)[1].optional !== true,
  );
  return later.slice(0, last === -1 ? later.length : last + 1).flatMap(beginningsOf);
}
