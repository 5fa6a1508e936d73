import { expect, test } from '@playwright/test';
import type { Exchange } from '../../reports/model/types.ts';
import type { TargetUnderTest } from '../flows/target.ts';
import { findShownSecrets } from './find-shown-secrets.ts';

const TARGET = { client: { secret: 'the-secret-of-this-client' } } as unknown as TargetUnderTest;
const BASE = 'https://provider.test/api/oauth2';

const answered = (n: number, url: string, status: number, location?: string, body?: string) =>
  ({
    n,
    request: { method: 'GET', url, headers: [] },
    response: { status, headers: location === undefined ? [] : [['Location', location]], body },
  }) as unknown as Exchange;
const redirected = (n: number, location: string) => answered(n, BASE, 302, location);
const issued = (n: number, body: object) =>
  answered(n, `${BASE}/Token`, 200, undefined, JSON.stringify(body));
const rows = (...exchanges: Exchange[]) =>
  findShownSecrets(exchanges, TARGET).map(({ requirement, exchange }) => [requirement, exchange.n]);

const [FIRST, SECOND] = ['first-value-of-its-kind', 'second-value-of-its-kind'];

test('a redirect that carries the code of an earlier one beside its own shows it', () => {
  const app = 'https://app.test/callback?code=';
  expect(rows(redirected(1, `${app}${FIRST}`), redirected(2, `${app}${SECOND}&previous=${FIRST}`))).toEqual([
    ['code-kept-private', 2],
  ]);
  expect(rows(redirected(1, `${app}${FIRST}`), redirected(2, `${app}${SECOND}&previous=none`))).toEqual([]);
  expect(rows(redirected(1, `${app}${FIRST}&again=${FIRST}`))).toEqual([]);
});

test('a token answer that lists other tokens shows them, and its own is no secret in it', () => {
  const own = (value: string, more = {}) => ({ access_token: value, expiration: '', ...more });
  expect(rows(issued(1, own(FIRST)), issued(2, own(SECOND, { sessions: [FIRST] })))).toEqual([
    ['token-kept-private', 2],
  ]);
  expect(rows(issued(1, own(FIRST)), issued(2, own(FIRST)))).toEqual([]);
  expect(rows(issued(1, own(FIRST, { token: FIRST })))).toEqual([]);
});
