import type { Fault } from './fault.ts';

/** Deeply nested JSON is answered with 500. */
export const tokenDeepJsonCrashes: Fault = {
  id: 'token/deep-json-crashes',
  title: 'Deeply nested JSON is answered with 500',
  breaks: 'token-deep-json-survived',
  harm: 'A small body takes the service down.',
  wrap: (steps) => ({
    parseJsonBody: (body, exchange, env) => {
      if (/[[{]{200}|(?:"\w*":[[{]){200}/.test(new TextDecoder().decode(body)))
        throw new RangeError('Maximum call stack size exceeded');
      return steps.parseJsonBody(body, exchange, env);
    },
  }),
};
