import { expect, test } from '@playwright/test';
import type { LiveJournal } from '../../../mock-server/live-view/live-journal.ts';
import { openProxy } from '../open-proxy.ts';
import { signIn } from '../testing/sign-in.ts';
import { watchTraffic } from '../testing/watch-traffic.ts';
import { LiveTraffic } from './live-traffic.ts';
import { createLiveServer } from './serve-live.ts';

test('the live view shows what passed, whose fault it was, and no secret', async () => {
  const issued: string[] = [];
  const { subject, judged, judge } = await watchTraffic(
    { onIssue: (_kind, value) => void issued.push(value) },
    async (ends) => {
      await signIn(ends, { userid: 'user_42', times: 2 });
    },
  );
  const traffic = new LiveTraffic(judge, subject);
  for (const one of judged) traffic.add(one);
  const live = createLiveServer(
    async (query, gone) => JSON.stringify(await traffic.read(new URLSearchParams(query), gone)),
    '',
  );
  const proxy = await openProxy({
    target: { baseUrl: 'http://127.0.0.1:9', tls: {}, limits: { timeoutSeconds: 1 } },
    ...{ port: 0, serveOwn: live.serve },
  });
  try {
    const token = new URLSearchParams(live.address.split('#')[1]).get('token');
    const ask = (headers: Record<string, string>, query = '') =>
      fetch(`${proxy.origin}/__airisk/journal/live${query}`, { headers });
    const answer = await ask({ Authorization: `Bearer ${token}` });
    const text = await answer.text();
    for (const secret of [...issued, subject.secrets[0]?.value ?? '']) expect(text).not.toContain(secret);
    const { entries, revision, generation } = JSON.parse(text) as LiveJournal;
    expect(entries.map(({ endpoint, flow }) => [endpoint, flow])).toEqual([
      ...[
        ['authorize', 1],
        ['token', 1],
        ['token', 1],
        ['resource', 1],
        ['resource', 1],
      ],
    ]);
    expect(entries[2]?.explanations[0]).toMatchObject({
      kind: 'cause',
      text: expect.stringMatching(/^This code was redeemed \d+ ms earlier by request 2/),
    });
    expect(entries.every(({ upstreamMs = -1, ms = 0 }) => upstreamMs > 0 && upstreamMs <= ms)).toBe(true);
    expect(text).toMatch(/code#[0-9a-f]{8}/);
    const nothing = await ask(
      { Authorization: `Bearer ${token}` },
      `?generation=${generation}&after=${revision}&waitMs=10`,
    );
    expect(((await nothing.json()) as LiveJournal).entries).toEqual([]);
    for (const headers of [
      {},
      { Authorization: 'Bearer wrong' },
      { Authorization: `Bearer ${token}`, Origin: 'http://evil.example' },
    ])
      expect((await ask(headers as Record<string, string>)).status).toBe(401);
    const page = await fetch(`${proxy.origin}/__airisk/`);
    expect([page.status, page.headers.get('content-security-policy')]).toEqual([
      200,
      expect.stringMatching(/default-src 'none'/),
    ]);
    expect(await page.text()).toContain('<h1>AIRisk proxy</h1>');
    expect((await fetch(`${proxy.origin}/__airisk/view/draw-flow.js`)).status).toBe(200);
    // What is asked of the proxy itself is not passed on, and not judged.
    expect(proxy.begun()).toBe(0);
  } finally {
    await proxy.close();
  }
});
