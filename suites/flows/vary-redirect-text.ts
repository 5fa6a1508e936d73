/** Redirect URIs that are longer, shorter or other texts than the registered one. */
import { FOREIGN_HOST, splitUri, type Variants, withParts } from './split-redirect-uri.ts';
import { swapCaseOf } from './swap-case.ts';

export const unregistered: Variants = (uri) => {
  const { path } = splitUri(uri);
  return [
    ['another host', `https://${FOREIGN_HOST}${path.startsWith('/') ? path : '/callback'}`],
    [
      'another path of the registered host',
      withParts(uri, { path: '/airisk-conformance-unregistered', query: undefined }),
    ],
    ['nothing in common', `https://${FOREIGN_HOST}/`],
  ];
};

export const queryAdded: Variants = (uri) => {
  const glue = uri.includes('?') ? '&' : '?';
  return [
    ['a query parameter added', `${uri}${glue}x=1`],
    ['a parameter named code added', `${uri}${glue}code=airisk-conformance`],
    ['a parameter named state added', `${uri}${glue}state=airisk-conformance`],
    [uri.includes('?') ? 'an ampersand behind' : 'a question mark behind', `${uri}${glue}`],
  ];
};

export const queryDropped: Variants = (_, all) => {
  const uri = all.find((one) => splitUri(one).query !== undefined);
  if (uri === undefined) return [];
  const { query = '' } = splitUri(uri);
  const pairs = query.split('&');
  return [
    ['the query missing', withParts(uri, { query: undefined })],
    ['an empty query', withParts(uri, { query: '' })],
    ['the last value longer', `${uri}x`],
    ['the value of the query missing', withParts(uri, { query: query.replace(/=[^&]*$/, '=') })],
    ['the name of the query in other case', withParts(uri, { query: query.replace(/[a-z]/i, swapCaseOf) })],
    ...(pairs.length > 1
      ? [
          ['the query in another order', withParts(uri, { query: pairs.toReversed().join('&') })] as const,
          ['the last parameter missing', withParts(uri, { query: pairs.slice(0, -1).join('&') })] as const,
        ]
      : []),
  ];
};

export const fragment: Variants = (uri) => [
  ['a fragment added', `${uri}#fragment`],
  ['an empty fragment added', `${uri}#`],
];

export const padding: Variants = (uri) => [
  ['a space behind', `${uri} `],
  ['a space in front', ` ${uri}`],
  ['a tab behind', `${uri}\t`],
  ['a no-break space behind', `${uri}\u00a0`],
];

export const relative: Variants = (uri) => {
  const { scheme, host, port, path, query } = splitUri(uri);
  const rest = `${path || '/'}${query === undefined ? '' : `?${query}`}`;
  const authority = host === undefined ? '' : `${host}${port === undefined ? '' : `:${port}`}`;
  return [
    ['the path alone', rest],
    ['the URI without its scheme', uri.slice(scheme.length + 1)],
    ['host and path without scheme and slashes', `${authority}${rest}`],
    ['another host without a scheme', `//${FOREIGN_HOST}${rest}`],
    ['a path without a slash in front', rest.replace(/^\/+/, '') || 'callback'],
  ];
};

export const list: Variants = (uri, _, inOrder) => {
  const second = inOrder[(inOrder.indexOf(uri) + 1) % inOrder.length];
  if (second === undefined || second === uri) return [];
  return [
    ['all registered URIs, joined by commas', inOrder.join(',')],
    ['two registered URIs, joined by a comma', `${uri},${second}`],
    ['two registered URIs, joined by a comma and a space', `${uri}, ${second}`],
    ['two registered URIs, joined by a space', `${uri} ${second}`],
    ['a registered URI with a comma behind', `${uri},`],
    ['a registered URI with a comma in front', `,${uri}`],
    ['the end of one registered URI and the beginning of the next', `${uri.slice(-4)},${second.slice(0, 8)}`],
  ];
};

export const backslash: Variants = (uri) => {
  const { scheme, host, path } = splitUri(uri);
  const rest = path || '/';
  if (host === undefined) return [['a null character behind', `${uri}\0`]];
  return [
    ['the registered host behind a backslash', `${scheme}://${FOREIGN_HOST}\\@${host}${rest}`],
    ['another host behind a backslash', `${scheme}://${host}\\@${FOREIGN_HOST}${rest}`],
    ['backslashes instead of slashes', `${scheme}:\\\\${host}${rest.replaceAll('/', '\\')}`],
    ['a domain behind a backslash', withParts(uri, { host: `${host}\\.${FOREIGN_HOST}`, port: undefined })],
    ['a null character behind', `${uri}\0`],
    [
      'a null character and another domain behind the host',
      withParts(uri, { host: `${host}\0.${FOREIGN_HOST}`, port: undefined }),
    ],
    ['a line break and a header behind', `${uri}\r\nX-Airisk-Canary: 1`],
    ['a tab within the host', withParts(uri, { host: `${host.slice(0, 1)}\t${host.slice(1)}` })],
  ];
};

export const dangerousScheme: Variants = (uri) => {
  const { host, path } = splitUri(uri);
  const behind = `${host ?? 'localhost'}${path || '/'}`;
  return [
    ['a javascript URI', 'javascript:airiskCanary(1)'],
    ['a javascript URI with the registered host and path', `javascript://${behind}%0aairiskCanary(1)`],
    ['a javascript URI in mixed case', 'JavaScript:airiskCanary(1)'],
    ['a data URI', 'data:text/html,<script>airiskCanary(1)</script>'],
    ['a vbscript URI', 'vbscript:airiskCanary(1)'],
    ['a file URI', `file://${behind}`],
  ];
};
