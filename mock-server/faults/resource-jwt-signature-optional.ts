import { believeJwt, mintTalkingJwt } from './believe-jwt.ts';
import type { Fault } from './fault.ts';

/** A token that is a JWT is believed without its signature. */
export const resourceJwtSignatureOptional: Fault = {
  id: 'resource/jwt-signature-optional',
  title: 'A token that is a JWT is believed without its signature',
  breaks: 'resource-bad-token',
  harm: 'Whoever has one token writes all others.',
  wrap: (steps) => ({
    ...believeJwt((_, token) => token.endsWith('.'))(steps),
    mintToken: mintTalkingJwt,
  }),
};
