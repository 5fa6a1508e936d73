import { observedAuthorization, type Point } from '../../checks/observe-answer.ts';
import { readSurvival, sendTwiceIfBroken } from '../../checks/survive-authorization.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { AUTHORIZE_PATH } from '../../flows/authorizer.ts';
import { encodeQuery } from '../../flows/encode.ts';
import { type BareRequest, sendAuthorize } from '../../flows/send-authorize.ts';

const KIB = 1024;

/** A request that nothing decides about, and what a dialect calls the two answers. */
interface OpenRequest extends Pick<Point, 'about' | 'setting'> {
  readonly condition: string;
  readonly request: BareRequest;
  readonly values?: readonly (string | boolean)[];
}

test.describe('odd requests', () => {
  test(
    'survives what cannot be decoded',
    verifies('authorize-bad-input-survived'),
    async ({ checker, provider, target }) => {
      const honest = encodeQuery(provider.authorizeParams());
      const client = encodeQuery([['client_id', target.client.id]]);
      const redirect = encodeQuery([['redirect_uri', target.client.redirectUri]]);
      const vectors: readonly (readonly [title: string, query: string])[] = [
        ['state with a percent sign that escapes nothing', `${honest}&state=%ZZ`],
        ['state that ends in a percent sign', `${honest}&state=a%`],
        ['state in broken UTF-8', `${honest}&state=%FF%FE%80`],
        ['state with control characters', `${honest}&state=%01%1F%7F`],
        ['client_id in broken UTF-8', `client_id=%C3%28&${redirect}`],
        ['client_id with a null character', `client_id=%00&${redirect}`],
        ['redirect_uri with a percent sign that escapes nothing', `${client}&redirect_uri=https%3A%2F%2F%ZZ`],
        ['userid with a null character', `${honest}&userid=%00`],
        ['userid in broken UTF-8', `${honest}&userid=%ED%A0%80`],
        ['parameters without names', `&&=&=x&%=%&${honest}`],
      ];
      for (const [title, query] of vectors) {
        await checker.refuses(
          {
            title,
            control: {},
            expected: 'any answer but a server error',
            send: () => sendTwiceIfBroken(provider, { query }),
          },
          readSurvival,
          ({ evidence }) => evidence,
          '',
        );
      }
    },
  );

  test(
    'survives very long queries',
    verifies('authorize-long-request-survived'),
    async ({ checker, provider }) => {
      for (const size of [8 * KIB, 64 * KIB]) {
        for (const name of ['state', 'userid']) {
          const query = `${encodeQuery(provider.authorizeParams())}&${name}=`;
          await checker.refuses(
            {
              title: `a query of ${size / KIB} KiB, by its ${name}`,
              control: {},
              expected: 'any answer but a server error, or a closed connection',
              resetIsRefusal: true,
              send: () => sendTwiceIfBroken(provider, { query: query.padEnd(size, 'x') }),
            },
            readSurvival,
            ({ evidence }) => evidence,
            '',
          );
        }
      }
    },
  );

  test(
    'issues no code to other methods',
    verifies('authorize-other-methods'),
    async ({ checker, provider }) => {
      const query = encodeQuery(provider.authorizeParams());
      for (const method of ['PUT', 'PATCH', 'DELETE']) {
        await checker.refusesCode({
          title: `${method} with an honest query`,
          control: {},
          send: () => sendAuthorize(provider, { method, query }),
        });
      }
      const form = { headers: [['Content-Type', 'application/x-www-form-urlencoded']] as const, body: query };
      const [byPost, slashed] = ['habits.authorization-by-post', 'habits.paths-with-slash'] as const;
      for (const { condition, request, setting, values = [false, true], about } of [
        { condition: 'HEAD with an honest query.', request: { method: 'HEAD', query } },
        {
          condition: 'POST with an honest query.',
          request: { method: 'POST', query, body: '' },
        },
        {
          condition: 'POST with the parameters as a form.',
          request: { method: 'POST', ...form },
          setting: byPost,
        },
        { condition: 'OPTIONS with an honest query.', request: { method: 'OPTIONS', query } },
        {
          condition: 'The path in other letter case.',
          request: { path: AUTHORIZE_PATH.toUpperCase(), query },
          ...{ setting: 'http.pathCase', values: ['sensitive', 'insensitive'], about: 'path-unknown' },
        },
        {
          condition: 'The path with a slash behind.',
          request: { path: `${AUTHORIZE_PATH}/`, query },
          ...{ setting: slashed, about: 'path-unknown' },
        },
      ] satisfies OpenRequest[] as OpenRequest[]) {
        const result = await checker.measure(condition, () => sendAuthorize(provider, request), []);
        if (!result) continue;
        const value = values[result.code === undefined ? 0 : 1];
        checker.observe(
          'surroundings',
          `At the authorization endpoint: ${condition}`,
          observedAuthorization(result, {
            about: about ?? 'method-not-allowed',
            ...(setting === undefined || value === undefined ? {} : { setting, value }),
          }),
          result.evidence,
        );
      }
    },
  );
});
