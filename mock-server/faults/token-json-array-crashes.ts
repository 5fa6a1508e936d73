import type { Fault } from './fault.ts';

/** A JSON body that is no object is answered with 500. */
export const tokenJsonArrayCrashes: Fault = {
  id: 'token/json-array-crashes',
  title: 'A JSON body that is no object is answered with 500',
  breaks: 'token-json-not-object',
  harm: 'Handlers that expect an object crash.',
  wrap: (steps) => ({
    parseJsonBody: (body, exchange, env) => {
      if (/^\s*[["\dnt]/.test(new TextDecoder().decode(body)))
        throw new TypeError('cannot read properties of null');
      return steps.parseJsonBody(body, exchange, env);
    },
  }),
};
