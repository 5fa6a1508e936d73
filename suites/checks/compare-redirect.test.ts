import { expect, test } from '@playwright/test';
import { redirectNearMisses, registeredUris } from '../flows/redirect-near-misses.ts';
import { joinUri, splitUri } from '../flows/split-redirect-uri.ts';
import type { ClientAccount } from '../flows/target.ts';
import { differsFromRedirectUri, leadsToRefused } from './compare-redirect.ts';

const clientOf = (redirectUri: string, ...alternateRedirectUris: string[]): ClientAccount => ({
  id: 'abc123',
  secret: 'not-used',
  redirectUri,
  alternateRedirectUris,
});

const clients = [
  clientOf('https://localhost/callback', 'https://localhost/second', 'https://localhost/tenant?t=1'),
  clientOf('https://app.example.com'),
  clientOf('http://127.0.0.1:3000/'),
  clientOf('https://[::1]:8443/cb?x=1&y=2'),
  clientOf('com.example.app:/cb'),
];

test.describe('the target of a redirect', () => {
  test('is the redirect URI when parameters were added and nothing else', () => {
    expect(differsFromRedirectUri('https://a.test/cb?code=1', 'https://a.test/cb')).toBeUndefined();
    expect(
      differsFromRedirectUri('https://a.test/cb?t=1&u=2&code=1', 'https://a.test/cb?t=1&u=2'),
    ).toBeUndefined();
    expect(differsFromRedirectUri('https://a.test/cb?code=1&t=1', 'https://a.test/cb?t=1')).toBeUndefined();
  });

  test('is another one when path, host or query were changed', () => {
    expect(differsFromRedirectUri('https://a.test/cb/?code=1', 'https://a.test/cb')).toContain('/cb/');
    expect(differsFromRedirectUri('https://a.test/?code=1', 'https://a.test')).toBeDefined();
    expect(differsFromRedirectUri('https://a.test/cb?code=1', 'https://a.test/cb?t=1')).toContain('t=1');
    expect(
      differsFromRedirectUri('https://a.test/cb?u=2&t=1&code=1', 'https://a.test/cb?t=1&u=2'),
    ).toBeDefined();
  });
});

test.describe('a refused redirect URI', () => {
  for (const client of clients) {
    const registered = registeredUris(client);
    const misses = redirectNearMisses(client);

    test(`is reached by an error redirect to it, registered is ${client.redirectUri}`, () => {
      for (const { value, name } of misses) {
        const location = `${value}${value.includes('?') ? '&' : '?'}error=invalid_request`;
        // A bare question mark, ampersand or number sign behind a registered URI leaves no trace.
        const traceless = registered.some(
          (uri) => /^[?&#]$/.test(value.slice(uri.length)) && value.startsWith(uri),
        );
        if (!traceless)
          expect(leadsToRefused(location, value, registered), `${name}: ${location}`).toBe(true);
      }
    });

    test(`is not reached by an error redirect to a registered one, ${client.redirectUri}`, () => {
      for (const { value, name } of misses) {
        for (const uri of registered) {
          const location = `${uri}${uri.includes('?') ? '&' : '?'}error=invalid_request&state=x`;
          expect(leadsToRefused(location, value, registered), `${name}: ${location}`).toBe(false);
        }
        expect(leadsToRefused('https://provider.test/error?id=1', value, registered), name).toBe(false);
      }
    });

    test(`is never a registered one, ${client.redirectUri}`, () => {
      expect(misses.length).toBeGreaterThan(30);
      expect(new Set(misses.map(({ value }) => value)).size).toBe(misses.length);
      expect(misses.filter(({ value }) => registered.includes(value))).toEqual([]);
    });
  }
});

test('a URI cut into parts and joined is the same text', () => {
  for (const uri of clients.flatMap(registeredUris)) expect(joinUri(splitUri(uri))).toBe(uri);
});
