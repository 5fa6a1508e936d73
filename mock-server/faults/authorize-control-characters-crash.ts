import type { Fault } from './fault.ts';

/** Control characters are answered with 500. */
export const authorizeControlCharactersCrash: Fault = {
  id: 'authorize/control-characters-crash',
  title: 'Control characters are answered with 500',
  breaks: 'authorize-bad-input-survived',
  harm: 'Input that crashes a handler is the first step to taking the service down.',
  wrap: (steps) => ({
    parseAuthorizeQuery: async (exchange, env) => {
      const refusal = await steps.parseAuthorizeQuery(exchange, env);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the fault stumbles over
      if (exchange.parameters.entries.some(({ value }) => /[\x00-\x08]/.test(value ?? '')))
        throw new TypeError('invalid character');
      return refusal;
    },
  }),
};
