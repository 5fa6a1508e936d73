import { refuse } from '../provider/conditions.ts';
import { singleHeader } from '../provider/plain.ts';
import type { OverrideSteps } from '../provider/steps.ts';

/** A token request with an Authorization header or a query is refused. */
export const tokenRequestsBare: OverrideSteps = (steps) => ({
  checkMediaType: (exchange, env) => {
    const { request } = exchange;
    return request.rawQuery !== '' || singleHeader(request, 'authorization') !== undefined
      ? refuse('token-body-malformed', 'a token request has neither query nor Authorization', 'request')
      : steps.checkMediaType(exchange, env);
  },
});
