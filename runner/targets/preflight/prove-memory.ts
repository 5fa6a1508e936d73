/** What the deployment remembers of a sign-in: what a run's codes cost. */

import type { Provider } from '../../../suites/flows/provider.ts';
import type { Memory } from '../../../suites/flows/user-session.ts';
import type { Report } from './step.ts';
import { askForCode } from './try-flow.ts';

const TOLD: Readonly<Record<Exclude<Memory, 'unknown'>, string>> = {
  nothing: 'nothing is remembered: every code costs a sign-in (see --dry-run for how many)',
  'sign-in': 'the sign-in is remembered: a code costs the page of consent',
  consent: 'sign-in and consent are remembered: a code costs one request',
};

/** More requests say no more. */
const MOST_CODES = 3;

/** Whether every code costs a sign-in, as far as was seen. */
export function signsInForEachCode({ target: { interaction }, memory }: Provider): boolean {
  return interaction.kind !== 'none' && (interaction.session === 'fresh' || memory === 'nothing');
}

/** Asks for codes until it is clear; preflight's own flows usually showed it already. */
export async function proveMemory(provider: Provider, report: Report): Promise<void> {
  const { interaction } = provider.target;
  if (interaction.kind === 'none') return;
  const step = 'find out what a sign-in is remembered for';
  if (interaction.session === 'fresh') {
    report({
      step,
      outcome: 'proved',
      message: 'interaction.session is "fresh": every code begins with nothing',
    });
    return;
  }
  for (let n = 0; n < MOST_CODES && provider.memory === 'unknown'; n += 1) await askForCode(provider);
  const { memory } = provider;
  report({
    step,
    outcome: 'proved',
    message: memory === 'unknown' ? 'it did not become clear: the run finds out for itself' : TOLD[memory],
  });
}
