import { createHash, randomBytes } from 'node:crypto';
import { inventCode } from '../../checks/invent-code.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { describeAnswer } from '../../flows/describe.ts';
import type { Param } from '../../flows/encode.ts';
import { lookAtFlow, showGrant } from '../../flows/look-at.ts';
import type { Grant, Provider, TokenAnswer } from '../../flows/provider.ts';

/** RFC 6749 section 5.2. */
const ERROR_CODES = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
];

test.describe('what generic libraries expect of the token endpoint', () => {
  test('returns token_type', verifies('interop-token-type'), async ({ checker, provider }) => {
    const flow = await checker.measure('an honest answer', () => lookAtFlow(provider));
    if (!flow) return;
    const type = flow.tokenAnswer.json?.['token_type'];
    checker.check({
      title: 'an honest answer',
      holds: typeof type === 'string' && /^bearer$/i.test(type),
      expected: 'token_type Bearer',
      actual: `token_type ${describe(type)}`,
      evidence: flow.evidence,
    });
  });

  test('returns expires_in', verifies('interop-expires-in'), async ({ checker, provider }) => {
    const flow = await checker.measure('an honest answer', () => lookAtFlow(provider));
    if (!flow) return;
    const seconds = flow.tokenAnswer.json?.['expires_in'];
    checker.check({
      title: 'an honest answer',
      holds: typeof seconds === 'number' && seconds > 0,
      expected: 'expires_in, a number of seconds',
      actual: `expires_in ${describe(seconds)}`,
      evidence: flow.evidence,
    });
  });

  test('reports errors as JSON', verifies('interop-json-errors'), async ({ checker, provider }) => {
    const refused = await checker.measure('a code that was never issued', async () => {
      const grant = await showGrant(provider);
      const code = inventCode(grant.code);
      provider.learn('code', code);
      return provider.token({ params: provider.tokenParams({ ...grant, code }) });
    });
    if (!refused) return;
    checker.check({
      title: 'a code that was never issued',
      holds: ERROR_CODES.includes(String(refused.json?.['error'])),
      expected: 'a JSON object with an error code of RFC 6749 section 5.2',
      actual: describeAnswer(refused.answer),
      evidence: refused.evidence,
    });
  });

  test(
    'accepts client credentials by HTTP Basic',
    verifies('interop-basic-authentication'),
    async ({ checker, provider }) => {
      const answer = await checker.measure('credentials in the Authorization header', async () => {
        const grant = await provider.borrow();
        const params = provider
          .tokenParams(grant)
          .filter(([name]) => name !== 'client_id' && name !== 'client_secret');
        return provider.token({ params, headers: [['Authorization', basic(provider, grant)]] });
      });
      if (!answer) return;
      checker.check({
        title: 'credentials in the Authorization header',
        holds: answer.token !== undefined,
        expected: 'a token',
        actual: describeAnswer(answer.answer),
        evidence: answer.evidence,
      });
    },
  );

  test(
    'reports an unknown grant_type',
    verifies('interop-grant-type-checked'),
    async ({ checker, provider }) => {
      const answer = await checker.measure('grant_type no_such_grant', async () => {
        const grant = await provider.borrow();
        return provider.token({ params: [['grant_type', 'no_such_grant'], ...provider.tokenParams(grant)] });
      });
      if (!answer) return;
      const error = answer.json?.['error'];
      checker.check({
        title: 'grant_type no_such_grant',
        holds: error === 'unsupported_grant_type',
        expected: 'error unsupported_grant_type',
        actual: describeAnswer(answer.answer),
        evidence: answer.evidence,
      });
    },
  );

  test(
    'wants the verifier of a code with a challenge',
    verifies('interop-pkce'),
    async ({ checker, provider }) => {
      const verifier = randomBytes(32).toString('base64url');
      provider.learn('secret', verifier);
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const extra: Param[] = [
        ['code_challenge', challenge],
        ['code_challenge_method', 'S256'],
      ];
      const redeem = async (more: Param[]): Promise<TokenAnswer> => {
        const grant = await provider.grant({ extra });
        return provider.token({ params: [...provider.tokenParams(grant), ...more] });
      };
      const answers = await checker.measure('a code with a challenge', async () => ({
        without: await redeem([]),
        proven: await redeem([['code_verifier', verifier]]),
      }));
      if (!answers) return;
      const { without, proven } = answers;
      checker.check({
        title: 'a code with a challenge',
        holds: without.token === undefined && proven.token !== undefined,
        expected: 'refused without the verifier, redeemed with it',
        actual: `without: ${without.token === undefined ? 'refused' : 'a token'}; with: ${proven.token === undefined ? 'refused' : 'a token'}`,
        evidence: [...without.evidence, ...proven.evidence],
      });
    },
  );
});

/** RFC 6749 section 2.3.1: both parts are form-encoded first. */
function basic(provider: Provider, { client }: Grant): string {
  const credentials = Buffer.from(
    `${encodeURIComponent(client.id)}:${encodeURIComponent(client.secret)}`,
  ).toString('base64');
  provider.learn('secret', credentials);
  return `Basic ${credentials}`;
}

function describe(value: unknown): string {
  return value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
}
