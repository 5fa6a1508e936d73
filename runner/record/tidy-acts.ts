/** Of all that a person did, what led on: corrections, errors and detours are left out. */
import type { NamedAct, Walk } from './walk.ts';

/**
 * What a run has to repeat.
 * @param acts As they were done, with steps back in the history of the window.
 */
export function tidyActs(acts: Walk['acts']): NamedAct[] {
  let kept: NamedAct[] = [];
  const undone: NamedAct[][] = [];
  for (const act of acts) {
    if ('control' in act) {
      // Only what leads on ends the way forward: what was merely typed, or filled in again by the browser, does not.
      if (leads(act.kind)) undone.length = 0;
      kept = add(kept, act);
    } else if (act.kind === 'forward') kept = undone.pop() ?? kept;
    else {
      undone.push(kept);
      kept = withoutDetour(kept, act.to);
    }
  }
  // A field that was emptied again is filled in by nobody.
  return kept.filter(({ kind, value }) => kind !== 'fill' || value !== '');
}

/** Whoever went back undid what was done since, and what had led there; what stands in the fields stayed. */
function withoutDetour(kept: readonly NamedAct[], to: number): NamedAct[] {
  const before = kept.filter(({ at }) => at <= to);
  const last = before.findLastIndex(({ at, kind }) => at === to && leads(kind));
  return before.filter((_, at) => at !== last);
}

function add(kept: readonly NamedAct[], act: NamedAct): NamedAct[] {
  const last = kept.at(-1);
  // The browser presses the button of a form for whoever pressed Enter in one of its fields.
  if (act.byKey && last?.kind === 'press' && last.document === act.document)
    return act.control.shown ? add(kept.slice(0, -1), act) : [...kept];
  if (act.kind === 'untick') {
    const ticked = kept.findLastIndex((one) => one.kind === 'tick' && isSame(one, act));
    if (ticked >= 0 && kept[ticked]?.document === act.document) return kept.filter((_, at) => at !== ticked);
  }
  const { group } = act.control;
  if (act.kind === 'tick' && group !== undefined)
    return [...kept.filter((one) => one.control.group !== group || one.shows !== act.shows), act];
  const from = kept.findLastIndex((one) => one.kind === act.kind && isSame(one, act));
  // Two pages with nothing but a button may call it alike.
  if (from < 0 || !(act.asks || act.again)) return [...kept, act];
  const since = kept.slice(from);
  // Typed on, or corrected at once.
  if (!leads(act.kind) && !since.some(({ kind }) => leads(kind)))
    return kept.map((one, at) => (at === from ? act : one));
  // The same page is there again: it was not content. What was typed into its other fields may still stand there.
  const others = since.filter((one) => !leads(one.kind) && one.shows === act.shows && !isSame(one, act));
  return [...kept.slice(0, from), ...(leads(act.kind) ? [...others, act] : [act, ...others])];
}

/** Whether another page may come of it. */
export const leads = (kind: Walk['acts'][number]['kind']): boolean =>
  kind === 'click' || kind === 'press' || kind === 'passkey';

/** The same control of the same page, shown again or still. */
const isSame = (one: NamedAct, other: NamedAct): boolean =>
  one.shows === other.shows && JSON.stringify(one.spec) === JSON.stringify(other.spec);
