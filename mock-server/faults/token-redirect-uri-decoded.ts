import { decodeComponent } from '../provider/parse/percent.ts';
import type { Fault } from './fault.ts';

/** redirect_uri is percent-decoded once more before the comparison. */
export const tokenRedirectUriDecoded: Fault = {
  id: 'token/redirect-uri-decoded',
  title: 'redirect_uri is percent-decoded once more before the comparison',
  breaks: 'token-redirect-uri-exact',
  harm: 'What the comparison forgives, an attacker uses.',
  wrap: () => ({
    matchIssuedRedirectUri: (expected, sent) => expected === decodeComponent(sent) || expected === sent,
  }),
};
