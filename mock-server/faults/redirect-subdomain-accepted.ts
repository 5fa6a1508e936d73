import type { Fault } from './fault.ts';

/** Sub-domains of the registered host are accepted. */
export const redirectSubdomainAccepted: Fault = {
  id: 'redirect/subdomain-accepted',
  title: 'Sub-domains of the registered host are accepted',
  breaks: 'redirect-host-extended',
  harm: 'A forgotten sub-domain receives codes.',
  wrap: (steps) => ({
    matchRegisteredRedirectUri: (client, sent, exchange, env) => {
      const same = client.redirectUris.some((uri) => {
        if (!URL.canParse(sent)) return false;
        const [a, b] = [new URL(uri), new URL(sent)];
        return a.pathname === b.pathname && b.hostname.endsWith(`.${a.hostname}`);
      });
      return steps.matchRegisteredRedirectUri(client, sent, exchange, env) ?? (same ? sent : undefined);
    },
  }),
};
