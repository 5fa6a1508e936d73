import { redirectsTo } from '../../checks/expect-no-redirect.ts';
import { readAuthorizeRefusal } from '../../checks/read-refusal.ts';
import { AuthorizeStage, sendValidAuthorize } from '../../contexts/authorize-stage.ts';
import { AUTHORIZE_VECTORS } from '../../contexts/authorize-vectors.ts';
import { contextsOf } from '../../contexts/contexts.ts';
import { refusedOpenValues } from '../../contexts/probe-open-values.ts';
import { refusesInContexts } from '../../contexts/run-vector.ts';
import { test, verifiesInContexts } from '../../fixtures/test.ts';

test.describe('what is refused at the authorization endpoint is refused in every context', () => {
  for (const { requirement, title, scope, vary, refused: refusedUri } of AUTHORIZE_VECTORS) {
    test(
      `refuses ${title}`,
      verifiesInContexts('authorize', requirement),
      async ({ judge, provider, target }) => {
        const refused = await refusedOpenValues(provider, 'authorize', sendValidAuthorize(provider));
        await refusesInContexts(judge, {
          kind: 'authorize',
          requirement,
          title,
          expected: refusedUri ? 'no code and no redirect to it' : 'no code',
          contexts: contextsOf('authorize', provider, refused, scope?.(target)),
          stage: (context) => {
            const stage = new AuthorizeStage(provider, context);
            const client = stage.options.client ?? target.client;
            return {
              control: { client },
              send: () => stage.send(vary(stage.params, stage)),
              ...(refusedUri
                ? { also: (answer) => redirectsTo(answer, refusedUri(stage), { ...target, client }) }
                : {}),
            };
          },
          read: readAuthorizeRefusal,
          evidenceOf: ({ evidence }) => evidence,
        });
      },
    );
  }
});
