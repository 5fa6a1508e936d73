import { decodeComponent, encodeComponent } from '../provider/parse/percent.ts';
import type { Fault } from './fault.ts';

/** The state is cut at 255 characters. */
export const stateCutAt255: Fault = {
  id: 'state/cut-at-255',
  title: 'The state is cut at 255 characters',
  breaks: 'state-whole',
  harm: 'Long states fail the comparison, or pass a weaker one.',
  wrap: () => ({
    echoState: (rawState) =>
      rawState === undefined ? undefined : encodeComponent(decodeComponent(rawState).slice(0, 255)),
  }),
};
