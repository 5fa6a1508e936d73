/**
 * One vector in all its contexts. Refusals share controls and codes; the first grant is reduced to the smallest context that
 * still shows it and ends the row, for one finding says it all.
 */
import type { ProviderRequirementId } from '../../specs/generated/requirement-ids.ts';
import type { Reading } from '../checks/read-refusal.ts';
import type { CheckInput } from '../fixtures/check-input.ts';
import type { Checker } from '../fixtures/checker.ts';
import type { Verdicts } from '../fixtures/controlled-negatives.ts';
import type { ControlVariant } from '../fixtures/controls.ts';
import type { Vector } from '../fixtures/vector.ts';
import { type Context, type ContextKind, describeContext, plainContext, VARIANT } from './contexts.ts';
import { isShownIn, reduceContext } from './reduce-context.ts';

/** A vector in one context, ready to be sent. */
interface StagedVector<T> {
  readonly control: ControlVariant;
  readonly send: () => Promise<T>;
  /** Further demands on the refusal: a sentence when they are broken. */
  readonly also?: (result: T) => string | undefined;
}

export interface VectorRun<T> {
  readonly kind: ContextKind;
  readonly requirement: ProviderRequirementId;
  /** "a made-up client_secret" */
  readonly title: string;
  readonly expected: string;
  readonly contexts: readonly Context[];
  /** What was waited for is sent once in each context: all are tried, and what they have in common is read off the results. */
  readonly cannotBeRepeated?: true;
  readonly setup: (context: Context) => StagedVector<T>;
  readonly read: (result: T) => Reading;
  readonly evidenceOf: (result: T) => readonly number[];
}

/** So many exchanges stand for all of them in the evidence of what passed. */
const EVIDENCE_OF_MANY = 6;

/** What was found in one context. */
interface Seen {
  readonly context: Context;
  readonly input: Omit<CheckInput, 'holds'>;
  readonly outcome: 'pass' | 'fail' | 'inconclusive';
  readonly reason?: string;
}

/** Tries a vector in its contexts and records one check. Without contexts it records nothing. */
export async function refusesInContexts<T>(checker: Checker, run: VectorRun<T>): Promise<void> {
  const seen: Seen[] = [];
  // A verdict comes when its batch is closed, whatever is sent by then.
  const contextOf = new Map(run.contexts.map((context) => [titleOf(run, context), context]));
  const verdicts: Verdicts = {
    check: (input) => {
      const context = contextOf.get(input.title) ?? {};
      seen.push({ context, input, outcome: input.holds ? 'pass' : 'fail' });
      return input.holds;
    },
    inconclusive: (input, reason) => {
      const context = contextOf.get(input.title) ?? {};
      seen.push({ context, input, outcome: 'inconclusive', reason });
    },
    // A context in which there is nothing to try shows nothing and hides nothing.
    notApplicable: () => undefined,
  };
  const controlled = checker.collect(verdicts);
  for (const context of run.contexts) {
    // A clock that is moved ends the lives of codes that are shared: what stands before is settled first.
    if (context['history'] === 'late' && !seen.some(({ outcome }) => outcome === 'fail'))
      await controlled.closeBatch();
    await controlled.refuses({
      vector: vectorOf(run, context),
      read: run.read,
      evidenceOf: run.evidenceOf,
      expected: run.expected,
    });
    if (!run.cannotBeRepeated && seen.some(({ outcome }) => outcome === 'fail')) break;
  }
  await controlled.settle(() => conclude(checker, run, seen));
}

function vectorOf<T>(run: VectorRun<T>, context: Context): Vector<T> {
  const { control, send, also } = run.setup(context);
  return {
    requirement: run.requirement,
    title: titleOf(run, context),
    control,
    send,
    ...(also ? { also } : {}),
  };
}

async function conclude<T>(checker: Checker, run: VectorRun<T>, seen: readonly Seen[]): Promise<void> {
  const broken = seen.find(({ outcome }) => outcome === 'fail');
  if (broken) {
    const smallest = await reduceContext(run.kind, broken.context, (context) => {
      if (run.cannotBeRepeated) return Promise.resolve(failsWherever(run.kind, context, seen));
      const { send, also } = run.setup(context);
      return isShownIn(send, (result) => run.read(result).kind === 'granted' || also?.(result) !== undefined);
    });
    checker.check({ ...broken.input, title: titleOf(run, smallest), holds: false, contexts: 1 });
    return;
  }
  const unclear = seen.find(({ outcome }) => outcome === 'inconclusive');
  if (unclear) {
    const { input, reason = 'nothing was shown' } = unclear;
    checker.inconclusive({ ...input, contexts: 1 }, reason);
    return;
  }
  const last = seen.at(-1);
  if (last === undefined) {
    checker.notApplicable(
      { requirement: run.requirement, title: run.title, expected: run.expected },
      'the target has no context in which this can be tried',
    );
    return;
  }
  checker.check({
    ...last.input,
    title: `${run.title}, in ${seen.length} contexts`,
    holds: true,
    evidence: last.input.evidence.slice(-EVIDENCE_OF_MANY),
    contexts: seen.length,
  });
}

/** Whether all that was tried with the special values of a context failed. */
function failsWherever(kind: ContextKind, context: Context, seen: readonly Seen[]): boolean {
  const plain = plainContext(kind);
  const special = Object.entries(context).filter(([name, value]) => value !== plain[name]);
  return seen
    .filter((one) => special.every(([name, value]) => one.context[name] === value))
    .every(({ outcome }) => outcome === 'fail');
}

function titleOf<T>({ kind, title }: VectorRun<T>, context: Context): string {
  const variant = context[VARIANT];
  const words = describeContext(kind, context);
  return `${title}${variant === undefined ? '' : `: ${variant}`}${words === '' ? '' : ` (only ${words})`}`;
}
