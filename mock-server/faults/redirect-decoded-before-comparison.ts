import { decodeComponent } from '../provider/parse/percent.ts';
import type { Fault } from './fault.ts';

/** The redirect URI is percent-decoded once more before the comparison. */
export const redirectDecodedBeforeComparison: Fault = {
  id: 'redirect/decoded-before-comparison',
  title: 'The redirect URI is percent-decoded once more before the comparison',
  breaks: 'redirect-encoding',
  harm: 'Decoders in a row disagree about which path is meant.',
  wrap: (steps) => ({
    matchRegisteredRedirectUri: (client, sent, exchange, env) => {
      const decoded = decodeComponent(
        decodeComponent(sent.replace(/%(?![0-9a-f]{2})/gi, '%25')).replace(/%(?![0-9a-f]{2})/gi, '%25'),
      );
      return (
        steps.matchRegisteredRedirectUri(client, sent, exchange, env) ??
        (client.redirectUris.includes(decoded) ? sent : undefined)
      );
    },
  }),
};
