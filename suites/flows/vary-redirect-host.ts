/** Redirect URIs whose scheme, host or port is almost the registered one. */
import { isLoopback } from '../../specs/is-loopback.ts';
import { FOREIGN_HOST, splitUri, type Variant, type Variants, withParts } from './split-redirect-uri.ts';
import { swapCaseOf } from './swap-case.ts';

/**
 * RFC 8252 section 7.3 lets native clients choose the port of an http redirect URI on their own machine, and
 * RFC 9700 section 2.1 excepts it from exact comparison.
 */
export function portIsFree(uri: string): boolean {
  const { scheme, host } = splitUri(uri);
  return scheme.toLowerCase() === 'http' && host !== undefined && isLoopback(host);
}

export const hostCase: Variants = (uri) => {
  const { scheme, host } = splitUri(uri);
  return [
    ['the scheme in upper case', withParts(uri, { scheme: scheme.toUpperCase() })],
    ...(host && /[a-z]/i.test(host)
      ? [
          ['the host in upper case', withParts(uri, { host: host.toUpperCase() })] as const,
          [
            'the first letter of the host in other case',
            withParts(uri, { host: host.replace(/[a-z]/i, swapCaseOf) }),
          ] as const,
        ]
      : []),
  ];
};

export const otherScheme: Variants = (uri) => {
  const { scheme } = splitUri(uri);
  const twin = /^https$/i.test(scheme) ? 'http' : 'https';
  return [
    [`${twin} instead of ${scheme}`, withParts(uri, { scheme: twin })],
    ['ftp as scheme', withParts(uri, { scheme: 'ftp' })],
    ['a private scheme', withParts(uri, { scheme: 'airisk-conformance' })],
  ];
};

export const otherPort: Variants = (_, all) => {
  const uri = all.find((one) => splitUri(one).host !== undefined && !portIsFree(one));
  if (uri === undefined) {
    return all.flatMap((one): Variant[] =>
      splitUri(one).host === undefined
        ? []
        : [['a port that does not exist', withParts(one, { port: '99999' })]],
    );
  }
  const { scheme, port } = splitUri(uri);
  const usual = /^https$/i.test(scheme) ? '443' : '80';
  return [
    port === usual
      ? ['the default port left out', withParts(uri, { port: undefined })]
      : port === undefined
        ? ['the default port written out', withParts(uri, { port: usual })]
        : ['the port left out', withParts(uri, { port: undefined })],
    ['another port', withParts(uri, { port: port === '8443' ? '9443' : '8443' })],
    ...(port === undefined
      ? [['a colon without a port', withParts(uri, { port: '' })] as const]
      : [['a zero in front of the port', withParts(uri, { port: `0${port}` })] as const]),
  ];
};

export const hostExtended: Variants = (uri) => {
  const { host } = splitUri(uri);
  if (!host) return [];
  const named = !host.startsWith('[');
  return [
    ...(named
      ? [
          ['a sub-domain added', withParts(uri, { host: `sub.${host}` })] as const,
          ['letters in front of the host', withParts(uri, { host: `x${host}` })] as const,
          ['letters behind the host', withParts(uri, { host: `${host}x` })] as const,
          ['a dot behind the host', withParts(uri, { host: `${host}.` })] as const,
        ]
      : []),
    [
      'the host as beginning of another domain',
      withParts(uri, { host: `${named ? host : 'localhost'}.${FOREIGN_HOST}`, port: undefined }),
    ],
  ];
};

export const userInfo: Variants = (uri) => {
  const { scheme, host, path } = splitUri(uri);
  if (host === undefined) return [];
  const rest = path || '/';
  return [
    ['a user name in front of the host', withParts(uri, { host: `user@${host}` })],
    ['the registered host as user name of another', `${scheme}://${host}@${FOREIGN_HOST}${rest}`],
    ['the registered host as user name with a password', `${scheme}://${host}:443@${FOREIGN_HOST}${rest}`],
    ['another host hidden by a number sign', `${scheme}://${FOREIGN_HOST}#@${host}${rest}`],
  ];
};
