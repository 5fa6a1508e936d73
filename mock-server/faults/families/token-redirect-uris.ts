import { decodeComponent } from '../../provider/parse/percent.ts';
import { family } from '../family.ts';
import { acceptInSpite, isSent, isSentEmpty } from '../helpers/accept-in-spite.ts';
import { rewordRefusal } from '../helpers/answer-otherwise.ts';

/** How the redirect URI of a token request is compared with that of the code. */
export const TOKEN_REDIRECT_URIS = family(() => ({
  'token/any-registered-redirect-uri': {
    title: 'Any redirect URI registered for the client is accepted',
    breaks: 'token-redirect-uri-alternate',
    harm: 'A code stolen through the weakest callback is redeemed.',
    override: () => ({
      matchIssuedRedirectUri: (_expected, sent, exchange) =>
        exchange.kind === 'token' && (exchange.client?.redirectUris.includes(sent) ?? false),
    }),
  },
  'token/redirect-uri-backslash-is-slash': {
    title: 'Backslashes in redirect_uri are slashes',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({ matchIssuedRedirectUri: (expected, sent) => expected === sent.replaceAll('\\', '/') }),
  },
  'token/redirect-uri-beginning-enough': {
    title: 'A beginning of the right redirect_uri is accepted',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({
      matchIssuedRedirectUri: (expected, sent) => sent !== '' && expected.startsWith(sent),
    }),
  },
  'token/redirect-uri-case-ignored': {
    title: 'redirect_uri is compared without regard to case',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({
      matchIssuedRedirectUri: (expected, sent) => expected.toLowerCase() === sent.toLowerCase(),
    }),
  },
  'token/redirect-uri-controls-removed': {
    title: 'Tabs and line breaks within redirect_uri are dropped',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({
      matchIssuedRedirectUri: (expected, sent) => expected === sent.replace(/[\t\r\n]/g, ''),
    }),
  },
  'token/redirect-uri-cut-at-line-break': {
    title: 'redirect_uri ends at a line break',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({ matchIssuedRedirectUri: (expected, sent) => expected === sent.split(/[\r\n]/)[0] }),
  },
  'token/redirect-uri-cut-at-null': {
    title: 'redirect_uri ends at a null character',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({ matchIssuedRedirectUri: (expected, sent) => expected === sent.split('\0')[0] }),
  },
  'token/redirect-uri-decoded': {
    title: 'redirect_uri is percent-decoded once more before the comparison',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({
      matchIssuedRedirectUri: (expected, sent) => expected === decodeComponent(sent) || expected === sent,
    }),
  },
  'token/redirect-uri-dots-removed': {
    title: 'Dot segments of redirect_uri are resolved before the comparison',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({
      matchIssuedRedirectUri: (expected, sent) =>
        expected === sent.replace(/\/[^/]+\/\.\.(?=\/)/g, '').replace(/\/\.(?=\/)/g, ''),
    }),
  },
  'token/redirect-uri-double-slash-ignored': {
    title: 'Doubled slashes in the path of redirect_uri do not matter',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({
      matchIssuedRedirectUri: (expected, sent) => expected === sent.replace(/(?<!:)\/{2,}/g, '/'),
    }),
  },
  'token/redirect-uri-empty-accepted': {
    title: 'An empty redirect_uri is not compared',
    breaks: 'token-redirect-uri-empty',
    harm: 'The binding of the code to its redirect URI is lost.',
    override: acceptInSpite('requireRedirectUri', ({ exchange, env, steps }) => {
      if (!isSentEmpty(exchange, 'redirect_uri')) return false;
      const code = steps.readParameter(exchange.parameters, 'code', exchange, env) ?? '';
      exchange.redirectUri = steps.findCode(code, exchange, env)?.redirectUri ?? '';
      return true;
    }),
  },
  'token/redirect-uri-empty-query-ignored': {
    title: 'A question mark at the end of redirect_uri does not matter',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({ matchIssuedRedirectUri: (expected, sent) => expected === sent.replace(/[?&]$/, '') }),
  },
  'token/redirect-uri-found-within': {
    title: 'A redirect_uri that contains the right one is accepted',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({ matchIssuedRedirectUri: (expected, sent) => sent.includes(expected) }),
  },
  'token/redirect-uri-fragment-ignored': {
    title: 'The fragment of redirect_uri is cut off',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({ matchIssuedRedirectUri: (expected, sent) => expected === sent.split('#')[0] }),
  },
  'token/redirect-uri-host-dot-ignored': {
    title: 'A dot behind the host of redirect_uri does not matter',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({
      matchIssuedRedirectUri: (expected, sent) =>
        expected === sent.replace(/^(\w+:\/\/[^/?#:]*)\.(?=[/?#:]|$)/, '$1'),
    }),
  },
  'token/redirect-uri-host-ignored': {
    title: 'Only the path of redirect_uri is compared',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({
      matchIssuedRedirectUri: (expected, sent) =>
        URL.canParse(sent) && new URL(expected).pathname === new URL(sent).pathname,
    }),
  },
  'token/redirect-uri-host-only': {
    title: 'Only the host of redirect_uri is compared',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({
      matchIssuedRedirectUri: (expected, sent) =>
        URL.canParse(sent) && new URL(expected).hostname === new URL(sent).hostname,
    }),
  },
  'token/redirect-uri-ignored': {
    title: 'redirect_uri is asked for and not compared',
    breaks: 'token-redirect-uri-mismatch',
    harm: 'A code stolen through another redirect URI can be redeemed.',
    override: () => ({ matchIssuedRedirectUri: () => true }),
  },
  'token/redirect-uri-ignored-in-json': {
    title: 'The JSON branch does not compare redirect_uri',
    breaks: 'token-redirect-uri-mismatch',
    harm: 'A code stolen through another redirect URI can be redeemed, in one encoding.',
    when: { encoding: 'json' },
    override: () => ({ matchIssuedRedirectUri: () => true }),
  },
  'token/redirect-uri-invisible-ignored': {
    title: 'Invisible characters in redirect_uri do not count',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({
      matchIssuedRedirectUri: (expected, sent) => expected === sent.replace(/\p{Cf}/gu, ''),
    }),
  },
  'token/redirect-uri-leading-blank-ignored': {
    title: 'White space in front of redirect_uri is ignored',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({ matchIssuedRedirectUri: (expected, sent) => expected === sent.trimStart() }),
  },
  'token/redirect-uri-letters-folded': {
    title: 'redirect_uri is compared without the accents of its letters',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({
      matchIssuedRedirectUri: (expected, sent) => expected === sent.normalize('NFD').replace(/\p{M}/gu, ''),
    }),
  },
  'token/redirect-uri-list-accepted': {
    title: 'A list with the right redirect_uri in it is accepted',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({ matchIssuedRedirectUri: (expected, sent) => sent.split(/[ ,]+/).includes(expected) }),
  },
  'token/redirect-uri-missing-unauthorized': {
    title: 'A missing redirect_uri is answered with 401',
    breaks: 'token-redirect-uri-missing',
    harm: 'Clients search for the mistake in their credentials.',
    override: rewordRefusal('token-redirect-uri-missing', { status: 401 }),
  },
  'token/redirect-uri-normalised': {
    title: 'redirect_uri is compared after URL normalisation',
    breaks: 'token-redirect-uri-exact',
    harm: 'Parsers disagree about what is equal.',
    override: () => ({
      matchIssuedRedirectUri: (expected, sent) =>
        URL.canParse(sent) && new URL(expected).href === new URL(sent).href,
    }),
  },
  'token/redirect-uri-optional': {
    title: 'Without redirect_uri the one of the code is assumed',
    breaks: 'token-redirect-uri-missing',
    harm: 'The binding of the code to its redirect URI is lost.',
    override: acceptInSpite('requireRedirectUri', ({ exchange, env, steps }) => {
      if (isSent(exchange, 'redirect_uri')) return false;
      const code = steps.readParameter(exchange.parameters, 'code', exchange, env) ?? '';
      exchange.redirectUri = steps.findCode(code, exchange, env)?.redirectUri ?? '';
      return true;
    }),
  },
  'token/redirect-uri-path-ignored': {
    title: 'The host and scheme of redirect_uri are compared, the path is not',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({
      matchIssuedRedirectUri: (expected, sent) =>
        URL.canParse(sent) && new URL(expected).origin === new URL(sent).origin,
    }),
  },
  'token/redirect-uri-port-ignored': {
    title: 'The port of redirect_uri is not compared',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({
      matchIssuedRedirectUri: (expected, sent) =>
        [expected, sent]
          .map((uri) => uri.replace(/^(\w+:\/\/[^/:?#]+):\d*/, '$1'))
          .every((uri, _, [first]) => uri === first),
    }),
  },
  'token/redirect-uri-prefix-enough': {
    title: 'A redirect_uri that begins with the right one is accepted',
    breaks: 'token-redirect-uri-exact',
    harm: 'Other paths of the application redeem the code.',
    override: () => ({ matchIssuedRedirectUri: (expected, sent) => sent.startsWith(expected) }),
  },
  'token/redirect-uri-query-ignored': {
    title: 'The query of redirect_uri is not compared',
    breaks: 'token-redirect-uri-exact',
    harm: 'The code of one tenant is redeemed for another.',
    override: () => ({
      matchIssuedRedirectUri: (expected, sent) => expected.split('?')[0] === sent.split('?')[0],
    }),
  },
  'token/redirect-uri-scheme-ignored': {
    title: 'The scheme of redirect_uri is not compared',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({
      matchIssuedRedirectUri: (expected, sent) =>
        expected.replace(/^[^:]*/, '') === sent.replace(/^[^:]*/, ''),
    }),
  },
  'token/redirect-uri-slash-ignored': {
    title: 'A slash at the end of redirect_uri does not matter',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({
      matchIssuedRedirectUri: (expected, sent) => expected.replace(/\/$/, '') === sent.replace(/\/$/, ''),
    }),
  },
  'token/redirect-uri-subdomain-accepted': {
    title: 'A sub-domain in redirect_uri does not matter',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({
      matchIssuedRedirectUri: (expected, sent) =>
        sent === expected || sent.endsWith(`.${expected.replace(/^\w+:\/\//, '')}`),
    }),
  },
  'token/redirect-uri-suffix-enough': {
    title: 'A redirect_uri that ends in the right one is accepted',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({ matchIssuedRedirectUri: (expected, sent) => sent.endsWith(expected) }),
  },
  'token/redirect-uri-trimmed': {
    title: 'White space around redirect_uri is ignored',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({ matchIssuedRedirectUri: (expected, sent) => expected === sent.trim() }),
  },
  'token/redirect-uri-unicode-folded': {
    title: 'redirect_uri is compared in a compatible Unicode form',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({ matchIssuedRedirectUri: (expected, sent) => expected === sent.normalize('NFKC') }),
  },
  'token/redirect-uri-user-info-ignored': {
    title: 'User information in redirect_uri is not compared',
    breaks: 'token-redirect-uri-exact',
    harm: 'What the comparison forgives, an attacker uses.',
    override: () => ({
      matchIssuedRedirectUri: (expected, sent) => expected === sent.replace(/\/\/[^/@?#]*@/, '//'),
    }),
  },
}));
