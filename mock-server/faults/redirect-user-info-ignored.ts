import type { Fault } from './fault.ts';

/** User information is not compared. */
export const redirectUserInfoIgnored: Fault = {
  id: 'redirect/user-info-ignored',
  title: 'User information is not compared',
  breaks: 'redirect-user-info',
  harm: 'The browser goes to what follows the at sign.',
  wrap: (steps) => ({
    matchRegisteredRedirectUri: (client, sent, exchange, env) => {
      const start = client.redirectUris.some(
        (uri) => sent.startsWith(new URL(uri).origin) || sent.replace(/\/\/[^/@]*@/, '//') === uri,
      );
      return (
        steps.matchRegisteredRedirectUri(client, sent, exchange, env) ??
        (start && sent.includes('@') ? sent : undefined)
      );
    },
  }),
};
