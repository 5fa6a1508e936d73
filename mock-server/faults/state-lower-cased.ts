import { reencodeComponent } from '../provider/parse/percent.ts';
import type { Fault } from './fault.ts';

/** The state comes back in lower case. */
export const stateLowerCased: Fault = {
  id: 'state/lower-cased',
  title: 'The state comes back in lower case',
  breaks: 'state-unmodified',
  harm: 'States that are base64 no longer verify.',
  wrap: () => ({
    echoState: (rawState) => (rawState === undefined ? undefined : reencodeComponent(rawState).toLowerCase()),
  }),
};
