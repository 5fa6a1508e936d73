import { readResourceRefusal } from '../../checks/read-refusal.ts';
import { readResourceOpened } from '../../checks/read-resource-answer.ts';
import { contextsOf, opensResource } from '../../contexts/contexts.ts';
import { refusedOpenValues } from '../../contexts/probe-open-values.ts';
import { ResourceSetup, sendValidResource } from '../../contexts/resource-setup.ts';
import { RESOURCE_VECTORS } from '../../contexts/resource-vectors.ts';
import { refusesInContexts } from '../../contexts/run-vector.ts';
import { safeVariants } from '../../contexts/variants.ts';
import { test, verifies, verifiesInContexts } from '../../fixtures/test.ts';

test.describe('what opens no resource opens none in any context', () => {
  for (const {
    requirement,
    title,
    scope,
    counted,
    authorization,
    query,
    closed,
    refusals = [401, 403],
  } of RESOURCE_VECTORS) {
    test(
      `refuses ${title}`,
      closed ? verifies(requirement) : verifiesInContexts('resource', requirement),
      async ({ checker, provider, target }) => {
        const refused = await refusedOpenValues(provider, 'resource', sendValidResource(provider));
        const asked = scope?.(target) ?? {};
        const tried = await checker.measure('what comes before', () =>
          counted
            ? safeVariants(asked, provider, 'tokens', async () => (await provider.honest()).token)
            : Promise.resolve(asked),
        );
        if (!tried) return;
        await refusesInContexts(checker, {
          kind: 'resource',
          requirement,
          title,
          expected: closed ? 'the resource stays closed' : `refused with ${refusals.join(' or ')}`,
          contexts: contextsOf('resource', provider, refused, tried),
          setup: (context) => {
            const setup = new ResourceSetup(provider, context);
            const { primary } = target.users;
            return {
              // A generic token opens no resource of users: there the control is a user's.
              control:
                opensResource(context) || primary === undefined
                  ? setup.control
                  : { ...setup.control, userid: primary },
              send: async () => setup.send(await authorization(setup), await query?.(setup)),
            };
          },
          read: (answer) => (closed ? readResourceOpened(answer) : readResourceRefusal(answer, refusals)),
          evidenceOf: (answer) => [answer.n],
        });
      },
    );
  }
});
