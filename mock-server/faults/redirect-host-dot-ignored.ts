import type { Fault } from './fault.ts';

/** A dot behind the host does not matter. */
export const redirectHostDotIgnored: Fault = {
  id: 'redirect/host-dot-ignored',
  title: 'A dot behind the host does not matter',
  breaks: 'redirect-host-extended',
  harm: 'Another site to the browser, the same to the check.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      client.redirectUris.some((uri) => uri === sent.replace(/^(\w+:\/\/[^/?#:]*)\.(?=[/?#:]|$)/, '$1'))
        ? sent
        : undefined,
  }),
};
