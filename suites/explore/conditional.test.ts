/**
 * Defects that need one more condition than anybody wrote a vector for: exploration alone has to find them, by the right
 * row, in a short flow. They are made up here, and no fault of the mock.
 */
import { expect, test } from '@playwright/test';
import type { TokenRequestContext } from '../../mock-server/provider/exchange.ts';
import type { OverrideSteps, ProviderSteps } from '../../mock-server/provider/steps.ts';
import type { ProviderRequirementId } from '../../specs/generated/requirement-ids.ts';
import { requestsOf } from './actions.ts';
import { describeFlow } from './describe-flow.ts';
import { type Exploration, explore } from './explore.ts';
import { openMock } from './testing/mock-with-defect.ts';

const MAX_REQUESTS = 2000;
const SHORT = 6;

interface Defect {
  readonly row: ProviderRequirementId;
  readonly wrap: OverrideSteps;
}

const aMoment = () => new Promise<void>((resolve) => setTimeout(resolve, 3));
const ofUser = ({ codeRecord }: TokenRequestContext) => codeRecord?.user !== undefined;

/** The secret is compared except where this says so. */
const secretForgotten =
  (when: (exchange: TokenRequestContext) => boolean): OverrideSteps =>
  (steps) => ({
    checkClientSecret: (exchange, env) =>
      when({ ...exchange, codeRecord: env.steps.findCode(exchange.code, exchange, env) })
        ? undefined
        : steps.checkClientSecret(exchange, env),
  });

const skipped =
  <Name extends keyof ProviderSteps>(
    name: Name,
    when: (exchange: TokenRequestContext) => boolean,
  ): OverrideSteps =>
  (steps) => {
    const rule = steps[name] as ProviderSteps['checkCodeExpiry'];
    const rules: Partial<ProviderSteps> = {};
    Object.assign(rules, {
      [name]: ((exchange, env) => (when(exchange) ? undefined : rule(exchange, env))) satisfies typeof rule,
    });
    return rules;
  };

const DEFECTS: Readonly<Record<string, Defect>> = {
  'the secret is forgotten when userid is present': {
    row: 'token-client-secret-wrong',
    wrap: secretForgotten(ofUser),
  },
  'the secret is forgotten for users, in JSON, at the second client': {
    row: 'token-client-secret-wrong',
    wrap: secretForgotten(
      (exchange) => ofUser(exchange) && exchange.encoding === 'json' && exchange.clientId === 'def456',
    ),
  },
  'single use is remembered for a second only': {
    row: 'code-single-use-later',
    wrap: (steps) => ({
      checkCodeUnused: (exchange, env) => {
        const used = exchange.codeRecord?.usedAt;
        if (exchange.codeRecord && used !== undefined && exchange.at - used > 1000)
          exchange.codeRecord.usedAt = undefined;
        return steps.checkCodeUnused(exchange, env);
      },
    }),
  },
  'a used code is forgotten together with its lifetime': {
    row: 'code-single-use-later',
    wrap: (steps) => ({
      checkCodeUnused: (exchange, env) => {
        const code = exchange.codeRecord;
        if (code?.usedAt !== undefined && exchange.at > code.expiresAt) {
          code.usedAt = undefined;
          code.expiresAt = exchange.at + 1;
        }
        return steps.checkCodeUnused(exchange, env);
      },
    }),
  },
  'the two encodings race past each other': {
    row: 'code-single-use-at-once',
    wrap: (steps) => {
      const claims = new Map<string, string>();
      return {
        claimCode: async (exchange, env) => {
          const key = `${exchange.encoding} ${exchange.code}`;
          if (claims.has(key)) return steps.claimCode(exchange, env);
          if (exchange.codeRecord?.usedAt !== undefined) return steps.claimCode(exchange, env);
          claims.set(key, exchange.code);
          await aMoment();
          if (exchange.codeRecord) env.steps.markCodeUsed(exchange.codeRecord, exchange, env);
          return undefined;
        },
      };
    },
  },
  'races are lost for codes of users only': {
    row: 'code-single-use-at-once',
    wrap: (steps) => ({
      claimCode: async (exchange, env) => {
        if (!ofUser(exchange) || exchange.codeRecord?.usedAt !== undefined)
          return steps.claimCode(exchange, env);
        await aMoment();
        if (exchange.codeRecord) env.steps.markCodeUsed(exchange.codeRecord, exchange, env);
        return undefined;
      },
    }),
  },
  'an expired generic token is accepted': {
    row: 'resource-token-expires',
    wrap: (steps) => ({
      isTokenExpired: (token, at, env) => token.user !== undefined && steps.isTokenExpired(token, at, env),
    }),
  },
  'an expired token is accepted at the list of users': {
    row: 'resource-token-expires',
    wrap: (steps) => ({
      checkTokenExpiry: (exchange, env) =>
        exchange.request.path.endsWith('ListUsers') ? undefined : steps.checkTokenExpiry(exchange, env),
    }),
  },
  'codes of users never expire': {
    row: 'code-expires',
    wrap: (steps) => ({
      isCodeExpired: (code, at, env) => code.user === undefined && steps.isCodeExpired(code, at, env),
    }),
  },
  'redirect_uri is not compared at the second client': {
    row: 'token-redirect-uri-mismatch',
    wrap: skipped('checkCodeRedirectUri', ({ clientId }) => clientId === 'def456'),
  },
  'redirect_uri is not compared for users, in JSON': {
    row: 'token-redirect-uri-mismatch',
    wrap: skipped('checkCodeRedirectUri', (exchange) => ofUser(exchange) && exchange.encoding === 'json'),
  },
  'userid is not compared for the second user': {
    row: 'userid-unknown-at-token',
    wrap: (steps) => ({
      matchIssuedUser: (bound, sent, exchange, env) =>
        bound === 'user_7' || steps.matchIssuedUser(bound, sent, exchange, env),
    }),
  },
  'codes of users are good for any client': {
    row: 'code-bound-to-client',
    wrap: skipped('checkCodeClient', ofUser),
  },
  'a code that was refused once can be used again and again': {
    row: 'code-single-use',
    wrap: (steps) => {
      const refused = new Set<string>();
      return {
        settleFailedExchange: (exchange, refusal, env) => {
          refused.add(exchange.code);
          steps.settleFailedExchange(exchange, refusal, env);
        },
        markCodeUsed: (code, exchange, env) => {
          if (!refused.has(code.key)) steps.markCodeUsed(code, exchange, env);
        },
      };
    },
  },
  'the third wrong secret for a code is accepted': {
    row: 'token-client-secret-wrong',
    wrap: (steps) => {
      const misses = new Map<string, number>();
      return {
        checkClientSecret: (exchange, env) => {
          const refusal = steps.checkClientSecret(exchange, env);
          if (refusal === undefined) return undefined;
          const count = (misses.get(exchange.code) ?? 0) + 1;
          misses.set(exchange.code, count);
          return count % 3 === 0 ? undefined : refusal;
        },
      };
    },
  },
  'users are mixed up among simultaneous exchanges': {
    row: 'resource-own-data',
    wrap: (steps) => {
      let last: TokenRequestContext['user'];
      return {
        issueToken: async (exchange, env) => {
          if (exchange.user === undefined) return steps.issueToken(exchange, env);
          last = exchange.user;
          await aMoment();
          exchange.user = last;
          return steps.issueToken(exchange, env);
        },
      };
    },
  },
  'used codes are forgotten where the redirect URI has a query': {
    row: 'code-single-use',
    wrap: (steps) => ({
      markCodeUsed: (code, exchange, env) => {
        if (!code.redirectUri.includes('?')) steps.markCodeUsed(code, exchange, env);
      },
    }),
  },
  'a newer sign-in of another user ends the codes of all others': {
    row: 'code-random-flows',
    wrap: (steps) => {
      let newest: string | undefined;
      return {
        issueCode: (target, user, exchange, env) => {
          newest = user?.id;
          return steps.issueCode(target, user, exchange, env);
        },
        isCodeExpired: (code, at, env) =>
          (code.user !== undefined && newest !== undefined && code.user.id !== newest) ||
          steps.isCodeExpired(code, at, env),
      };
    },
  },
};

/** Explores the mock with a defect of this file. */
async function exploreWith(overrides: readonly OverrideSteps[], seed: number): Promise<Exploration> {
  const { provider, close } = await openMock(overrides);
  try {
    return await explore(provider, {
      flows: MAX_REQUESTS,
      seed,
      maxRequests: MAX_REQUESTS,
      stopAtFirst: true,
    });
  } finally {
    await close();
  }
}

for (const [title, { row, wrap }] of Object.entries(DEFECTS)) {
  test(`finds by itself that ${title}`, async () => {
    const { findings, world, requests } = await exploreWith([wrap], 1);
    const [found] = findings.filter(({ doubt }) => doubt === undefined);
    expect(found, `${requests} requests`).toBeDefined();
    if (!found) return;
    const words = describeFlow(found.flow, world).join('; ');
    test.info().annotations.push({ type: 'flow', description: `${found.afterRequests} requests; ${words}` });
    expect(found.row, words).toBe(row);
    expect(requestsOf(found.flow).length, words).toBeLessThanOrEqual(SHORT);
  });
}

test('has nothing to object to a provider without a defect', async () => {
  const { findings, flows, disturbed } = await exploreWith([], 2);
  expect(findings).toEqual([]);
  expect([flows > 100, disturbed]).toEqual([true, 0]);
});
