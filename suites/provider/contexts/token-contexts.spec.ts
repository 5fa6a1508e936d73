import { readTokenRefusal } from '../../checks/read-refusal.ts';
import { contextsOf } from '../../contexts/contexts.ts';
import { refusedOpenValues } from '../../contexts/probe-open-values.ts';
import { refusesInContexts } from '../../contexts/run-vector.ts';
import { sendValidToken, TokenStage } from '../../contexts/token-stage.ts';
import { TOKEN_VECTORS } from '../../contexts/token-vectors.ts';
import { test, verifiesInContexts } from '../../fixtures/test.ts';
import { describeAnswer } from '../../flows/describe.ts';
import type { TokenAnswer } from '../../flows/provider.ts';

test.describe('what is refused at the token endpoint is refused in every context', () => {
  for (const { requirement, title, scope, code, vary, status } of TOKEN_VECTORS) {
    test(
      `refuses ${title}`,
      verifiesInContexts('token', requirement),
      async ({ judge, provider, target }) => {
        const refused = await refusedOpenValues(provider, 'token', sendValidToken(provider));
        await refusesInContexts(judge, {
          kind: 'token',
          requirement,
          title,
          expected: status === undefined ? 'no token' : `status ${status} and no token`,
          contexts: contextsOf('token', target, refused, scope?.(target)),
          stage: (context) => {
            const stage = new TokenStage(provider, context);
            return {
              control: { ...stage.options, encoding: 'form' },
              send: async () => {
                const grant = await (code ?? ((one) => one.grant()))(stage);
                const varied = vary(provider.tokenParams(grant), stage, grant);
                return stage.send(Array.isArray(varied) ? { params: varied } : varied);
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
