/** Rows that between them end in every outcome. */
import type { CatalogueRow } from '../model/types.ts';
import { makeRow } from './make.ts';

const documented = (id: string, parts: Partial<CatalogueRow>) =>
  makeRow(id, { profile: 'documented', ...parts });
const hardened = (id: string, parts: Partial<CatalogueRow>) =>
  makeRow(id, {
    profile: 'hardened',
    origin: 'rfc',
    source: { document: 'rfc6749', section: '4.1.2' },
    ...parts,
  });

export const sampleRows: CatalogueRow[] = [
  documented('token-sample-code-once', {
    title: 'Refuses a code that was used before',
    statement: 'An authorization code can be exchanged once; every later exchange of it is refused.',
    why: 'A code that leaks through a log, a proxy or the browser history buys an attacker a token of the user.',
  }),
  documented('token-sample-redirect-exact', {
    title: 'Demands the redirect URI of the authorization request',
    statement:
      'The token request must repeat exactly the redirect_uri of the authorization request. A URI that differs in case, in a trailing slash, in its query or in its encoding is another URI.',
    why: 'An attacker who can make a victim follow a link with a near miss of the registered URI would get the code, and could redeem it.',
  }),
  hardened('token-sample-no-store', {
    level: 'should',
    title: 'Forbids caches to store tokens',
    statement: 'The answer that carries a token has Cache-Control: no-store.',
    why: 'A shared cache or the disk cache of a browser keeps the token for anyone who comes next.',
    source: { document: 'rfc6749', section: '5.1' },
  }),
  hardened('code-sample-atomic', {
    area: 'code',
    title: 'Gives one token to simultaneous exchanges',
    statement: 'Of several exchanges of one code that arrive at the same time, exactly one succeeds.',
    why: 'Two requests that pass the check before either marks the code as used both get a token.',
  }),
  hardened('token-sample-oversize', {
    title: 'Survives a large body',
    statement: 'A body of one megabyte is refused with a 4xx answer.',
    why: 'A server that reads whatever it is sent can be brought down by one client.',
  }),
  documented('token-sample-foreign-code', {
    applies: ['second-client'],
    title: 'Refuses the code of another client',
    statement: 'A code is good for the client it was issued to, and for no other.',
    why: 'A malicious client could redeem codes that it intercepted.',
  }),
  documented('code-sample-expires', {
    area: 'code',
    applies: ['short-code-lifetime'],
    title: 'Refuses an expired code',
    statement: 'A code is refused once its lifetime is over.',
    why: 'The longer a code lives, the more time there is to steal it.',
  }),
  documented('interaction-sample-deny', {
    area: 'interaction',
    applies: ['interaction'],
    title: 'Tells the client that the user denied',
    statement: 'When the user denies, the browser is sent back with an error and without a code.',
    why: 'The application would wait for ever, or take the denial for a consent.',
  }),
  hardened('interaction-sample-framing', {
    area: 'interaction',
    level: 'should',
    applies: ['browser'],
    title: 'Cannot be framed',
    statement: 'The sign-in page forbids to be shown inside a frame of another site.',
    why: 'A user can be tricked into approving what they do not see.',
  }),
  documented('state-sample-echo', {
    area: 'state',
    level: 'may',
    title: 'Puts state before code',
    statement: 'The redirect may carry state before code, as in the documented example.',
    why: 'Nothing depends on it.',
  }),
  hardened('transport-sample-hsts', {
    area: 'transport',
    level: 'should',
    title: 'Asks browsers to stay with HTTPS',
    statement: 'Answers carry Strict-Transport-Security.',
    why: 'The first request of a session can be intercepted.',
    source: { document: 'rfc6797', section: '6.1' },
  }),
  hardened('transport-sample-tls', {
    area: 'transport',
    title: 'Offers no outdated TLS version',
    statement: 'Versions of TLS before 1.2 are not offered.',
    why: 'Old versions can be broken by an attacker on the path.',
    source: { document: 'rfc8996', section: '2' },
    verify: { kind: 'excluded', reason: 'needs-vantage', note: 'Judged by a TLS scanner, beside this tool.' },
  }),
  hardened('token-sample-waived', {
    title: 'Refuses a code in the query',
    statement: 'Parameters of the token request are taken from the body only.',
    why: 'Codes and secrets in URLs end up in logs.',
  }),
  makeRow('interop-sample-token-type', {
    profile: 'interop',
    title: 'Returns token_type',
    statement: 'The successful answer has token_type, as generic OAuth 2.0 clients require.',
    why: 'Generic libraries reject the answer.',
    source: { document: 'rfc6749', section: '5.1' },
  }),
];
