import { decodeComponent, encodeComponent } from '../provider/parse/percent.ts';
import type { Fault } from './fault.ts';

/** Quotes and angle brackets are removed from state. */
export const stateQuotesRemoved: Fault = {
  id: 'state/quotes-removed',
  title: 'Quotes and angle brackets are removed from state',
  breaks: 'state-unmodified',
  harm: 'States that are JSON no longer verify.',
  wrap: () => ({
    echoState: (rawState) =>
      rawState === undefined ? undefined : encodeComponent(decodeComponent(rawState).replace(/["'<>]/g, '')),
  }),
};
