import { toHex } from '../provider/mint/encode-bytes.ts';
import type { Fault } from './fault.ts';

/** An access token comes along in the redirect. */
export const authorizeTokenInRedirect: Fault = {
  id: 'authorize/token-in-redirect',
  title: 'An access token comes along in the redirect',
  breaks: 'authorize-no-token-in-url',
  harm: 'URLs end up in history, logs and referrers.',
  wrap: (steps) => ({
    buildSuccessRedirect: (target, code, exchange, env) =>
      `${steps.buildSuccessRedirect(target, code, exchange, env)}&access_token=${toHex(env.random(16))}`,
  }),
};
