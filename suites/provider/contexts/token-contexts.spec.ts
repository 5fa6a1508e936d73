import { readTokenRefusal } from '../../checks/read-refusal.ts';
import { type Context, contextsOf, fewOf } from '../../contexts/contexts.ts';
import { refusedOpenValues } from '../../contexts/probe-open-values.ts';
import { refusesInContexts } from '../../contexts/run-vector.ts';
import { sendValidToken, TokenSetup } from '../../contexts/token-setup.ts';
import { TOKEN_VECTORS } from '../../contexts/token-vectors.ts';
import { safeVariants } from '../../contexts/variants.ts';
import { test, verifiesInContexts } from '../../fixtures/test.ts';
import { describeAnswer } from '../../flows/describe.ts';
import type { Grant, TokenAnswer } from '../../flows/provider.ts';

test.describe('what is refused at the token endpoint is refused in every context', () => {
  for (const { requirement, title, scope, counted, prepare, code, vary, status } of TOKEN_VECTORS) {
    test(
      `refuses ${title}`,
      verifiesInContexts('token', requirement),
      async ({ checker, provider, target }) => {
        const refused = await refusedOpenValues(provider, 'token', sendValidToken(provider));
        const asked = scope?.(target) ?? {};
        const prepared = new Map<Context, Grant>();
        const contexts = await checker.measure('what comes before', async () => {
          const tried = counted
            ? await safeVariants(asked, provider, 'codes', async () => {
                const grant = await provider.freshGrant();
                provider.spare([grant]);
                return grant.code;
              })
            : asked;
          const all = contextsOf('token', provider, refused, tried);
          // What brings a used code takes one of its own in each.
          const contexts = code && provider.codesAreDear ? fewOf(all) : all;
          if (!prepare) return contexts;
          for (const context of contexts)
            prepared.set(context, await prepare(new TokenSetup(provider, context)));
          // What a provider forgets may be counted in one context only: each of them redeems once more.
          for (const context of contexts) await prepare(new TokenSetup(provider, context));
          return contexts;
        });
        if (!contexts) return;
        await refusesInContexts(checker, {
          kind: 'token',
          requirement,
          title,
          expected: status === undefined ? 'no token' : `status ${status} and no token`,
          contexts,
          setup: (context) => {
            const setup = new TokenSetup(provider, context);
            return {
              control: { ...setup.options, encoding: 'form' },
              send: async () => {
                const make = prepare ?? code ?? ((one: TokenSetup) => one.grant());
                const grant = prepared.get(context) ?? (await make(setup));
                const varied = vary(provider.tokenParams(grant), setup, grant);
                return setup.send(Array.isArray(varied) ? { params: varied } : varied);
              },
              ...(status === undefined
                ? {}
                : {
                    also: ({ answer }: TokenAnswer) =>
                      answer.status === status ? undefined : `no token, but ${describeAnswer(answer)}`,
                  }),
            };
          },
          read: readTokenRefusal,
          evidenceOf: ({ evidence }) => evidence,
        });
      },
    );
  }
});
