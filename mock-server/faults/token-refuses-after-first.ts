import { refuse } from '../provider/conditions.ts';
import type { Fault } from './fault.ts';

/** After the first form every further form is refused. */
export const tokenRefusesAfterFirst: Fault = {
  id: 'token/refuses-after-first',
  title: 'After the first form every further form is refused',
  breaks: 'token-form-accepted',
  harm: 'Clients work in the test and fail in production.',
  wrap: (steps) => {
    let count = 0;
    return {
      checkMediaType: (exchange, env) => {
        const kind = steps.readBodyKind(exchange.request, exchange, env);
        if (kind === 'form') count += 1;
        return kind === 'form' && count > 1
          ? refuse('token-media-type-unsupported', 'no more forms today', 'Content-Type')
          : steps.checkMediaType(exchange, env);
      },
    };
  },
};
