/** Valid requests in all contexts: what must not matter does not keep a sound request from being granted. */
import type { ProviderRequirementId } from '../../specs/generated/requirement-ids.ts';
import type { Reading } from '../checks/read-refusal.ts';
import type { CheckInput } from '../fixtures/check-input.ts';
import type { Checker } from '../fixtures/checker.ts';
import type { ControlVariant } from '../fixtures/controls.ts';
import { type Context, type ContextKind, describeContext, isOpen } from './contexts.ts';
import { isShownIn, reduceContext } from './reduce-context.ts';

export interface AcceptRun<T> {
  readonly kind: ContextKind;
  /** The requirements that are shown. */
  readonly requirements: readonly ProviderRequirementId[];
  /** The requirement that is broken where the smallest context that is refused is this one. */
  readonly attribute: (smallest: Context) => ProviderRequirementId;
  readonly title: string;
  readonly expected: string;
  readonly contexts: readonly Context[];
  /** The plain control around the request. */
  readonly control: (context: Context) => ControlVariant;
  readonly send: (context: Context) => Promise<T>;
  readonly read: (result: T) => Reading;
  readonly evidenceOf: (result: T) => readonly number[];
}

/** Records one check for each requirement: granted in so many contexts, or refused in the smallest one that shows it. */
export async function acceptsInContexts<T>(checker: Checker, run: AcceptRun<T>): Promise<void> {
  let seen: Seen | undefined;
  let granted = 0;
  let evidence: readonly number[] = [];
  for (const context of run.contexts) {
    const found = await tryContext(checker, run, context);
    if (found.outcome === 'pass') {
      granted += 1;
      evidence = found.input.evidence;
      continue;
    }
    // What no document promises is told elsewhere, and never judged.
    if (isOpen(run.kind, context)) continue;
    seen = found;
    break;
  }
  const broken = seen && (await describeBroken(run, seen));
  for (const requirement of run.requirements) {
    if (broken?.requirement === requirement) {
      if (broken.outcome === 'fail')
        checker.check({ ...broken.input, requirement, holds: false, contexts: 1 });
      else checker.inconclusive({ ...broken.input, requirement, contexts: 1 }, broken.reason);
    } else if (granted > 0) {
      const base = { requirement, title: `${run.title}, in ${granted} contexts`, expected: run.expected };
      checker.check({ ...base, holds: true, actual: 'granted in each of them', evidence, contexts: granted });
    } else {
      checker.notApplicable(
        { requirement, title: run.title, expected: run.expected },
        'the target has no context in which this can be tried',
      );
    }
  }
}

interface Seen {
  readonly context: Context;
  readonly input: Omit<CheckInput, 'holds'>;
  readonly outcome: 'pass' | 'fail' | 'inconclusive';
  readonly reason: string;
}

async function tryContext<T>(checker: Checker, run: AcceptRun<T>, context: Context): Promise<Seen> {
  let seen: Seen | undefined;
  const controlled = checker.collect({
    check: (input) => {
      seen = { context, input, outcome: input.holds ? 'pass' : 'fail', reason: '' };
      return input.holds;
    },
    inconclusive: (input, reason) => {
      seen = { context, input, outcome: 'inconclusive', reason };
    },
    notApplicable: () => undefined,
  });
  await controlled.accepts({
    vector: { title: titleOf(run, context), control: run.control(context), send: () => run.send(context) },
    read: run.read,
    evidenceOf: run.evidenceOf,
    expected: run.expected,
  });
  const nothing = { title: titleOf(run, context), expected: run.expected, actual: 'nothing', evidence: [] };
  return seen ?? { context, input: nothing, outcome: 'inconclusive', reason: 'nothing was shown' };
}

async function describeBroken<T>(run: AcceptRun<T>, seen: Seen) {
  const { outcome, reason, input } = seen;
  const smallest =
    outcome === 'fail'
      ? await reduceContext(run.kind, seen.context, (context) =>
          isShownIn(
            () => run.send(context),
            (result) => run.read(result).kind === 'refused',
          ),
        )
      : seen.context;
  return {
    requirement: run.attribute(smallest),
    outcome,
    reason,
    input: { ...input, title: titleOf(run, smallest) },
  };
}

function titleOf<T>({ kind, title }: AcceptRun<T>, context: Context): string {
  const words = describeContext(kind, context);
  return `${title}${words === '' ? '' : ` (${words})`}`;
}
