import { differsFromRedirectUri } from '../../checks/compare-redirect.ts';
import { observedValue } from '../../checks/observe-answer.ts';
import { readAuthorizeRefusal } from '../../checks/read-refusal.ts';
import { test, verifies } from '../../fixtures/test.ts';
import type { Authorization } from '../../flows/authorizer.ts';
import { ControlFailedError } from '../../flows/control-failed.ts';
import { describeAuthorization } from '../../flows/describe.ts';
import { parseFragment, parseParams, splitAtQuery } from '../../flows/encode.ts';
import { lookAtCode } from '../../flows/look-at.ts';
import { PLAIN_STATE as STATE } from '../../flows/plain-state.ts';
import type { Provider } from '../../flows/provider.ts';
import { registeredUris } from '../../flows/redirect-near-misses.ts';

/**
 * An honest request, repeated once where no code comes.
 * @throws ControlFailedError for a rate limit or a server error, which say nothing about the answer.
 */
async function authorizeHonestly(provider: Provider): Promise<Authorization> {
  const asked = { state: STATE };
  const first = await lookAtCode(provider, asked);
  const result = first.code === undefined ? await provider.authorize(provider.authorizeParams(asked)) : first;
  const reading = readAuthorizeRefusal(result);
  if (reading.kind === 'unclear') throw new ControlFailedError(reading.reason, result.evidence);
  return result;
}

test.describe('the answer to an honest request', () => {
  test(
    'sends the browser to the redirect URI with a code',
    verifies('authorize-issues-code', 'authorize-status-found', 'authorize-target-exact'),
    async ({ checker, provider, target }) => {
      const title = 'an honest request';
      const result = await checker.measure(title, () => authorizeHonestly(provider));
      if (!result) return;
      const { evidence, location } = result;
      const actual = describeAuthorization(result);
      checker.check({
        requirement: 'authorize-issues-code',
        title,
        holds: result.code !== undefined,
        expected: 'a redirect with a code',
        actual,
        evidence,
      });
      if (location === undefined || result.code === undefined) {
        for (const requirement of ['authorize-status-found', 'authorize-target-exact'] as const) {
          checker.inconclusive(
            { requirement, title, expected: 'a redirect with a code', actual, evidence },
            'no redirect with a code to look at',
          );
        }
        return;
      }
      // After a form post, 303 makes sure that nothing is posted to the application (RFC 9700 section 4.12).
      const allowed = result.visit ? [302, 303] : [302];
      checker.check({
        requirement: 'authorize-status-found',
        title,
        holds: result.redirectStatus !== undefined && allowed.includes(result.redirectStatus),
        expected: allowed.join(' or '),
        actual:
          result.redirectStatus === undefined
            ? 'the page itself sent the browser on'
            : `status ${result.redirectStatus}`,
        evidence,
      });
      const difference = differsFromRedirectUri(location, target.client.redirectUri);
      checker.check({
        requirement: 'authorize-target-exact',
        title,
        holds: difference === undefined,
        expected: `a redirect to ${target.client.redirectUri}`,
        actual: difference ?? 'exactly this URI, with parameters added',
        evidence,
      });
    },
  );

  test(
    'carries one code, in the query, and no token',
    verifies('authorize-code-once', 'authorize-code-in-query', 'authorize-no-token-in-url'),
    async ({ checker, provider }) => {
      const title = 'the parameters of the redirect';
      const result = await checker.measure(title, async () => {
        const answer = await authorizeHonestly(provider);
        if (answer.code === undefined)
          throw new ControlFailedError(`no code: ${describeAuthorization(answer)}`, answer.evidence);
        return answer;
      });
      if (!result) return;
      const { evidence, params } = result;
      const fragment = parseFragment(splitAtQuery(result.location ?? '').fragment ?? '');
      const all = [...params, ...fragment];
      const codes = all.filter(([name]) => name === 'code').length;
      checker.check({
        requirement: 'authorize-code-once',
        title,
        holds: codes === 1,
        expected: 'the parameter code once',
        actual: `${codes} times`,
        evidence,
      });
      const astray = fragment
        .filter(([name]) => ['code', 'state', 'error'].includes(name))
        .map(([name]) => name);
      const inQuery = params.some(([name, value]) => name === 'code' && value !== '');
      checker.check({
        requirement: 'authorize-code-in-query',
        title,
        holds: inQuery && astray.length === 0,
        expected: 'response parameters in the query, none in the fragment',
        actual:
          astray.length > 0
            ? `in the fragment: ${astray.join(', ')}`
            : inQuery
              ? 'code in the query'
              : 'no code in the query',
        evidence,
      });
      const tokens = all
        .map(([name]) => name)
        .filter((name) => /^(access_?token|id_token|token|refresh_token)$/i.test(name));
      checker.check({
        requirement: 'authorize-no-token-in-url',
        title,
        holds: tokens.length === 0,
        expected: 'no token',
        actual: tokens.length === 0 ? 'none' : `the parameter ${tokens.join(', ')}`,
        evidence,
      });
      const order = params.map(([name]) => name).filter((name) => name === 'code' || name === 'state');
      if (order.length === 2)
        checker.observe(
          'surroundings',
          'Order of the response parameters.',
          observedValue('authorize.stateOrder', order[0] === 'state' ? 'before-code' : 'after-code'),
          evidence,
        );
    },
  );
});

test.describe('registered redirect URIs', () => {
  test(
    'keeps the query that the redirect URI has',
    verifies('authorize-query-retained'),
    async ({ checker, provider, target }) => {
      const { primary } = target.users;
      const uris = registeredUris(target.client).filter((uri) => uri.includes('?'));
      // Where each code is a sign-in, that of a user is left to what is seen on the way.
      const ofUser = primary === undefined || provider.codesAreDear ? [] : [{ userid: primary }];
      for (const { redirectUri, userid } of uris.flatMap((redirectUri) =>
        [{ userid: undefined }, ...ofUser].map((asked) => ({ redirectUri, ...asked })),
      )) {
        const wanted = parseParams(splitAtQuery(redirectUri).query ?? '');
        const options = { redirectUri, state: STATE, ...(userid === undefined ? {} : { userid }) };
        await checker.acceptsCode({
          title: `the redirect URI ${redirectUri}${userid === undefined ? '' : ', with userid'}`,
          control: {},
          send: () => lookAtCode(provider, options),
          expected: 'a code, and the registered query before it',
          also: ({ params }) => {
            const missing = wanted.filter(
              ([name, value]) => !params.some(([n, v]) => n === name && v === value),
            );
            return missing.length === 0
              ? undefined
              : `missing in the redirect: ${missing.map(([name, value]) => `${name}=${value}`).join('&')}`;
          },
        });
      }
    },
  );

  test(
    'accepts every redirect URI of the client',
    verifies('authorize-alternate-redirect'),
    async ({ checker, provider, target }) => {
      for (const redirectUri of target.client.alternateRedirectUris.slice(0, 5)) {
        await checker.acceptsCode({
          title: `the redirect URI ${redirectUri}`,
          control: {},
          send: () => lookAtCode(provider, { redirectUri }),
          expected: 'a code, sent to this URI',
          also: ({ location }) => differsFromRedirectUri(location ?? '', redirectUri),
        });
      }
    },
  );
});
