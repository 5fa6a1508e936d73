import { observedAuthorization, type Point } from '../../checks/observe-answer.ts';
import { readAuthorizeRefusal, readResourceRefusal } from '../../checks/read-refusal.ts';
import { test, verifies } from '../../fixtures/test.ts';
import type { Authorization } from '../../flows/authorizer.ts';
import { describeAuthorization } from '../../flows/describe.ts';
import { type Encoding, encodings, type Provider } from '../../flows/provider.ts';
import { swapCaseOf } from '../../flows/swap-case.ts';
import type { WireAnswer } from '../../flows/wire.ts';

const UNKNOWN = 'airisk_conformance_unknown';

interface GenericUse {
  /** What came instead of a code, although the same request with userid is granted. */
  readonly refused?: string;
  /** Answer of a resource that is open to users' tokens only, where one is configured. */
  readonly resource?: WireAnswer;
  readonly evidence: readonly number[];
}

/** A flow without userid, and what its token opens. @throws ControlFailedError when nothing at all is granted. */
async function useGenerically(provider: Provider, encoding: Encoding): Promise<GenericUse> {
  const { users, resources } = provider.target;
  const first = await provider.authorize(provider.authorizeParams());
  if (
    first.code === undefined &&
    readAuthorizeRefusal(first).kind === 'refused' &&
    users.primary !== undefined
  ) {
    const grant = await provider.grant({ userid: users.primary });
    return { refused: describeAuthorization(first), evidence: [...first.evidence, ...grant.evidence] };
  }
  const { token, evidence } = await provider.honest({ encoding });
  if (resources.userOnly === undefined) return { evidence };
  const resource = await provider.resource(resources.userOnly, `Bearer ${token}`);
  return { resource, evidence: [...evidence, resource.n] };
}

const describeUse = (resource: WireAnswer | undefined): string =>
  resource ? `a token; a user’s resource answers with ${resource.status}` : 'a token';

interface ObservedUserid {
  readonly condition: string;
  readonly about: NonNullable<Point['about']>;
  readonly result: Authorization;
}

async function observeUserids(provider: Provider, primary: string): Promise<ObservedUserid[]> {
  const swapped = swapCaseOf(primary);
  const cases = [
    { condition: 'userid is empty.', about: 'authorize-success' as const, userid: '' },
    ...(swapped === primary
      ? []
      : [
          {
            condition: 'userid is the id of a user in other letter case.',
            about: 'authorize-user-unknown' as const,
            userid: swapped,
          },
        ]),
  ];
  const seen: ObservedUserid[] = [];
  for (const { userid, ...asked } of cases)
    seen.push({ ...asked, result: await provider.authorize(provider.authorizeParams({ userid })) });
  return seen;
}

test.describe('the user that a code is for', () => {
  test(
    'grants a code without userid, good for a generic token',
    verifies('authorize-generic-without-userid'),
    async ({ checker, provider }) => {
      for (const encoding of encodings) {
        const title = `no userid, ${encoding}`;
        const seen = await checker.measure(title, () => useGenerically(provider, encoding));
        if (!seen) continue;
        const { refused, resource, evidence } = seen;
        const check = {
          title,
          expected: 'a token that is no user’s',
          actual: refused ?? describeUse(resource),
          evidence,
        };
        const reading = resource ? readResourceRefusal(resource) : undefined;
        if (reading?.kind === 'unclear') checker.inconclusive(check, reading.reason);
        else
          checker.check({ ...check, holds: refused === undefined && !(resource && resource.status < 300) });
      }
    },
  );

  test(
    'grants a code for the user named',
    verifies('authorize-user-with-userid'),
    async ({ checker, provider, target }) => {
      const primary = target.users.primary ?? '';
      // The steps of sign-in sign in as the primary user, who may be refused a code of another user.
      const other = target.interaction.kind === 'none' ? target.users.other : undefined;
      for (const userid of [primary, ...(other === undefined ? [] : [other])]) {
        await checker.acceptsCode({
          title: `userid ${userid}`,
          control: {},
          expected: 'a code, redeemed with the same userid',
          send: async () => {
            const result = await provider.authorize(provider.authorizeParams({ userid }));
            const { code, evidence } = result;
            const { client } = target;
            if (code === undefined) return result;
            const grant = {
              client,
              redirectUri: client.redirectUri,
              userid,
              code,
              issuedAt: Date.now(),
              evidence,
            };
            const answer = await provider.token({ params: provider.tokenParams(grant) });
            if (answer.token !== undefined) return { ...result, evidence: [...evidence, ...answer.evidence] };
            return { answer: answer.answer, params: [], evidence: [...evidence, ...answer.evidence] };
          },
        });
      }
      const observed = await checker.measure(
        'userid in other forms',
        () => observeUserids(provider, primary),
        [],
      );
      for (const { condition, about, result } of observed ?? []) {
        checker.observe(
          'surroundings',
          `At the authorization endpoint: ${condition}`,
          observedAuthorization(result, { about }),
          result.evidence,
        );
      }
    },
  );
});

test.describe('further parameters', () => {
  test(
    'ignores a parameter it does not know',
    verifies('authorize-extra-parameter-ignored'),
    async ({ checker, provider }) => {
      const vectors: readonly { title: string; name: string; value: string }[] = [
        { title: 'an unknown parameter', name: UNKNOWN, value: '1' },
        { title: 'an unknown parameter without a value', name: UNKNOWN, value: '' },
        {
          title: 'an unknown parameter with a long name',
          name: `${UNKNOWN}_${'x'.repeat(100)}`,
          value: 'a b+c',
        },
      ];
      for (const { title, name, value } of vectors) {
        await checker.acceptsCode({
          title,
          control: {},
          expected: 'a code, and nothing of the parameter in the redirect',
          send: () => provider.authorize(provider.authorizeParams({ extra: [[name, value]] })),
          also: ({ params }) =>
            params.some(([key]) => key.startsWith(UNKNOWN))
              ? 'the redirect carries the unknown parameter'
              : undefined,
        });
      }
    },
  );

  test(
    'accepts response_type=code',
    verifies('authorize-response-type-accepted'),
    async ({ checker, provider, target }) => {
      const { client, users } = target;
      await checker.acceptsCode({
        title: 'response_type=code behind the other parameters',
        control: {},
        send: () => provider.authorize(provider.authorizeParams({ extra: [['response_type', 'code']] })),
      });
      await checker.acceptsCode({
        title: 'response_type=code where known clients have it',
        control: {},
        send: () =>
          provider.authorize([
            ['client_id', client.id],
            ['redirect_uri', client.redirectUri],
            ['response_type', 'code'],
            ...(users.primary === undefined ? [] : [['userid', users.primary] as const]),
          ]),
      });
    },
  );
});
