import type { Fault } from './fault.ts';

/** redirect_uri ends at a line break. */
export const tokenRedirectUriCutAtLineBreak: Fault = {
  id: 'token/redirect-uri-cut-at-line-break',
  title: 'redirect_uri ends at a line break',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({ matchIssuedRedirectUri: (expected, sent) => expected === sent.split(/[\r\n]/)[0] }),
};
