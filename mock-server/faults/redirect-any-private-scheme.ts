import type { Fault } from './fault.ts';

/** Any private scheme stands for the registered one. */
export const redirectAnyPrivateScheme: Fault = {
  id: 'redirect/any-private-scheme',
  title: 'Any private scheme stands for the registered one',
  breaks: 'redirect-scheme',
  harm: 'Any application of the device takes the codes.',
  wrap: () => ({
    matchRegisteredRedirectUri: (client, sent) =>
      client.redirectUris.some(
        (uri) => uri.replace(/^[^:]*/, '') === sent.replace(/^(?!https?:)[^:]*/i, '') || uri === sent,
      )
        ? sent
        : undefined,
  }),
};
