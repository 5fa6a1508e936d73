import type { ProviderEnv } from '../../provider/env.ts';
import type { AuthorizeRequestContext } from '../../provider/exchange.ts';
import type { OverrideSteps, ProviderSteps } from '../../provider/steps.ts';
import { family } from '../family.ts';
import { decodeLoosely } from '../helpers/decode-loosely.ts';
import { matchMoreUris, matchRegisteredUri } from '../helpers/match-registered-uri.ts';

/** How late the page is; longer than a hasty user agent waits, shorter than any patience. */
const LATE_MS = 2500;

const withoutPort = (uri: string): string => uri.replace(/^(\w+:\/\/[^/:?#]+):\d+/, '$1');

/** Reports the refusal of an unregistered redirect URI by redirect to it. */
function sendRefusalTo(
  applies: (steps: ProviderSteps, exchange: AuthorizeRequestContext, env: ProviderEnv) => boolean,
): OverrideSteps {
  return (steps) => ({
    renderRefusal: (refusal, exchange, env) => {
      const answer = steps.renderRefusal(refusal, exchange, env);
      if (refusal.condition !== 'authorize-redirect-uri-unregistered' || exchange.kind !== 'authorize')
        return answer;
      const uri = steps.readParameter(exchange.parameters, 'redirect_uri', exchange, env) ?? '';
      if (!URL.canParse(uri) || !applies(steps, exchange, env)) return answer;
      return {
        ...answer,
        status: 302,
        headers: [['Location', `${new URL(uri).href}?error=invalid_request`]],
        body: '',
      };
    },
  });
}

/** How redirect URIs are compared with the registered ones. */
export const REDIRECT = family(() => ({
  'redirect/any-private-scheme': {
    title: 'Any private scheme stands for the registered one',
    breaks: 'redirect-scheme',
    harm: 'Any application of the device takes the codes.',
    override: matchRegisteredUri(
      (uri, sent) => uri.replace(/^[^:]*/, '') === sent.replace(/^(?!https?:)[^:]*/i, '') || uri === sent,
    ),
  },
  'redirect/any-scheme-accepted': {
    title: 'A URI without a host is not compared',
    breaks: 'redirect-dangerous-scheme',
    harm: "The browser runs the attacker's text.",
    override: (steps) => ({
      matchRegisteredRedirectUri: (client, sent, exchange, env) =>
        /^(javascript|data|vbscript|file):/i.test(sent)
          ? client.redirectUris[0]
          : steps.matchRegisteredRedirectUri(client, sent, exchange, env),
    }),
  },
  'redirect/backslash-is-slash': {
    title: 'A backslash passes as part of the registered host',
    breaks: 'redirect-backslash',
    harm: 'Browsers read a backslash as a slash and go to another host.',
    override: (steps) => ({
      matchRegisteredRedirectUri: (client, sent, exchange, env) => {
        const found = steps.matchRegisteredRedirectUri(client, sent, exchange, env);
        if (found !== undefined || !/[\\\p{Cc}]/u.test(sent)) return found;
        return client.redirectUris.find((uri) => sent.includes(new URL(uri).hostname));
      },
    }),
  },
  'redirect/case-ignored': {
    title: 'Redirect URIs are compared without regard to case',
    breaks: 'redirect-path-case',
    harm: 'On many servers it is another resource.',
    override: matchRegisteredUri((uri, sent) => uri.toLowerCase() === sent.toLowerCase()),
  },
  'redirect/controls-removed': {
    title: 'Tabs and line breaks within a redirect URI are dropped for the check',
    breaks: 'redirect-backslash',
    harm: 'What is checked is not what is used.',
    override: matchRegisteredUri((uri, sent) => uri === sent.replace(/[\t\r\n]/g, '')),
  },
  'redirect/cut-at-null': {
    title: 'The redirect URI ends at a null character for the check',
    breaks: 'redirect-backslash',
    harm: 'What is checked is not what is used.',
    override: matchRegisteredUri((uri, sent) => uri === sent.split('\0')[0]),
  },
  'redirect/decoded-before-comparison': {
    title: 'The redirect URI is percent-decoded once more before the comparison',
    breaks: 'redirect-encoding',
    harm: 'Decoders in a row disagree about which path is meant.',
    override: matchMoreUris((uri, sent) => uri === decodeLoosely(decodeLoosely(sent))),
  },
  'redirect/dot-segments-below-accepted': {
    title: 'A path that begins with the registered one may climb out of it',
    breaks: 'redirect-dot-segments',
    harm: 'A prefix check passes while the browser goes elsewhere.',
    override: matchMoreUris((uri, sent) => sent.includes('/..') && sent.startsWith(uri)),
  },
  'redirect/double-slash-ignored': {
    title: 'Doubled slashes in the path do not matter',
    breaks: 'redirect-path-extended',
    harm: 'Servers disagree about which page is meant.',
    override: matchRegisteredUri((uri, sent) => uri === sent.replace(/(?<!:)\/{2,}/g, '/')),
  },
  'redirect/empty-fragment-ignored': {
    title: 'A number sign behind a redirect URI does not matter',
    breaks: 'redirect-fragment',
    harm: 'The code is appended behind the fragment, where scripts of the page read it.',
    override: matchRegisteredUri((uri, sent) => uri === sent.replace(/#$/, '')),
  },
  'redirect/empty-query-ignored': {
    title: 'A question mark behind a redirect URI does not matter',
    breaks: 'redirect-query-added',
    harm: 'What is forgiven once is forgiven again, further down the path.',
    override: matchRegisteredUri((uri, sent) => uri === sent.replace(/[?&]$/, '')),
  },
  'redirect/error-sent-to-unregistered': {
    title: 'The refusal of a redirect URI is reported by redirect to it',
    breaks: 'redirect-refusal-stays',
    harm: 'The provider is an open redirector on a trusted origin.',
    override: sendRefusalTo(() => true),
  },
  'redirect/error-of-unknown-user-sent': {
    title: 'That a user is unknown is reported by redirect before the redirect URI is looked at',
    breaks: 'redirect-unregistered',
    harm: 'The provider is an open redirector to those who add a userid that nobody has.',
    override: sendRefusalTo((steps, exchange, env) => {
      const userid = steps.readParameter(exchange.parameters, 'userid', exchange, env);
      return userid !== undefined && userid !== '' && !env.users.has(userid);
    }),
  },
  'redirect/fragment-ignored': {
    title: 'A fragment is cut off before the comparison',
    breaks: 'redirect-fragment',
    harm: 'The code may be appended behind the fragment.',
    override: matchRegisteredUri((uri, sent) => uri === sent.split('#')[0]),
  },
  'redirect/host-case-ignored': {
    title: 'Scheme and host are compared without regard to case',
    breaks: 'redirect-host-case',
    harm: 'Comparison after normalisation is where parsers disagree.',
    override: matchRegisteredUri(
      (uri, sent) => uri === sent.replace(/^[^/]*\/\/[^/?#]*/, (start) => start.toLowerCase()),
    ),
  },
  'redirect/host-dot-ignored': {
    title: 'A dot behind the host does not matter',
    breaks: 'redirect-host-extended',
    harm: 'Another site to the browser, the same to the check.',
    override: matchRegisteredUri(
      (uri, sent) => uri === sent.replace(/^(\w+:\/\/[^/?#:]*)\.(?=[/?#:]|$)/, '$1'),
    ),
  },
  'redirect/host-only-match': {
    title: 'Only the origin of the redirect URI is compared',
    breaks: 'redirect-path-shortened',
    harm: 'Any page of the host receives codes.',
    override: matchRegisteredUri(
      (uri, sent) => URL.canParse(sent) && new URL(uri).origin === new URL(sent).origin,
    ),
  },
  'redirect/host-suffix-accepted': {
    title: 'A host that begins with the registered one is accepted',
    breaks: 'redirect-host-extended',
    harm: 'The suffix belongs to the attacker.',
    override: matchMoreUris((uri, sent) => {
      if (!URL.canParse(sent)) return false;
      const [a, b] = [new URL(uri), new URL(sent)];
      return a.pathname === b.pathname && b.hostname.startsWith(a.hostname) && b.username === '';
    }),
  },
  'redirect/invisible-ignored': {
    title: 'Invisible characters in a redirect URI do not count',
    breaks: 'redirect-encoding',
    harm: 'What is checked is not what is used.',
    override: matchRegisteredUri((uri, sent) => uri === sent.replace(/\p{Cf}/gu, '')),
  },
  'redirect/leading-blank-ignored': {
    title: 'White space in front of a redirect URI is ignored',
    breaks: 'redirect-padding',
    harm: 'What is trimmed for the check may not be trimmed for use.',
    override: matchRegisteredUri((uri, sent) => uri === sent.trimStart()),
  },
  'redirect/list-split-and-any-matches': {
    title: 'A value is split at commas, and one registered part is enough',
    breaks: 'redirect-list',
    harm: 'A second, unregistered part rides along.',
    override: () => ({
      matchRegisteredRedirectUri: (client, sent) =>
        client.redirectUris.find((uri) => sent.split(',').includes(uri)),
    }),
  },
  'redirect/normalised': {
    title: 'Redirect URIs are compared after URL normalisation',
    breaks: 'redirect-dot-segments',
    harm: 'A check passes while the browser goes elsewhere.',
    override: matchRegisteredUri(
      (uri, sent) => URL.canParse(sent) && new URL(uri).href === new URL(sent).href,
    ),
  },
  'redirect/not-compared': {
    title: 'The redirect URI is not compared with the registered ones',
    breaks: 'redirect-unregistered',
    harm: 'Codes are delivered to anyone who asks.',
    override: () => ({
      matchRegisteredRedirectUri: (_client, sent) => (/^[\x21-\x7e]+$/.test(sent) ? sent : undefined),
    }),
  },
  'redirect/of-any-client': {
    title: 'Redirect URIs of all clients are accepted for each',
    breaks: 'redirect-other-client',
    harm: "One tenant's application collects the codes of another.",
    override: (steps) => ({
      matchRegisteredRedirectUri: (_client, sent, exchange, env) =>
        env.config.clients
          .map((client) => steps.matchRegisteredRedirectUri(client, sent, exchange, env))
          .find((uri) => uri !== undefined),
    }),
  },
  'redirect/open-behind-slow-page': {
    title: 'An unregistered redirect URI is accepted behind a slow page',
    breaks: 'redirect-refusal-stays',
    harm: 'Codes are delivered to anyone who asks, and a user who looks away too early does not see it.',
    override: (steps) => ({
      matchRegisteredRedirectUri: (client, sent, exchange, env) => {
        const registered = steps.matchRegisteredRedirectUri(client, sent, exchange, env);
        const anything =
          env.config.interaction !== 'none' && URL.canParse(sent) && /^[\x21-\x7e]+$/.test(sent);
        return registered ?? (anything ? sent : undefined);
      },
      renderPage: (interaction, status, env) => {
        const answer = steps.renderPage(interaction, status, env);
        if (interaction.client.redirectUris.includes(interaction.redirectUri)) return answer;
        return { ...answer, transport: { delayMs: LATE_MS } };
      },
    }),
  },
  'redirect/path-prefix-match': {
    title: 'A path below the registered one is accepted',
    breaks: 'redirect-path-extended',
    harm: 'Uploads or open redirects under the callback receive codes.',
    override: matchMoreUris((uri, sent) => sent.startsWith(`${uri}/`)),
  },
  'redirect/plain-user-ignored': {
    title: 'A user name in front of the host does not matter',
    breaks: 'redirect-user-info',
    harm: 'People read the user name for the host.',
    override: matchRegisteredUri((uri, sent) => uri === sent.replace(/\/\/[^/@?#]*@/, '//')),
  },
  'redirect/port-ignored': {
    title: 'Ports are not compared',
    breaks: 'redirect-port',
    harm: 'Another service on the same host receives codes.',
    override: matchRegisteredUri((uri, sent) => withoutPort(uri) === withoutPort(sent)),
  },
  'redirect/prefix-match': {
    title: 'A redirect URI that begins with a registered one is accepted',
    breaks: 'redirect-path-extended',
    harm: 'Uploads or open redirects under the callback receive codes.',
    override: matchRegisteredUri((uri, sent) => sent.startsWith(uri)),
  },
  'redirect/query-ignored': {
    title: 'The query is not compared',
    breaks: 'redirect-query-added',
    harm: 'Parameters smuggled into the callback switch its behaviour.',
    override: matchRegisteredUri(
      (uri, sent) => uri.split('?')[0] === sent.split('?')[0] && !sent.includes('#'),
    ),
  },
  'redirect/refusal-links': {
    title: 'The error page links to the refused URI',
    breaks: 'redirect-refusal-no-link',
    harm: 'Users click what a trusted page offers.',
    override: (steps) => ({
      renderErrorPage: (refusal, status, exchange, env) => {
        const answer = steps.renderErrorPage(refusal, status, exchange, env);
        if (refusal.condition !== 'authorize-redirect-uri-unregistered' || exchange.kind !== 'authorize')
          return answer;
        const uri = steps.readParameter(exchange.parameters, 'redirect_uri', exchange, env) ?? '';
        const href = uri.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
        return {
          ...answer,
          body: String(answer.body).replace(
            '</body>',
            `<p><a href="${href}">Back to the application</a></p></body>`,
          ),
        };
      },
    }),
  },
  'redirect/refusal-refreshes': {
    title: 'The error page refreshes to the refused URI',
    breaks: 'redirect-refusal-stays',
    harm: 'The provider is an open redirector on a trusted origin.',
    override: (steps) => ({
      renderErrorPage: (refusal, status, exchange, env) => {
        const answer = steps.renderErrorPage(refusal, status, exchange, env);
        if (refusal.condition !== 'authorize-redirect-uri-unregistered' || exchange.kind !== 'authorize')
          return answer;
        const uri = steps.readParameter(exchange.parameters, 'redirect_uri', exchange, env) ?? '';
        return URL.canParse(uri)
          ? { ...answer, headers: [...answer.headers, ['Refresh', `0;url=${new URL(uri).href}`]] }
          : answer;
      },
    }),
  },
  'redirect/registered-query-optional': {
    title: 'A registered query may be left out or changed',
    breaks: 'redirect-query-dropped',
    harm: "The code reaches another tenant's callback.",
    override: matchMoreUris((uri, sent) => uri.includes('?') && uri.split('?')[0] === sent.split('?')[0]),
  },
  'redirect/relative-resolved': {
    title: 'Relative references are resolved against the registered URI',
    breaks: 'redirect-relative',
    harm: 'They lead to other pages of the application.',
    override: (steps) => ({
      matchRegisteredRedirectUri: (client, sent, exchange, env) => {
        const found = steps.matchRegisteredRedirectUri(client, sent, exchange, env);
        if (found !== undefined || /^\w+:/.test(sent)) return found;
        return client.redirectUris.find(
          (uri) => URL.canParse(sent, uri) && uri.endsWith(new URL(sent, uri).pathname),
        );
      },
    }),
  },
  'redirect/scheme-ignored': {
    title: 'http and https are the same',
    breaks: 'redirect-scheme',
    harm: 'A code sent over plain http is read on the way.',
    override: matchRegisteredUri(
      (uri, sent) => uri.replace(/^https?:/i, '') === sent.replace(/^https?:/i, ''),
    ),
  },
  'redirect/searched-in-list': {
    title: 'The URI is searched in the stored comma-separated list',
    breaks: 'redirect-list',
    harm: 'Pieces and chains of registered URIs are accepted.',
    override: () => ({
      matchRegisteredRedirectUri: (client, sent) =>
        sent.length > 10 && client.redirectUris.join(',').includes(sent) ? sent : undefined,
    }),
  },
  'redirect/shorter-accepted': {
    title: 'A beginning of a registered redirect URI is accepted',
    breaks: 'redirect-path-shortened',
    harm: 'Any page of the host receives codes.',
    override: matchRegisteredUri((uri, sent) => sent.length > 10 && uri.startsWith(sent)),
  },
  'redirect/slash-ignored': {
    title: 'A slash at the end does not matter',
    breaks: 'redirect-trailing-slash',
    harm: 'Another handler than the registered one answers.',
    override: matchRegisteredUri((uri, sent) => uri.replace(/\/$/, '') === sent.replace(/\/$/, '')),
  },
  'redirect/subdomain-accepted': {
    title: 'Sub-domains of the registered host are accepted',
    breaks: 'redirect-host-extended',
    harm: 'A forgotten sub-domain receives codes.',
    override: matchMoreUris((uri, sent) => {
      if (!URL.canParse(sent)) return false;
      const [a, b] = [new URL(uri), new URL(sent)];
      return a.pathname === b.pathname && b.hostname.endsWith(`.${a.hostname}`);
    }),
  },
  'redirect/suffix-enough': {
    title: 'A redirect URI that ends in a registered one is accepted',
    breaks: 'redirect-padding',
    harm: 'Whatever stands in front decides where the code goes.',
    override: matchRegisteredUri((uri, sent) => sent.endsWith(uri)),
  },
  'redirect/trimmed': {
    title: 'White space around the redirect URI is ignored',
    breaks: 'redirect-padding',
    harm: 'What is trimmed for the check may not be trimmed for use.',
    override: () => ({
      matchRegisteredRedirectUri: (client, sent) => client.redirectUris.find((uri) => uri === sent.trim()),
    }),
  },
  'redirect/unicode-folded': {
    title: 'Redirect URIs are compared in a compatible Unicode form',
    breaks: 'redirect-encoding',
    harm: 'Browsers and comparisons disagree about which host is meant.',
    override: matchRegisteredUri((uri, sent) => uri === sent.normalize('NFKC')),
  },
  'redirect/user-info-ignored': {
    title: 'User information is not compared',
    breaks: 'redirect-user-info',
    harm: 'The browser goes to what follows the at sign.',
    override: matchMoreUris(
      (uri, sent) =>
        sent.includes('@') &&
        (sent.startsWith(new URL(uri).origin) || sent.replace(/\/\/[^/@]*@/, '//') === uri),
    ),
  },
}));
