import { redirectsToClient } from '../../checks/expect-no-redirect.ts';
import { evidenceOfPromotion, type Promoted, readPromotion } from '../../checks/read-promotion.ts';
import { readAuthorizeRefusal, readMethodRefusal } from '../../checks/read-refusal.ts';
import { contextsOf, type Scope, VARIANT } from '../../contexts/contexts.ts';
import { FOREIGN_URI, ODD_TOKEN_REQUESTS, REPEATED_AT_AUTHORIZE } from '../../contexts/odd-requests.ts';
import { refusesInContexts } from '../../contexts/run-vector.ts';
import { grantOptionsIn, LIBRARY_PARAMETERS, TokenSetup } from '../../contexts/token-setup.ts';
import { test, verifies } from '../../fixtures/test.ts';
import type { Provider } from '../../flows/provider.ts';
import type { TargetUnderTest } from '../../flows/target.ts';

type Values = Readonly<Record<string, readonly string[]>>;

/** Whose request it is, and with what beside. */
const FOR_EVERYBODY: Values = { connection: ['kept'], company: ['alone'], path: ['documented'] };
/** Where each code is a page, one serves many that are refused. */
const forEveryCode = ({ codesAreDear }: Provider): Values => ({
  ...FOR_EVERYBODY,
  history: [codesAreDear ? 'refused-once' : 'fresh'],
});
/** What is refused by a page only is a sign-in each. */
const forEveryAuthorization = ({ interaction }: TargetUnderTest): Values => ({
  ...FOR_EVERYBODY,
  ...(interaction.kind === 'none' ? {} : { client: [] }),
});
const ofUser = (userid: string, resource: string) => ({ encoding: 'form' as const, userid, resource });
const ORDERS = ['the right one first', 'the right one last'];

test.describe('what is made otherwise than it should be is refused to everybody', () => {
  for (const { requirement, title, encoding, ways } of ODD_TOKEN_REQUESTS) {
    test(`takes from nobody ${title}`, verifies(requirement), async ({ checker, provider }) => {
      const scope: Scope = {
        variants: Object.keys(ways),
        only: {
          ...forEveryCode(provider),
          ...{ redirect: ['primary'], state: ['absent'] },
          surroundings: ['plain', 'extra-parameter'],
          ...(encoding === undefined ? {} : { encoding: [encoding] }),
        },
      };
      await refusesInContexts(checker, {
        kind: 'token',
        requirement,
        title,
        expected: 'no token',
        contexts: contextsOf('token', provider, new Set(), scope),
        setup: (context) => {
          const options = grantOptionsIn(provider, context);
          const body = context['encoding'] === 'json' ? 'json' : 'form';
          return {
            control: { ...options, encoding: body },
            send: async () => {
              const params = provider.tokenParams(await provider.grant(options));
              const beside = context['surroundings'] === 'extra-parameter' ? LIBRARY_PARAMETERS : [];
              const way = ways[context[VARIANT] ?? ''];
              if (!way) throw new Error(`there is no way called ${context[VARIANT]}`);
              return provider.token(way([...params, ...beside], body, provider));
            },
          };
        },
        read: readMethodRefusal,
        evidenceOf: ({ evidence }) => evidence,
      });
    });
  }

  test(
    'gives nobody the rights of a user for a generic code',
    verifies('userid-added'),
    async ({ checker, provider, target }) => {
      const { primary = '', other } = target.users;
      const path = target.resources.userOnly ?? '';
      const people = new Map([
        ['the id of a user', primary],
        ...(other === undefined ? [] : [['the id of another user', other] as const]),
      ]);
      const scope: Scope = {
        variants: [...people.keys()],
        only: {
          ...forEveryCode(provider),
          ...{ subject: ['generic'], surroundings: ['plain', 'extra-parameter'] },
        },
      };
      await refusesInContexts<Promoted>(checker, {
        kind: 'token',
        requirement: 'userid-added',
        title: 'a generic code with a userid added',
        expected: 'no token, or one that does not open the resource of users',
        contexts: contextsOf('token', provider, new Set(), scope),
        setup: (context) => ({
          control: {
            ...grantOptionsIn(provider, { client: context['client'] ?? '' }),
            ...ofUser(primary, path),
          },
          send: async () => {
            const setup = new TokenSetup(provider, context);
            const params = provider.tokenParams(await setup.grant());
            const answer = await setup.send({
              params: [...params, ['userid', people.get(context[VARIANT] ?? '') ?? primary]],
            });
            if (answer.token === undefined) return { answer };
            return { answer, opened: await provider.resource(path, `Bearer ${answer.token}`) };
          },
        }),
        read: readPromotion,
        evidenceOf: evidenceOfPromotion,
      });
    },
  );

  for (const { requirement, title, name, other } of REPEATED_AT_AUTHORIZE) {
    test(`takes from nobody ${title}`, verifies(requirement), async ({ checker, provider, target }) => {
      const scope: Scope = {
        variants: ORDERS,
        only: {
          ...forEveryAuthorization(target),
          ...{ method: ['get'], surroundings: ['plain'], redirect: ['primary'] },
          state: name === 'state' ? ['present'] : ['absent', 'present'],
        },
      };
      await refusesInContexts(checker, {
        kind: 'authorize',
        requirement,
        title,
        expected: 'no code',
        contexts: contextsOf('authorize', provider, new Set(), scope),
        setup: (context) => {
          const options = grantOptionsIn(provider, context);
          const client = options.client ?? target.client;
          const uris = [options.redirectUri ?? client.redirectUri, FOREIGN_URI];
          return {
            control: { client },
            send: () => {
              const right = provider.authorizeParams(options);
              const value = right.find(([key]) => key === name)?.[1] ?? '';
              const wrong = [name, other(value)] as const;
              return provider.authorize(
                context[VARIANT] === ORDERS[0] ? [...right, wrong] : [wrong, ...right],
              );
            },
            ...(name === 'redirect_uri'
              ? { also: (answer) => redirectsToClient(answer, uris, { ...target, client }) }
              : {}),
          };
        },
        read: readAuthorizeRefusal,
        evidenceOf: ({ evidence }) => evidence,
      });
    });
  }
});
