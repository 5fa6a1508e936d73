/** The smallest context that still shows a finding: what is named in it matters, all else does not. */
import { ControlFailedError } from '../flows/control-failed.ts';
import { NoAnswerError } from '../flows/wire.ts';
import { type Context, type ContextKind, plainContext } from './contexts.ts';

/** Drops one special value after the other, as long as the finding is still shown. */
export async function reduceContext(
  kind: ContextKind,
  context: Context,
  isShown: (context: Context) => Promise<boolean>,
): Promise<Context> {
  let smallest = context;
  for (const [name, value] of Object.entries(plainContext(kind))) {
    if (smallest[name] === undefined || smallest[name] === value) continue;
    const simpler = { ...smallest, [name]: value };
    if (await isShown(simpler)) smallest = simpler;
  }
  return smallest;
}

/** Whether a request shows it; one whose steps before it fail shows nothing. */
export async function isShownIn<T>(send: () => Promise<T>, shows: (result: T) => boolean): Promise<boolean> {
  try {
    return shows(await send());
  } catch (error) {
    if (error instanceof ControlFailedError || error instanceof NoAnswerError) return false;
    throw error;
  }
}
