/** Journals and environments for the tests of these judges. */

import type { VectorFacts } from './expectations.ts';
import type { Header } from './read-journal.ts';
import type { JournalEntry, PageState, TestEnvironment } from './test-environment.ts';

export const CLIENT = {
  id: 'my-app',
  secret: 'a-secret-of-the-tests',
  redirectUri: 'http://127.0.0.1:3000/callback',
};

export interface MadeEntry {
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>> | string;
  readonly headers?: readonly Header[];
  readonly body?: Readonly<Record<string, string>> | string;
  readonly answer?: { status: number; headers?: readonly Header[]; body?: string };
  readonly armed?: boolean;
  readonly at?: number;
}

let count = 0;

/** An entry of a journal. */
export function entry(made: MadeEntry): JournalEntry {
  const text = (value: MadeEntry['query']) =>
    typeof value === 'string' ? value : new URLSearchParams(value ?? {}).toString();
  count += 1;
  return {
    n: count,
    at: made.at ?? count,
    request: {
      method: made.method ?? 'GET',
      path: made.path ?? '/api/oauth2',
      rawQuery: text(made.query),
      headers: made.headers ?? [],
      body: text(made.body),
    },
    answer: made.answer && { headers: [], body: '', ...made.answer },
    armed: made.armed ?? false,
  };
}

/** An authorization request that was answered with a code. */
export function authorization(state = 'st', changes: Readonly<Record<string, string>> = {}): JournalEntry {
  const location = `${CLIENT.redirectUri}?code=the-code-of-${state}&state=${state}`;
  return entry({
    query: { client_id: CLIENT.id, redirect_uri: CLIENT.redirectUri, userid: 'user_42', state, ...changes },
    answer: { status: 302, headers: [['Location', location]] },
  });
}

export const FORM: readonly Header[] = [['Content-Type', 'application/x-www-form-urlencoded']];

/** A token request that was answered with a token. */
export function redemption(
  code = 'the-code-of-st',
  changes: Omit<MadeEntry, 'body'> & { readonly body?: Readonly<Record<string, string>> } = {},
): JournalEntry {
  const { body, ...others } = changes;
  return entry({
    method: 'POST',
    path: '/api/oauth2/Token',
    headers: FORM,
    body: {
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
      redirect_uri: CLIENT.redirectUri,
      code,
      userid: 'user_42',
      ...body,
    },
    answer: { status: 200, body: '{"access_token":"the-token-of-the-tests","expiration":"x"}' },
    ...others,
  });
}

/** A call of the API. */
export function apiCall(
  authorizationHeader: string | undefined,
  path = '/api/Chat/GetConversations',
): JournalEntry {
  return entry({
    path,
    headers: authorizationHeader === undefined ? [] : [['Authorization', authorizationHeader]],
    answer: { status: 200, body: '[]' },
  });
}

export const SIGNED_IN: PageState = { marker: 'signed-in', status: 200, url: '', text: '' };
export const FAILED: PageState = { marker: 'failed', status: 400, url: '', text: '' };
export const NOTHING: PageState = { marker: 'none', status: 200, url: '', text: 'Welcome' };

/** What was seen of a vector, as far as a test does not say otherwise. */
export function facts(
  changes: Partial<VectorFacts> & { readonly marksRefusals?: boolean } = {},
): VectorFacts {
  const { marksRefusals = true, ...others } = changes;
  const environment = {
    subject: { client: CLIENT, userid: 'user_42' },
    driver: { marksRefusals },
  } as unknown as TestEnvironment;
  return {
    environment,
    vector: { title: '', arm: [{ match: { endpoint: 'authorize' } }] },
    pageState: FAILED,
    session: undefined,
    entries: [],
    thirdParty: [],
    longWait: false,
    ...others,
  };
}
