/** Answers of the authorization endpoint and its pages that are no redirect to a client. */
import {
  findFramingGap,
  findReferrerGap,
  findStorageGap,
} from '../../../suites/checks/read-interaction-headers.ts';
import { headerValues } from '../../../suites/flows/wire.ts';
import { type Rule, sound } from './provider-rules.ts';
import { firstOf, requestHeader, type Seen } from './seen.ts';

const statusOf = ({ entry }: Seen) => entry.answer?.status ?? 0;
const headersOf = ({ entry }: Seen) => entry.answer?.headers ?? [];

/** Whether an answer sends the browser on with a code. */
const grants = (seen: Seen): boolean =>
  headerValues(headersOf(seen), 'location').some((location) => /[?&#]code=[^&]/.test(location));

/** No code, where that is clear already: a sign-in page may still lead to one. */
const noCode = (seen: Seen): true | string | undefined => {
  if (grants(seen)) return 'it was answered with a code';
  return statusOf(seen) >= 400 && statusOf(seen) < 500 ? true : undefined;
};

const lacks =
  (name: string, empty: boolean) =>
  (seen: Seen): boolean =>
    empty ? firstOf(seen.query, name) === '' : !seen.query.some(([key]) => key === name);

const refusedWithout = (
  requirement: Rule<Seen>['requirement'],
  name: string,
  empty: boolean,
): Rule<Seen> => ({
  requirement,
  title: `A request ${empty ? 'with an empty' : 'without'} ${name}`,
  expected: 'It yields no code.',
  read: (seen) => (lacks(name, empty)(seen) ? noCode(seen) : undefined),
});

/** The rules for every answer to an authorization request. */
export const AUTHORIZE_RULES: readonly Rule<Seen>[] = [
  refusedWithout('authorize-client-id-missing', 'client_id', false),
  refusedWithout('authorize-client-id-empty', 'client_id', true),
  refusedWithout('authorize-redirect-uri-missing', 'redirect_uri', false),
  refusedWithout('authorize-redirect-uri-empty', 'redirect_uri', true),
  {
    requirement: 'authorize-client-id-repeated',
    title: 'Two different client_id',
    expected: 'The request yields no code.',
    read: (seen) => {
      const ids = new Set(seen.query.filter(([name]) => name === 'client_id').map(([, value]) => value));
      return ids.size > 1 ? noCode(seen) : undefined;
    },
  },
  {
    requirement: 'authorize-no-cors',
    title: 'Reading from other origins',
    expected: 'Answers of the authorization endpoint allow no cross-origin reading.',
    read: (seen) => {
      const [allowed] = headerValues(headersOf(seen), 'access-control-allow-origin');
      if (allowed !== undefined) return `Access-Control-Allow-Origin: ${allowed}`;
      return requestHeader(seen, 'origin') === undefined ? undefined : true;
    },
  },
];

/** A page of sign-in or consent. */
export const isSignInPage = (seen: Seen): boolean => {
  const [type = ''] = headerValues(headersOf(seen), 'content-type');
  return statusOf(seen) === 200 && /^text\/html/i.test(type) && /<form\b/i.test(seen.answer?.text ?? '');
};

const pageOf = (seen: Seen) =>
  ({ headers: headersOf(seen), html: seen.answer?.text ?? '' }) as Parameters<typeof findFramingGap>[0];

/** The rules for pages of sign-in and consent. */
export const PAGE_RULES: readonly Rule<Seen>[] = [
  {
    requirement: 'interaction-no-framing',
    title: 'Framing of its pages',
    expected: 'Sign-in and consent pages forbid being framed by other origins.',
    read: (seen) => findFramingGap(pageOf(seen)),
  },
  {
    requirement: 'interaction-referrer-policy',
    title: 'The referrer policy of its pages',
    expected: 'Pages that know the request keep its URL from other origins.',
    read: (seen) => sound(findReferrerGap(pageOf(seen))),
  },
  {
    requirement: 'interaction-not-stored',
    title: 'Storing its pages',
    expected: 'Sign-in and consent pages forbid storing them.',
    read: (seen) => sound(findStorageGap(pageOf(seen))),
  },
];

/** Where https is spoken, every answer says so. */
export const HTTPS_RULES: readonly Rule<Seen>[] = [
  {
    requirement: 'transport-hsts',
    title: 'Insisting on https',
    expected: 'Strict-Transport-Security with a max-age above 0.',
    read: (seen) => {
      const [value] = headerValues(headersOf(seen), 'strict-transport-security');
      return sound(
        value !== undefined && /max-age\s*=\s*"?0*[1-9]/i.test(value)
          ? undefined
          : (value ?? 'no such header'),
      );
    },
  },
];
