import type { Fault } from './fault.ts';

/** A backslash passes as part of the registered host. */
export const redirectBackslashIsSlash: Fault = {
  id: 'redirect/backslash-is-slash',
  title: 'A backslash passes as part of the registered host',
  breaks: 'redirect-backslash',
  harm: 'Browsers read a backslash as a slash and go to another host.',
  wrap: (steps) => ({
    matchRegisteredRedirectUri: (client, sent, exchange, env) => {
      const found = steps.matchRegisteredRedirectUri(client, sent, exchange, env);
      if (found !== undefined || !/[\\\p{Cc}]/u.test(sent)) return found;
      return client.redirectUris.find((uri) => sent.includes(new URL(uri).hostname));
    },
  }),
};
