import type { Fault } from './fault.ts';

/** A header of the redirect says what was written into the log. */
export const codeInLogHeader: Fault = {
  id: 'code/in-log-header',
  title: 'A header of the redirect says what was written into the log, code included',
  breaks: 'code-kept-private',
  harm: 'Headers are kept by proxies and balancers that never keep an address.',
  wrap: (steps) => ({
    renderRedirect: (location, exchange, env) => {
      const answer = steps.renderRedirect(location, exchange, env);
      const log = `INFO issued ${encodeURIComponent(encodeURIComponent(location))}`;
      return { ...answer, headers: [...answer.headers, ['X-Debug-Log', log]] };
    },
  }),
};
