import { refuse } from '../provider/conditions.ts';
import type { Fault } from './fault.ts';

/** After twenty redemptions every form request is refused. */
export const tokenRefusesAfterTwenty: Fault = {
  id: 'token/refuses-after-twenty',
  title: 'After twenty redemptions every form request is refused',
  breaks: 'token-form-accepted',
  harm: 'Clients work in the test and fail in production.',
  wrap: (steps) => {
    let count = 0;
    return {
      checkMediaType: (exchange, env) => {
        count += 1;
        const kind = steps.readBodyKind(exchange.request, exchange, env);
        return count > 2 && kind === 'form'
          ? refuse('token-media-type-unsupported', 'no more forms today', 'Content-Type')
          : steps.checkMediaType(exchange, env);
      },
    };
  },
};
