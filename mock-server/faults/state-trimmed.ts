import { decodeComponent, encodeComponent } from '../provider/parse/percent.ts';
import type { Fault } from './fault.ts';

/** White space around state is dropped. */
export const stateTrimmed: Fault = {
  id: 'state/trimmed',
  title: 'White space around state is dropped',
  breaks: 'state-unmodified',
  harm: 'States with spaces no longer verify.',
  wrap: () => ({
    echoState: (rawState) =>
      rawState === undefined ? undefined : encodeComponent(decodeComponent(rawState).trim()),
  }),
};
