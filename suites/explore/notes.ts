/** What stands in a reproduction script beside the requests: what each is for, and the time that passes before it. */
import type { Flow } from './actions.ts';
import { describeFlow } from './describe-flow.ts';
import type { Finding } from './explore.ts';
import type { World } from './world.ts';

/**
 * Lines to put before an exchange, by its number.
 * @param offset What is added to the numbers that the finding has.
 */
export function notesOf(
  { flow, steps }: Pick<Finding, 'flow' | 'steps'>,
  world: World,
  offset: number,
): ReadonlyMap<number, readonly string[]> {
  const notes = new Map<number, string[]>();
  const words = describeFlow(flow, world);
  let step = 0;
  let waiting: string[] = [];
  for (const [at, action] of flow.entries()) {
    waiting.push(`# ${words[at] ?? ''}`);
    if (action.do === 'wait') {
      waiting.push(`sleep ${Math.ceil((world.waits[action.until] ?? 0) / 1000)}`);
      continue;
    }
    const first = firstOf(steps, step, action);
    step += action.do === 'together' ? action.parts.length : 1;
    if (first === undefined) continue;
    notes.set(first + offset, waiting);
    waiting = [];
  }
  return notes;
}

function firstOf(steps: Finding['steps'], from: number, action: Flow[number]): number | undefined {
  const count = action.do === 'together' ? action.parts.length : 1;
  const numbers = steps.slice(from, from + count).flat();
  return numbers.length === 0 ? undefined : Math.min(...numbers);
}
