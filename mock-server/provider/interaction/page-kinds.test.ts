import { expect, test } from '@playwright/test';
import type { MockServerOptions } from '../../config/options.ts';
import { ask, authorize, CALLBACK, createTestCore, header, toForm } from '../../test-kit.ts';

const FORM = ['Content-Type', 'application/x-www-form-urlencoded'] as const;
const QUERY = { client_id: 'abc123', redirect_uri: CALLBACK, state: `"'><script>alert(1)</script>` };

const interactionOf = (body: unknown): string =>
  /name="interaction" value="([^"]+)"/.exec(String(body))?.[1] ?? '';

async function decide(options: MockServerOptions, decision = 'approve') {
  const core = createTestCore({ interaction: 'consent', ...options });
  const page = await authorize(core, QUERY);
  const body = toForm({ interaction: interactionOf(page.body), decision });
  const path = '/api/oauth2/interaction/decision';
  return ask(core, { method: 'POST', path, headers: [FORM], body });
}

test('the form stands in a frame of the provider itself, and leaves it when it is sent', async () => {
  const core = createTestCore({ interaction: 'login', dialect: 'pages-framed' });
  const outer = await authorize(core, QUERY);
  expect(String(outer.body)).not.toContain('<form');
  const [, path = '', query = ''] = /src="([^"?]+)\?([^"]+)"/.exec(String(outer.body)) ?? [];
  const inner = await ask(core, { path, rawQuery: query });
  expect(String(inner.body)).toContain('<form method="post" target="_top"');
  for (const page of [outer, inner]) {
    expect(header(page, 'x-frame-options')).toBe('SAMEORIGIN');
    expect(header(page, 'content-security-policy')).toContain("frame-ancestors 'self'");
  }
  expect(String((await ask(core, { path })).body)).toContain('<iframe');
});

test('a script draws the page', async () => {
  const core = createTestCore({ interaction: 'login', dialect: 'pages-drawn-by-script' });
  const page = await authorize(core, QUERY);
  const [drawn = ''] = /<template.*<\/template>/s.exec(String(page.body)) ?? [];
  expect(drawn).toContain('<form');
  expect(String(page.body).replace(drawn, '')).not.toContain('<form');
  const [, nonce] = /<script nonce="([^"]+)">/.exec(String(page.body)) ?? [];
  expect(header(page, 'content-security-policy')).toContain(`script-src 'nonce-${nonce}'`);
});

test('a script leads back, whatever the state contains', async () => {
  const answer = await decide({ dialect: 'redirect-by-script' });
  expect([answer.status, header(answer, 'location')]).toEqual([200, undefined]);
  const [, text = ''] = /replace\((".*")\)/.exec(String(answer.body)) ?? [];
  expect(JSON.parse(text)).toMatch(/^https:\/\/localhost\/callback\?state=.+&code=[\w-]+$/);
  expect(String(answer.body)).not.toContain('<script>');
  expect(String((await decide({ dialect: 'redirect-by-script' }, 'deny')).body)).toContain('access_denied');
});

test('a meta element leads back', async () => {
  const answer = await decide({ dialect: 'redirect-by-meta-refresh' });
  expect(answer.status).toBe(200);
  expect(String(answer.body)).toMatch(/content="0;url=https:\/\/localhost\/callback\?state=[^"]+&amp;code=/);
  expect(String(answer.body)).not.toContain('<script');
});
