/** The redirect that brings a code or an error to a client, by the forms that the documents give it. */
import { differsFromRedirectUri } from '../../../suites/checks/compare-redirect.ts';
import { parseParams, splitAtQuery } from '../../../suites/flows/encode.ts';
import { headerValues } from '../../../suites/flows/wire.ts';
import type { Redirect } from './history.ts';
import { type Rule, sound } from './provider-rules.ts';
import { firstOf } from './seen.ts';

const asked = ({ flow }: Redirect, name: string): string | undefined =>
  firstOf(flow?.authorization?.query ?? [], name);
const all = ({ params, fragment }: Redirect) => [...params, ...fragment];
const count = (redirect: Redirect, name: string) => all(redirect).filter(([key]) => key === name).length;
const statusOf = ({ seen }: Redirect) => seen.entry.answer?.status ?? 0;
const afterForm = ({ seen }: Redirect) => seen.entry.request.method === 'POST';

/** States of the answer that the redirect URI does not have of its own. */
function states(redirect: Redirect): string[] {
  const found = all(redirect).flatMap(([name, value]) => (name === 'state' ? [value] : []));
  for (const [name, value] of parseParams(splitAtQuery(asked(redirect, 'redirect_uri') ?? '').query ?? '')) {
    const at = name === 'state' ? found.indexOf(value) : -1;
    if (at !== -1) found.splice(at, 1);
  }
  return found;
}

/** With a state that was sent once; undefined: there is none to compare with. */
function sentState({ flow }: Redirect): string | undefined {
  const sent = (flow?.authorization?.query ?? []).filter(([name]) => name === 'state');
  return sent.length === 1 ? sent[0]?.[1] : undefined;
}

const stateCameBack = (redirect: Redirect): true | string | undefined => {
  const sent = sentState(redirect);
  if (sent === undefined || sent === '') return undefined;
  const back = states(redirect);
  if (back.length === 0) return 'no state came back';
  return sound(back.includes(sent) ? undefined : 'the state that came back is another one');
};

/** The rules for a redirect with a code. */
export const CODE_REDIRECT_RULES: readonly Rule<Redirect>[] = [
  {
    requirement: 'authorize-issues-code',
    title: 'An answer with a code',
    expected: 'After login and consent a redirect brings a code.',
    read: ({ code }) => (code ? true : undefined),
  },
  {
    requirement: 'authorize-status-found',
    title: 'The status of the redirect',
    expected: 'The redirect is a 302; after a form a 303 will do.',
    read: (redirect) => {
      const allowed = afterForm(redirect) ? [302, 303] : [302];
      return sound(allowed.includes(statusOf(redirect)) ? undefined : `status ${statusOf(redirect)}`);
    },
  },
  {
    requirement: 'authorize-target-exact',
    title: 'Where the redirect leads',
    expected: 'The redirect leads to the redirect URI of the request, with parameters added.',
    read: (redirect) => {
      const uri = asked(redirect, 'redirect_uri');
      return uri === undefined ? undefined : sound(differsFromRedirectUri(redirect.location, uri));
    },
  },
  {
    requirement: 'authorize-query-retained',
    title: 'The query of the redirect URI',
    expected: 'A query of the redirect URI is retained.',
    read: (redirect) => {
      const uri = asked(redirect, 'redirect_uri');
      const wanted = parseParams(splitAtQuery(uri ?? '').query ?? '');
      if (wanted.length === 0) return undefined;
      const missing = wanted.find(
        ([name, value]) => !redirect.params.some(([n, v]) => n === name && v === value),
      );
      return sound(missing && `${missing[0]} is missing`);
    },
  },
  {
    requirement: 'authorize-code-once',
    title: 'The parameter code',
    expected: 'The redirect carries code once, with a value.',
    read: (redirect) => {
      const times = count(redirect, 'code');
      return sound(
        times === 1 ? (redirect.code === '' ? 'it was empty' : undefined) : `it came ${times} times`,
      );
    },
  },
  {
    requirement: 'authorize-code-in-query',
    title: 'Where the code stands',
    expected: 'Code, state and error stand in the query, not in the fragment.',
    read: ({ fragment }) => {
      const astray = fragment
        .filter(([name]) => ['code', 'state', 'error'].includes(name))
        .map(([name]) => name);
      return sound(astray.length === 0 ? undefined : `in the fragment: ${astray.join(', ')}`);
    },
  },
  {
    requirement: 'authorize-code-characters',
    title: 'The characters of the code',
    expected: 'A code consists of printable ASCII characters.',
    read: ({ code = '' }) => sound(/^[\x20-\x7e]*$/.test(code) ? undefined : 'it holds other characters'),
  },
  {
    requirement: 'authorize-no-token-in-url',
    title: 'Tokens in the redirect',
    expected: 'The redirect carries no access token.',
    read: (redirect) => {
      const names = all(redirect).map(([name]) => name);
      const token = names.find((name) => /^(?:access_?token|id_token|token|refresh_token)$/i.test(name));
      return sound(token && `it carries ${token}`);
    },
  },
  {
    requirement: 'authorize-not-stored',
    title: 'Storing the redirect',
    expected: 'An answer that carries a code says no-store.',
    read: ({ seen }) => sound(withoutNoStore(seen.entry.answer?.headers ?? [])),
  },
  {
    requirement: 'authorize-response-type-accepted',
    title: 'A request with response_type=code',
    expected: 'It is answered with a code.',
    read: (redirect) => (asked(redirect, 'response_type') === 'code' ? true : undefined),
  },
  {
    requirement: 'state-echoed',
    title: 'The state',
    expected: 'The state of the request comes back.',
    read: stateCameBack,
  },
  {
    requirement: 'state-unmodified',
    title: 'The state, compared',
    expected: 'The state comes back as it was sent.',
    // That this one did says nothing of other characters.
    read: (redirect) =>
      states(redirect).length === 0 || stateCameBack(redirect) === true ? undefined : stateCameBack(redirect),
  },
  {
    requirement: 'state-not-invented',
    title: 'A request without state',
    expected: 'Without state in the request the redirect carries none.',
    read: (redirect) => {
      const query = redirect.flow?.authorization?.query;
      if (!query || query.some(([name]) => name === 'state')) return undefined;
      return sound(states(redirect).length === 0 ? undefined : 'it carried one');
    },
  },
  {
    requirement: 'userid-not-disclosed',
    title: 'The userid in the redirect',
    expected: 'The redirect does not disclose the userid.',
    read: (redirect) => {
      const userid = asked(redirect, 'userid');
      if (!userid || (asked(redirect, 'redirect_uri') ?? '').includes('userid')) return undefined;
      return sound(redirect.params.some(([name]) => name === 'userid') ? 'it carried userid' : undefined);
    },
  },
];

/** The rules for every redirect to a client. */
export const REDIRECT_RULES: readonly Rule<Redirect>[] = [
  {
    requirement: 'state-once',
    title: 'The parameter state',
    expected: 'State occurs exactly once in the redirect.',
    read: (redirect) => {
      if (!sentState(redirect)) return undefined;
      const times = states(redirect).length;
      return times === 0 ? undefined : sound(times === 1 ? undefined : `it came ${times} times`);
    },
  },
  {
    requirement: 'interaction-error-without-code',
    title: 'Code and error',
    expected: 'A redirect carries either a code or an error.',
    read: (redirect) =>
      sound(count(redirect, 'code') > 0 && count(redirect, 'error') > 0 ? 'it carried both' : undefined),
  },
  {
    requirement: 'interaction-no-repost',
    title: 'The redirect after a form',
    expected: 'It is not a 307 or 308: the form would be posted to the application.',
    read: (redirect) => {
      if (!afterForm(redirect)) return undefined;
      return sound([307, 308].includes(statusOf(redirect)) ? `status ${statusOf(redirect)}` : undefined);
    },
  },
];

/** The rules for a redirect with an error. */
export const ERROR_REDIRECT_RULES: readonly Rule<Redirect>[] = [
  {
    requirement: 'state-in-errors',
    title: 'The state beside an error',
    expected: 'A redirect that reports an error carries the state of its request.',
    read: stateCameBack,
  },
];

/** What keeps an answer from forbidding that it is stored. */
export function withoutNoStore(headers: readonly (readonly [string, string])[]): string | undefined {
  const control = headerValues(headers, 'cache-control').join(', ');
  if (/(?:^|[\s,])no-store(?:$|[\s,])/i.test(control)) return undefined;
  return control === '' ? 'no Cache-Control' : `Cache-Control: ${control}`;
}
