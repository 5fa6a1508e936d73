/** What the parts of a run showed of their target file, as one list. */
import type { Control, Report } from '../model/types.ts';

/** The worse comes first: what one part could not show is not shown. */
const WORST_FIRST: readonly Control['outcome'][] = ['refuted', 'inconclusive', 'judged', 'unseen', 'proved'];

interface OfPart {
  readonly part: string;
  readonly control: Control;
}

/**
 * Every control of every part, once. Where parts saw something else, the worst counts and its message tells who saw what.
 * @returns undefined where no part has any: the built-in mock is vouched for
 */
export function mergeControls(parts: readonly Report[]): Control[] | undefined {
  const proving = parts.filter(({ controls }) => controls !== undefined);
  if (proving.length === 0) return undefined;
  const steps = new Map<string, OfPart[]>();
  for (const { controls = [], shard } of proving) {
    const part = `${shard?.index}/${shard?.total}`;
    const met = new Map<string, number>();
    for (const control of controls) {
      // A step may come more than once in a part.
      const nth = (met.get(control.step) ?? 0) + 1;
      met.set(control.step, nth);
      const key = `${control.step}\n${nth}`;
      steps.set(key, [...(steps.get(key) ?? []), { part, control }]);
    }
  }
  return [...steps.values()].map((seen) => mergeStep(seen, proving.length));
}

/** One line for each control that the parts saw differently. */
export function tellContradictions(controls: readonly Control[]): string[] {
  return controls.flatMap(({ step, message }) =>
    message.startsWith(CONTRADICTION) ? [`${step}: ${message}`] : [],
  );
}

const CONTRADICTION = 'the parts of the run contradict each other: ';

function mergeStep(seen: readonly OfPart[], parts: number): Control {
  const [worst] = seen.toSorted((a, b) => rankOf(a) - rankOf(b));
  if (!worst) throw new Error('a step that no part has');
  const views = new Set(seen.map(({ control }) => `${control.outcome} ${control.vouched === true}`));
  if (views.size === 1 && seen.length === parts) return worst.control;
  const told = seen.map(({ part, control: { outcome, message } }) => `part ${part}: ${outcome} (${message})`);
  return {
    ...worst.control,
    message:
      views.size === 1
        ? `${worst.control.message} (in part ${seen.map(({ part }) => part).join(', ')} only)`
        : `${CONTRADICTION}${told.join('; ')}`,
  };
}

/** What the operator vouched for is the milder view of the same. */
const rankOf = ({ control: { outcome, vouched } }: OfPart): number =>
  WORST_FIRST.indexOf(outcome) + (vouched ? 0.5 : 0);
