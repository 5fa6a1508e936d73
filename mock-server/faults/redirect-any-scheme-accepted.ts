import type { Fault } from './fault.ts';

/** A URI without a host is not compared. */
export const redirectAnySchemeAccepted: Fault = {
  id: 'redirect/any-scheme-accepted',
  title: 'A URI without a host is not compared',
  breaks: 'redirect-dangerous-scheme',
  harm: "The browser runs the attacker's text.",
  wrap: (steps) => ({
    matchRegisteredRedirectUri: (client, sent, exchange, env) =>
      /^(javascript|data|vbscript|file):/i.test(sent)
        ? client.redirectUris[0]
        : steps.matchRegisteredRedirectUri(client, sent, exchange, env),
  }),
};
