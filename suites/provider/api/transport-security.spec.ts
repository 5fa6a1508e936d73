import { observedFact } from '../../checks/observe-answer.ts';
import { probeTls } from '../../checks/probe-tls.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { header, type WireAnswer } from '../../flows/wire.ts';

const OLD_VERSIONS = ['TLSv1', 'TLSv1.1'] as const;

test.describe('the way to the provider', () => {
  test('uses HTTPS', verifies('transport-https'), async ({ checker, provider, target }) => {
    const answer = await checker.measure('the address of the provider', () => provider.token({ params: [] }));
    if (!answer) return;
    const { protocol } = new URL(target.baseUrl);
    checker.check({
      title: 'the configured base URL',
      holds: protocol === 'https:' || target.local,
      expected: 'https, or an address of this machine',
      actual:
        protocol === 'https:'
          ? 'https'
          : `${protocol.slice(0, -1)}${target.local ? ' on this machine, where nobody listens' : ' over a network'}`,
      evidence: answer.evidence,
    });
  });

  test('tells browsers to insist on HTTPS', verifies('transport-hsts'), async ({ checker, provider }) => {
    const answers = await checker.measure('answers of both endpoints', async () => {
      const authorization = await provider.wire.send({ method: 'GET', url: provider.authorizeUrl('') });
      const { answer } = await provider.token({ params: [] });
      return [authorization, answer];
    });
    for (const [at, answer] of (answers ?? []).entries()) {
      checker.check({
        title: at === 0 ? 'the authorization endpoint' : 'the token endpoint',
        holds: insists(answer),
        expected: 'Strict-Transport-Security with a max-age above 0',
        actual: header(answer, 'strict-transport-security') ?? 'no such header',
        evidence: [answer.n],
      });
    }
  });

  test(
    'refuses outdated versions of TLS',
    verifies('transport-old-tls'),
    async ({ checker, provider, target }) => {
      const current = await probeTls(provider, undefined);
      for (const version of OLD_VERSIONS) {
        const probe = await probeTls(provider, version);
        const check = {
          title: `a handshake limited to ${version}`,
          expected: 'the handshake fails',
          actual: probe.actual,
          evidence: [current.n, probe.n],
        };
        if (current.kind !== 'agreed')
          checker.inconclusive(
            { ...check, actual: current.actual },
            'a handshake with current versions failed too',
          );
        else if (probe.kind === 'unable')
          checker.inconclusive(check, `${version} could not be offered from here`);
        else checker.check({ ...check, holds: probe.kind === 'refused' });
      }
      if (current.kind === 'agreed')
        checker.observe(
          'surroundings',
          `TLS of ${new URL(target.baseUrl).host}.`,
          observedFact(current.actual),
          [current.n],
        );
    },
  );
});

function insists(answer: WireAnswer): boolean {
  const age = /(?:^|;)\s*max-age\s*=\s*"?(\d+)/i.exec(header(answer, 'strict-transport-security') ?? '')?.[1];
  return age !== undefined && Number(age) > 0;
}
