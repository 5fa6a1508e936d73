import type { Fault } from './fault.ts';

/** Tabs and line breaks within redirect_uri are dropped. */
export const tokenRedirectUriControlsRemoved: Fault = {
  id: 'token/redirect-uri-controls-removed',
  title: 'Tabs and line breaks within redirect_uri are dropped',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({ matchIssuedRedirectUri: (expected, sent) => expected === sent.replace(/[\t\r\n]/g, '') }),
};
