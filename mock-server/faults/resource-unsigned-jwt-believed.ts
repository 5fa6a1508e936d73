import { believeJwt } from './believe-jwt.ts';
import type { Fault } from './fault.ts';

/** A token that is an unsigned JWT is believed. */
export const resourceUnsignedJwtBelieved: Fault = {
  id: 'resource/unsigned-jwt-believed',
  title: 'A token that is an unsigned JWT is believed',
  breaks: 'resource-bad-token',
  harm: 'Anybody writes the token of anybody.',
  wrap: believeJwt(({ header }) => String(header['alg']).toLowerCase() === 'none'),
};
