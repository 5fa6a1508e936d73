import { decodeComponent, encodeComponent } from '../provider/parse/percent.ts';
import type { Fault } from './fault.ts';

/** The state is cut at 2,048 characters. */
export const stateCutAt2048: Fault = {
  id: 'state/cut-at-2048',
  title: 'The state is cut at 2,048 characters',
  breaks: 'state-whole',
  harm: 'Only the longest states fail; nobody sees it in a test.',
  wrap: () => ({
    echoState: (rawState) =>
      rawState === undefined ? undefined : encodeComponent(decodeComponent(rawState).slice(0, 2048)),
  }),
};
