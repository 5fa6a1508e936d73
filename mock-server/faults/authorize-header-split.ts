import type { Fault } from './fault.ts';

/** A line break in state becomes a header line. */
export const authorizeHeaderSplit: Fault = {
  id: 'authorize/header-split',
  title: 'A line break in state becomes a header line',
  breaks: 'authorize-header-injection',
  harm: 'An attacker sets cookies in the name of the provider.',
  wrap: (steps) => ({
    renderRedirect: (location, exchange, env) => {
      const answer = steps.renderRedirect(location, exchange, env);
      const state =
        exchange.parameters.entries.map(({ value }) => value ?? '').find((value) => /[\r\n]/.test(value)) ??
        '';
      const injected = state.split(/[\r\n]+/).flatMap((line) => {
        const found = /^([\w-]+):\s*(.*)$/.exec(line);
        return found ? [[found[1] ?? '', found[2] ?? ''] as const] : [];
      });
      return { ...answer, headers: [...answer.headers, ...injected] };
    },
  }),
};
