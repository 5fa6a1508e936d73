import type { Fault } from './fault.ts';

/** Members of __proto__ count as parameters. */
export const tokenPrototypeSuppliesParameters: Fault = {
  id: 'token/prototype-supplies-parameters',
  title: 'Members of __proto__ count as parameters',
  breaks: 'token-json-prototype',
  harm: 'Polluted objects pass checks.',
  wrap: (steps) => ({
    parseJsonBody: (body, exchange, env) => {
      const parsed = steps.parseJsonBody(body, exchange, env);
      const inherited = parsed.entries.filter(
        ({ name, value }) => name === '__proto__' && value === undefined,
      );
      const entries = inherited.flatMap(
        ({ raw }) => steps.parseJsonBody(new TextEncoder().encode(raw), exchange, env).entries,
      );
      const names = new Set(parsed.entries.map(({ name }) => name));
      return { ...parsed, entries: [...parsed.entries, ...entries.filter(({ name }) => !names.has(name))] };
    },
  }),
};
