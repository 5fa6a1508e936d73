import { test, verifies } from '../../fixtures/test.ts';
import { describeAnswer, describeAuthorization } from '../../flows/describe.ts';
import { parseJsonObject } from '../../flows/encode.ts';
import { header } from '../../flows/wire.ts';

test.describe('what generic libraries expect beside the token endpoint', () => {
  test('publishes its metadata', verifies('interop-metadata'), async ({ checker, provider, target }) => {
    const { origin, pathname } = new URL(target.baseUrl);
    const prefix = pathname.replace(/\/$/, '');
    // RFC 8414 section 3.1: a path goes behind the well-known part; section 5 allows the name of OpenID Connect.
    const places = [
      `${origin}/.well-known/oauth-authorization-server${prefix}`,
      `${origin}${prefix}/.well-known/openid-configuration`,
    ];
    const answers = await checker.measure('the well-known places', async () => {
      const found = [];
      for (const url of places)
        found.push(
          await provider.wire.send({ method: 'GET', url, headers: [['Accept', 'application/json']] }),
        );
      return found;
    });
    if (!answers) return;
    const published = answers.some(
      (answer) =>
        answer.status === 200 && typeof parseJsonObject(answer.text)?.value['token_endpoint'] === 'string',
    );
    checker.check({
      title: 'the well-known places',
      holds: published,
      expected: 'a JSON object with token_endpoint',
      actual: answers.map(describeAnswer).join('; '),
      evidence: answers.map(({ n }) => n),
    });
  });

  test(
    'challenges for a token',
    verifies('interop-www-authenticate'),
    async ({ checker, provider, target }) => {
      const answer = await checker.measure('a resource without a token', () =>
        provider.resource(target.resources.userOnly ?? ''),
      );
      if (!answer) return;
      const challenge = header(answer, 'www-authenticate');
      checker.check({
        title: 'a resource without a token',
        holds: answer.status !== 401 || challenge !== undefined,
        expected: 'WWW-Authenticate with a 401',
        actual: `${answer.status}, ${challenge === undefined ? 'no challenge' : `WWW-Authenticate: ${challenge}`}`,
        evidence: [answer.n],
      });
    },
  );

  test(
    'reports an unknown response_type',
    verifies('interop-response-type-checked'),
    async ({ checker, provider }) => {
      const result = await checker.measure('response_type no_such_type', () =>
        provider.authorize([...provider.authorizeParams(), ['response_type', 'no_such_type']]),
      );
      if (!result) return;
      checker.check({
        title: 'response_type no_such_type',
        holds: result.error === 'unsupported_response_type',
        expected: 'error unsupported_response_type in the redirect',
        actual: describeAuthorization(result),
        evidence: result.evidence,
      });
    },
  );

  test('names itself in the redirect', verifies('interop-issuer'), async ({ checker, provider }) => {
    const result = await checker.measure('an honest redirect', () =>
      provider.authorize(provider.authorizeParams()),
    );
    if (!result) return;
    const issuer = result.params.find(([name]) => name === 'iss')?.[1];
    checker.check({
      title: 'an honest redirect',
      holds: issuer !== undefined,
      expected: 'the parameter iss',
      actual: issuer === undefined ? 'no iss' : `iss ${issuer}`,
      evidence: result.evidence,
    });
  });
});
