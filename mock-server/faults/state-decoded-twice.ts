import { decodeComponent, encodeComponent } from '../provider/parse/percent.ts';
import type { Fault } from './fault.ts';

/** The state is percent-decoded once more. */
export const stateDecodedTwice: Fault = {
  id: 'state/decoded-twice',
  title: 'The state is percent-decoded once more',
  breaks: 'state-unmodified',
  harm: 'States that contain a percent sign come back changed.',
  wrap: () => ({
    echoState: (rawState) =>
      rawState === undefined
        ? undefined
        : encodeComponent(decodeComponent(decodeComponent(rawState).replace(/%(?![0-9a-f]{2})/gi, '%25'))),
  }),
};
