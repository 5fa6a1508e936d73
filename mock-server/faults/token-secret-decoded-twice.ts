import type { Fault } from './fault.ts';

/** The secret is percent-decoded once more. */
export const tokenSecretDecodedTwice: Fault = {
  id: 'token/secret-decoded-twice',
  title: 'The secret is percent-decoded once more',
  breaks: 'token-client-secret-exact',
  harm: 'Encoded spellings pass filters that know the plain one.',
  wrap: () => ({
    compareSecret: (expected, sent) =>
      expected ===
      sent.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
  }),
};
