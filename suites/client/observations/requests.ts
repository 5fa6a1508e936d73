/** Observations of what the application sends to the provider. */
import { estimateEntropy } from '../../checks/estimate-entropy.ts';
import { broken, holds, unseen } from '../finding.ts';
import {
  AUTHORIZE_PATH,
  bearerOf,
  headerValues,
  isApiRequest,
  isAuthorization,
  issuedToken,
  isTokenRequest,
  locationOf,
  type Pair,
  queryValue,
  readPairs,
  TOKEN_PATH,
  tokenPairs,
  valuesOf,
} from '../read-journal.ts';
import { type ObservationCheck, observation, type Topic } from '../scenario.ts';
import type { JournalEntry } from '../test-environment.ts';
import { each, hasOne, mentions, repeated } from './check-requests.ts';
import type { ObservationInput, RequestKind } from './sample.ts';

const allEntries = ({ samples }: ObservationInput) => samples.flatMap(({ entries }) => entries);
const isKind = (input: ObservationInput, kind: RequestKind) => (entry: JournalEntry) =>
  input.kindOf ? input.kindOf(entry) === kind : BY_JOURNAL[kind](entry);
const asked = (input: ObservationInput) => allEntries(input).filter(isKind(input, 'authorization'));
const redeemed = (input: ObservationInput) => allEntries(input).filter(isKind(input, 'token'));
const called = (input: ObservationInput) => allEntries(input).filter(isKind(input, 'api'));
const BY_JOURNAL = { authorization: isAuthorization, token: isTokenRequest, api: isApiRequest } as const;
const read = new WeakMap<JournalEntry, readonly Pair[]>();

/** Parameters of the query; many checks ask for those of one request. */
function queryPairs(entry: JournalEntry): readonly Pair[] {
  const known = read.get(entry) ?? readPairs(entry.request.rawQuery);
  read.set(entry, known);
  return known;
}

const AUTHORIZATION = 'authorization request';
const TOKEN = 'token request';
const API = 'API request';

const states = (input: ObservationInput) =>
  asked(input).flatMap((entry) => valuesOf(queryPairs(entry), 'state').filter((state) => state !== ''));

/** Observations by the id of their scenario. */
export const REQUEST_CHECKS: Topic<ObservationCheck> = {
  'authorize-endpoint': observation(
    { title: 'Where it asks', verifies: ['client-authorize-endpoint'] },
    (input) =>
      each(
        `GET ${input.prefix}${AUTHORIZE_PATH} asks for the code.`,
        asked(input),
        AUTHORIZATION,
        ({ request: { method, path } }) =>
          method === 'GET' && path === `${input.prefix}${AUTHORIZE_PATH}`
            ? undefined
            : `it was ${method} ${path}`,
      ),
  ),
  'authorize-client-id': observation(
    { title: 'The client_id it asks with', verifies: ['client-authorize-client-id'] },
    (input) =>
      each('It carries the configured client_id.', asked(input), AUTHORIZATION, (entry) =>
        hasOne(queryPairs(entry), 'client_id', input.subject.client.id),
      ),
  ),
  'authorize-redirect-uri': observation(
    { title: 'The redirect URI it asks with', verifies: ['client-authorize-redirect-uri'] },
    (input) =>
      each('It carries redirect_uri exactly as registered.', asked(input), AUTHORIZATION, (entry) =>
        hasOne(queryPairs(entry), 'redirect_uri', input.subject.client.redirectUri),
      ),
  ),
  'authorize-userid': observation(
    { title: 'The userid it asks with', needs: ['user'], verifies: ['client-authorize-userid'] },
    (input) =>
      each('It carries the configured userid.', asked(input), AUTHORIZATION, (entry) =>
        hasOne(queryPairs(entry), 'userid', input.subject.userid ?? ''),
      ),
  ),
  'authorize-generic': observation(
    { title: 'Asking for nobody', needs: ['generic'], verifies: ['client-authorize-generic'] },
    (input) =>
      each('It carries no userid.', asked(input), AUTHORIZATION, (entry) =>
        valuesOf(queryPairs(entry), 'userid').length === 0 ? undefined : 'it carried userid',
      ),
  ),
  'authorize-parameters-once': observation(
    { title: 'Repeated parameters', verifies: ['client-authorize-parameters-once'] },
    (input) =>
      each('It carries no parameter twice.', asked(input), AUTHORIZATION, (entry) =>
        repeated(queryPairs(entry)),
      ),
  ),
  'authorize-no-secret': observation(
    { title: 'The secret in the front channel', verifies: ['client-authorize-no-secret'] },
    (input) => {
      const { secret } = input.subject.client;
      const opened = input.samples.flatMap(({ browser }) => browser?.requests ?? []).map(({ url }) => url);
      const expected = 'No URL that the browser opens carries the client secret.';
      if (opened.some((url) => mentions(url, [secret]))) return broken(expected, 'one did', asked(input));
      return each(expected, asked(input), AUTHORIZATION, ({ request }) =>
        mentions(request.rawQuery, [secret]) ? 'its query carried the secret' : undefined,
      );
    },
  ),
  'state-present': observation(
    { title: 'Its state', samples: 3, verifies: ['client-state-present'] },
    (input) =>
      each('It carries a state that is not empty.', asked(input), AUTHORIZATION, (entry) => {
        const values = valuesOf(queryPairs(entry), 'state');
        if (values.length === 0) return 'it carried no state';
        return values.includes('') ? 'its state was empty' : undefined;
      }),
  ),
  'state-fresh': observation(
    { title: 'Its states, compared', samples: 4, verifies: ['client-state-fresh'] },
    (input) => {
      const expected = 'No two authorization requests carry the same state.';
      const all = { ...input, samples: [...input.samples, ...input.others] };
      const seen = states(all);
      if (seen.length < 2) return unseen(expected, `${seen.length} states were seen`);
      const again = seen.find((state, at) => seen.indexOf(state) !== at);
      const with_ = (state: string) =>
        asked(all).filter((entry) => queryPairs(entry).some(([, v]) => v === state));
      return again === undefined
        ? holds(expected, `${seen.length} states, all different`, asked(input).slice(0, 3))
        : broken(
            expected,
            `a state came ${seen.filter((state) => state === again).length} times`,
            with_(again),
          );
    },
  ),
  'state-unguessable': observation(
    { title: 'What its states are made of', samples: 12, verifies: ['client-state-unguessable'] },
    (input) => {
      const expected = 'The states leave room for 128 random bits and follow no counter or clock.';
      const seen = [...new Set(states(input))];
      if (seen.length < 8) return unseen(expected, `only ${seen.length} different states were seen`);
      const { bits, enough, basis } = estimateEntropy(seen);
      const actual = `at most ${bits} bits: ${basis}`;
      return (enough ? holds : broken)(expected, actual, asked(input).slice(0, 5));
    },
  ),
  'state-opaque': observation(
    { title: 'What its state tells', needs: ['browser'], verifies: ['client-state-opaque'] },
    (input) => {
      const expected = 'No state contains the value of a cookie, or a secret.';
      const { secret } = input.subject.client;
      for (const { browser, entries } of input.samples) {
        const before = browser?.pages.flatMap(({ headers }) => cookieValues(headers['set-cookie'])) ?? [];
        const values = [...before, ...(browser?.cookies ?? []).map(({ value }) => value), secret];
        const known = values.filter((value) => value.length >= 12);
        for (const entry of entries.filter(isKind(input, 'authorization'))) {
          const [state = ''] = valuesOf(queryPairs(entry), 'state');
          const decoded = `${state}\n${Buffer.from(state, 'base64').toString('utf8')}`;
          // A state that is the cookie is compared with it: a common, sound way without a session.
          if (known.some((value) => decoded.includes(value) && value !== state && !value.includes(state)))
            return broken(expected, 'a state contained the value of a cookie or a secret', [entry]);
        }
      }
      return each(expected, asked(input), AUTHORIZATION, () => undefined);
    },
  ),
  'token-endpoint': observation({ title: 'Where it redeems', verifies: ['client-token-endpoint'] }, (input) =>
    each(`POST ${input.prefix}${TOKEN_PATH} redeems the code.`, redeemed(input), TOKEN, ({ request }) =>
      request.method === 'POST' && request.path === `${input.prefix}${TOKEN_PATH}`
        ? undefined
        : `it was ${request.method} ${request.path}`,
    ),
  ),
  'token-media-type': observation(
    { title: 'How it labels its token request', verifies: ['client-token-media-type'] },
    (input) =>
      each(
        'The body is a form or a JSON object, and labelled as what it is.',
        redeemed(input),
        TOKEN,
        mislabelled,
      ),
  ),
  'token-client-id': observation(
    { title: 'The client_id it redeems with', verifies: ['client-token-client-id'] },
    (input) =>
      each('The body carries the configured client_id.', redeemed(input), TOKEN, (entry) =>
        hasOne(tokenPairs(entry), 'client_id', input.subject.client.id),
      ),
  ),
  'token-client-secret': observation(
    { title: 'Where it puts its secret', verifies: ['client-token-client-secret'] },
    (input) =>
      each('The body carries the configured client_secret.', redeemed(input), TOKEN, (entry) => {
        const values = valuesOf(tokenPairs(entry), 'client_secret');
        if (values.length === 0) return 'it carried no client_secret';
        return values.every((value) => value === input.subject.client.secret)
          ? undefined
          : 'it carried another one';
      }),
  ),
  'token-redirect-uri': observation(
    { title: 'The redirect URI it redeems with', verifies: ['client-token-redirect-uri'] },
    (input) => {
      const first = asked(input)[0];
      const [uri = input.subject.client.redirectUri] = first
        ? valuesOf(queryPairs(first), 'redirect_uri')
        : [];
      return each('The body repeats redirect_uri exactly.', redeemed(input), TOKEN, (entry) =>
        hasOne(tokenPairs(entry), 'redirect_uri', uri),
      );
    },
  ),
  'token-code': observation({ title: 'The code it redeems', verifies: ['client-token-code'] }, (input) => {
    const codes = new Set(
      allEntries(input).flatMap((entry) => queryValue(locationOf(entry) ?? '', 'code') ?? []),
    );
    return each('The body carries the code of the answer.', redeemed(input), TOKEN, (entry) => {
      const [code] = valuesOf(tokenPairs(entry), 'code');
      if (code === undefined) return 'it carried no code';
      return codes.has(code) ? undefined : 'it carried a code that no answer had';
    });
  }),
  'token-userid': observation(
    { title: 'The userid it redeems with', needs: ['user'], verifies: ['client-token-userid'] },
    (input) =>
      each('The body repeats the userid.', redeemed(input), TOKEN, (entry) =>
        hasOne(tokenPairs(entry), 'userid', input.subject.userid ?? ''),
      ),
  ),
  'token-generic': observation(
    { title: 'Redeeming for nobody', needs: ['generic'], verifies: ['client-token-generic'] },
    (input) =>
      each('The body carries no userid.', redeemed(input), TOKEN, (entry) =>
        valuesOf(tokenPairs(entry), 'userid').length === 0 ? undefined : 'it carried userid',
      ),
  ),
  'token-parameters-once': observation(
    { title: 'Repeated parameters of the token request', verifies: ['client-token-parameters-once'] },
    (input) =>
      each('It carries no parameter twice.', redeemed(input), TOKEN, (entry) => repeated(tokenPairs(entry))),
  ),
  'token-url-clean': observation(
    { title: 'The URL of the token request', verifies: ['client-token-url-clean'] },
    (input) =>
      each('Its URL carries neither secret nor code.', redeemed(input), TOKEN, ({ request }) =>
        mentions(request.rawQuery, [input.subject.client.secret, ...input.codes])
          ? 'its query carried the secret or the code'
          : undefined,
      ),
  ),
  'token-headers-clean': observation(
    { title: 'The headers of the token request', verifies: ['client-token-headers-clean'] },
    (input) =>
      each('No header of it carries the secret or the code.', redeemed(input), TOKEN, ({ request }) => {
        const secrets = [input.subject.client.secret, ...input.codes];
        const bad = request.headers.find(([, value]) => mentions(value, secrets));
        return bad === undefined ? undefined : `${bad[0]} did`;
      }),
  ),
  'token-once': observation({ title: 'How often it redeems', verifies: ['client-token-once'] }, (input) => {
    const expected = 'One token request for each sign-in.';
    for (const { signIn } of input.samples) {
      const sent = signIn.entries.filter(isKind(input, 'token'));
      if (sent.length > 1) return broken(expected, `${sent.length} token requests in one sign-in`, sent);
    }
    return each(expected, redeemed(input), TOKEN, () => undefined);
  }),
  'token-prompt': observation(
    { title: 'How soon it redeems', verifies: ['client-token-prompt'] },
    (input) => {
      const expected = 'The token request follows within ten seconds.';
      for (const { signIn } of input.samples) {
        const answer = signIn.entries.find(
          (entry) => queryValue(locationOf(entry) ?? '', 'code') !== undefined,
        );
        const code = queryValue((answer && locationOf(answer)) ?? '', 'code');
        // By its code: one that comes too late for another sign-in is not this one's.
        const request = signIn.entries.find(
          (entry) => isKind(input, 'token')(entry) && valuesOf(tokenPairs(entry), 'code')[0] === code,
        );
        if (answer && !request && signIn.pageState.trouble === 'timeout')
          return broken(expected, 'none followed while the judge waited', [answer]);
        if (answer && request && request.at - answer.at > 10_000)
          return broken(expected, `it followed after ${Math.round((request.at - answer.at) / 1000)} s`, [
            request,
          ]);
      }
      return each(expected, redeemed(input), TOKEN, () => undefined);
    },
  ),
  'api-bearer': observation(
    { title: 'How it sends its token', needs: ['api'], verifies: ['client-api-bearer'] },
    (input) => {
      const issued = new Set(allEntries(input).flatMap((entry) => issuedToken(entry) ?? []));
      return each('It carries "Bearer" and the token that was issued.', called(input), API, (entry) => {
        const [value] = headerValues(entry.request.headers, 'authorization');
        if (value === undefined) return 'it had no Authorization header';
        if (!/^Bearer +\S/i.test(value)) return 'its Authorization header does not begin with "Bearer"';
        return issued.has(bearerOf(entry) ?? '') ? undefined : 'it carried a token that was not issued';
      });
    },
  ),
  'api-token-only-in-header': observation(
    { title: 'Where else its token goes', needs: ['api'], verifies: ['client-api-token-only-in-header'] },
    (input) => {
      const tokens = [...input.tokens];
      return each('Neither URL nor body carries the token.', called(input), API, ({ request }) =>
        mentions(`${request.path}?${request.rawQuery}\n${request.body}`, tokens)
          ? 'URL or body did'
          : undefined,
      );
    },
  ),
  'api-generic-token': observation(
    {
      title: 'What a generic token is used for',
      needs: ['api', 'generic'],
      verifies: ['client-api-generic-token'],
    },
    (input) =>
      each('A generic token is sent to the user list only.', called(input), API, ({ request: { path } }) =>
        path === `${input.prefix}${input.genericPath ?? '/api/Users/ListUsers'}`
          ? undefined
          : `it was sent to ${path}`,
      ),
  ),
};

function mislabelled({ request }: JournalEntry): string | undefined {
  const [label = ''] = headerValues(request.headers, 'content-type');
  const type = label.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const isJson = /^\s*\{/.test(request.body);
  if (type === 'application/json')
    return isJson ? undefined : 'its body is no JSON object, but labelled JSON';
  if (type === 'application/x-www-form-urlencoded')
    return isJson ? 'its body is JSON, but labelled as a form' : undefined;
  return type === '' ? 'its body has no Content-Type' : `its body is labelled ${type}`;
}

function cookieValues(header: string | undefined): string[] {
  return (header ?? '')
    .split('\n')
    .flatMap((line) => line.split(';', 1)[0]?.split('=').slice(1).join('=') ?? []);
}
