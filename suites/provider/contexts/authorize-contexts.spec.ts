import { redirectsTo } from '../../checks/expect-no-redirect.ts';
import { readAuthorizeRefusal } from '../../checks/read-refusal.ts';
import { AuthorizeSetup, sendValidAuthorize } from '../../contexts/authorize-setup.ts';
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
      async ({ checker, provider, target }) => {
        const refused = await refusedOpenValues(provider, 'authorize', sendValidAuthorize(provider));
        await refusesInContexts(checker, {
          kind: 'authorize',
          requirement,
          title,
          expected: refusedUri ? 'no code and no redirect to it' : 'no code',
          contexts: contextsOf('authorize', provider, refused, scope?.(target)),
          setup: (context) => {
            const setup = new AuthorizeSetup(provider, context);
            const client = setup.options.client ?? target.client;
            return {
              control: { client },
              send: () => setup.send(vary(setup.params, setup)),
              ...(refusedUri
                ? { also: (answer) => redirectsTo(answer, refusedUri(setup), { ...target, client }) }
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
