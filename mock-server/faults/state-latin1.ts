import { decodeComponent, encodeComponent } from '../provider/parse/percent.ts';
import type { Fault } from './fault.ts';

/** Characters beyond ASCII come back as question marks. */
export const stateLatin1: Fault = {
  id: 'state/latin1',
  title: 'Characters beyond ASCII come back as question marks',
  breaks: 'state-non-ascii',
  harm: 'The comparison fails only for some users.',
  wrap: () => ({
    echoState: (rawState) =>
      rawState === undefined
        ? undefined
        : encodeComponent(decodeComponent(rawState).replace(/[^\p{ASCII}]/gu, '?')),
  }),
};
