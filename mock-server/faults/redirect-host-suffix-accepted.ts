import type { Fault } from './fault.ts';

/** A host that begins with the registered one is accepted. */
export const redirectHostSuffixAccepted: Fault = {
  id: 'redirect/host-suffix-accepted',
  title: 'A host that begins with the registered one is accepted',
  breaks: 'redirect-host-extended',
  harm: 'The suffix belongs to the attacker.',
  wrap: (steps) => ({
    matchRegisteredRedirectUri: (client, sent, exchange, env) => {
      const same = client.redirectUris.some((uri) => {
        if (!URL.canParse(sent)) return false;
        const [a, b] = [new URL(uri), new URL(sent)];
        return a.pathname === b.pathname && b.hostname.startsWith(a.hostname) && b.username === '';
      });
      return steps.matchRegisteredRedirectUri(client, sent, exchange, env) ?? (same ? sent : undefined);
    },
  }),
};
