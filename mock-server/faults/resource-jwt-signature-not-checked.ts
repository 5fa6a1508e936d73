import { believeJwt, mintTalkingJwt } from './believe-jwt.ts';
import type { Fault } from './fault.ts';

/** The signature of a token that is a JWT is not looked at. */
export const resourceJwtSignatureNotChecked: Fault = {
  id: 'resource/jwt-signature-not-checked',
  title: 'The signature of a token that is a JWT is not looked at',
  breaks: 'resource-bad-token',
  harm: 'Whoever has one token writes all others.',
  wrap: (steps) => ({
    ...believeJwt(() => true)(steps),
    mintToken: mintTalkingJwt,
  }),
};
