import { decodeComponent } from '../provider/parse/percent.ts';
import type { Fault } from './fault.ts';

/** The state is appended without encoding. */
export const stateNotEncoded: Fault = {
  id: 'state/not-encoded',
  title: 'The state is appended without encoding',
  breaks: 'state-unmodified',
  harm: 'An ampersand in state cuts it, and adds parameters.',
  wrap: () => ({
    echoState: (rawState) =>
      rawState === undefined ? undefined : decodeComponent(rawState).replace(/[^\x21-\x7e]/g, ''),
  }),
};
