import type { Fault } from './fault.ts';

/** Dot segments of redirect_uri are resolved before the comparison. */
export const tokenRedirectUriDotsRemoved: Fault = {
  id: 'token/redirect-uri-dots-removed',
  title: 'Dot segments of redirect_uri are resolved before the comparison',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({
    matchIssuedRedirectUri: (expected, sent) =>
      expected === sent.replace(/\/[^/]+\/\.\.(?=\/)/g, '').replace(/\/\.(?=\/)/g, ''),
  }),
};
