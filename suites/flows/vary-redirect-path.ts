/** Redirect URIs whose path is almost the registered one. */
import { splitUri, type Variant, type Variants, withParts } from './split-redirect-uri.ts';
import { swapCaseOf } from './swap-case.ts';

export const pathExtended: Variants = (uri) => {
  const { path } = splitUri(uri);
  return [
    ['a path segment added', withParts(uri, { path: `${path.replace(/\/$/, '')}/extra` })],
    ['a character added to the path', withParts(uri, { path: `${path || '/'}x` })],
    ['a path parameter added', withParts(uri, { path: `${path || '/'};x=1` })],
    ['an empty path segment in front', withParts(uri, { path: `/${path || '/'}` })],
  ];
};

export const pathShortened: Variants = (uri) => {
  const { path, query } = splitUri(uri);
  const parent = path.replace(/[^/]+\/?$/, '');
  return [
    ['the last character missing', uri.slice(0, -1)],
    ...(path.length > 2
      ? [
          [
            'the end of the path missing',
            withParts(uri, { path: path.slice(0, Math.ceil(path.length / 2)), query }),
          ] as const,
        ]
      : []),
    ...(parent !== path && parent !== ''
      ? [['the last path segment missing', withParts(uri, { path: parent })] as const]
      : []),
    ...(path.length > 1 ? [['no path', withParts(uri, { path: '', query: undefined })] as const] : []),
  ];
};

export const trailingSlash: Variants = (uri) => {
  const { path } = splitUri(uri);
  const slash: Variant = path.endsWith('/')
    ? ['the trailing slash missing', withParts(uri, { path: path.slice(0, -1) })]
    : ['a trailing slash added', withParts(uri, { path: `${path}/` })];
  return [slash, ['two slashes behind', withParts(uri, { path: `${path}//` })]];
};

export const pathCase: Variants = (_, all) => {
  const uri = all.find((one) => /[a-z]/i.test(splitUri(one).path));
  if (uri === undefined) return [];
  const { path } = splitUri(uri);
  return [
    [
      'the first letter of the path in other case',
      withParts(uri, { path: path.replace(/[a-z]/i, swapCaseOf) }),
    ],
    ['the path in other case', withParts(uri, { path: swapCaseOf(path) })],
  ];
};

export const encoding: Variants = (uri) => {
  const { host, path, query } = splitUri(uri);
  const at = path.search(/[a-z0-9]/i);
  const last = uri.at(-1) ?? '';
  return [
    ...(at === -1
      ? [['the last character percent-encoded', `${uri.slice(0, -1)}${percent(last)}`] as const]
      : [
          [
            'a letter of the path percent-encoded',
            withParts(uri, { path: encodeAt(path, at, '%') }),
          ] as const,
          [
            'a letter of the path percent-encoded twice',
            withParts(uri, { path: encodeAt(path, at, '%25') }),
          ] as const,
        ]),
    ...(path.lastIndexOf('/') >= 0
      ? [
          [
            'a slash of the path percent-encoded',
            withParts(uri, { path: encodeAt(path, path.lastIndexOf('/'), '%') }),
          ] as const,
        ]
      : []),
    ...(host && /^[a-z]/i.test(host)
      ? [['a letter of the host percent-encoded', withParts(uri, { host: encodeAt(host, 0, '%') })] as const]
      : []),
    ...(/%[0-9a-f]{2}/i.test(uri)
      ? [['the hexadecimal digits in other case', uri.replace(/%[0-9a-f]{2}/gi, swapCaseOf)] as const]
      : []),
    ...(at === -1 ? [] : inOtherUnicode(uri, path, at)),
    ...(query
      ? [['the query percent-encoded', withParts(uri, { query: encodeAt(query, 0, '%') })] as const]
      : []),
  ];
};

/** What a comparison after Unicode normalisation, or one that skips what cannot be seen, takes for the same. */
function inOtherUnicode(uri: string, path: string, at: number): Variant[] {
  const letter = path[at] ?? '';
  const written = (text: string) => withParts(uri, { path: path.slice(0, at) + text + path.slice(at + 1) });
  return [
    [
      'a letter of the path in its full-width form',
      written(String.fromCodePoint((letter.codePointAt(0) ?? 0) + FULL_WIDTH)),
    ],
    ['an accent on a letter of the path', written(`${letter}\u0301`)],
    ['an invisible character in the path', written(`${letter}\u200b`)],
  ];
}

/** From an ASCII character to its full-width form. */
const FULL_WIDTH = 0xfee0;

export const dotSegments: Variants = (uri) => {
  const { path } = splitUri(uri);
  const rest = path || '/';
  const base = rest.replace(/\/$/, '');
  return [
    ['a step down and up in front of the path', withParts(uri, { path: `/extra/..${rest}` })],
    ['a dot segment in front of the path', withParts(uri, { path: `/.${rest}` })],
    ['a step out of the registered path', withParts(uri, { path: `${base}/../extra` })],
    ['an encoded step out of the registered path', withParts(uri, { path: `${base}/%2e%2e/extra` })],
    ['a step up behind the path', withParts(uri, { path: `${base}/..` })],
    ['a path parameter with a step up', withParts(uri, { path: `${base}/..;/extra` })],
  ];
};

const percent = (character: string, sign = '%'): string =>
  `${sign}${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, '0')}`;

const encodeAt = (text: string, at: number, sign: string): string =>
  text.slice(0, at) + percent(text[at] ?? '', sign) + text.slice(at + 1);
