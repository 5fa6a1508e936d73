import type { Fault } from './fault.ts';

/** The redirect URI is not compared with the registered ones. */
export const redirectNotCompared: Fault = {
  id: 'redirect/not-compared',
  title: 'The redirect URI is not compared with the registered ones',
  breaks: 'redirect-unregistered',
  harm: 'Codes are delivered to whoever asks.',
  wrap: () => ({
    matchRegisteredRedirectUri: (_client, sent) => (/^[\x21-\x7e]+$/.test(sent) ? sent : undefined),
  }),
};
