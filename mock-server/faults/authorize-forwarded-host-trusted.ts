import { singleHeader } from '../provider/plain.ts';
import type { Fault } from './fault.ts';

/** The host of the redirect follows X-Forwarded-Host. */
export const authorizeForwardedHostTrusted: Fault = {
  id: 'authorize/forwarded-host-trusted',
  title: 'The host of the redirect follows X-Forwarded-Host',
  breaks: 'authorize-forwarded-host-ignored',
  harm: 'Poisoned links send the user and the code to another site.',
  wrap: (steps) => ({
    renderRedirect: (location, exchange, env) => {
      const host = singleHeader(exchange.request, 'x-forwarded-host');
      return steps.renderRedirect(
        host === undefined ? location : location.replace(/^(https?:\/\/)[^/]+/, `$1${host}`),
        exchange,
        env,
      );
    },
  }),
};
