import type { Fault } from './fault.ts';

/** Relative references are resolved against the registered URI. */
export const redirectRelativeResolved: Fault = {
  id: 'redirect/relative-resolved',
  title: 'Relative references are resolved against the registered URI',
  breaks: 'redirect-relative',
  harm: 'They lead to other pages of the application.',
  wrap: (steps) => ({
    matchRegisteredRedirectUri: (client, sent, exchange, env) => {
      const found = steps.matchRegisteredRedirectUri(client, sent, exchange, env);
      if (found !== undefined || /^\w+:/.test(sent)) return found;
      return client.redirectUris.find(
        (uri) => URL.canParse(sent, uri) && uri.endsWith(new URL(sent, uri).pathname),
      );
    },
  }),
};
