import { askOlder } from '../../../suites/checks/ends-older.ts';
import { ControlFailedError } from '../../../suites/flows/control-failed.ts';
import type { Provider } from '../../../suites/flows/provider.ts';
import { NoAnswerError } from '../../../suites/flows/wire.ts';
import type { Report } from './step.ts';

/**
 * Finds out whether a newer code or token of a client and user ends the older one, which the documents leave open: what a
 * run does at the same time would then look like a defect.
 */
export async function proveAlone(provider: Provider, report: Report): Promise<boolean> {
  const { listUsers } = provider.target.resources;
  const step = 'find what a run may do at once';
  try {
    const fates = await askOlder(provider, { path: listUsers });
    const ended = (['codes', 'tokens'] as const).filter((what) => fates[what] === 'ended');
    if (ended.length === 0) return false;
    report({
      ...{ step, outcome: 'proved' },
      message: `newer ${ended.join(' and ')} of a client and user end the older ones: the run does one thing after the other`,
    });
    return true;
  } catch (error) {
    // What is wrong here was told by the steps before.
    if (error instanceof ControlFailedError || error instanceof NoAnswerError) return false;
    throw error;
  }
}
