/** What can be wrong with a request to the protected API, to be tried in every context. */
import type { ProviderRequirementId } from '../../specs/generated/requirement-ids.ts';
import { FORGERIES, forgeJwt } from '../checks/forge-jwt.ts';
import { inventCode, isCaseBlind } from '../checks/invent-code.ts';
import { encodeQuery } from '../flows/encode.ts';
import { nearMisses } from '../flows/near-misses.ts';
import type { TargetUnderTest } from '../flows/target.ts';
import { type Scope, VARIANT } from './contexts.ts';
import type { ResourceSetup } from './resource-setup.ts';

export interface ResourceVectorRow {
  readonly requirement: ProviderRequirementId;
  readonly title: string;
  readonly scope?: (target: TargetUnderTest) => Scope;
  /** Variants that may be another's good value are left out where tokens are counted. */
  readonly counted?: true;
  /** What stands in the Authorization header. */
  readonly authorization: (setup: ResourceSetup) => Promise<string | undefined>;
  /** What stands in the query. */
  readonly query?: (setup: ResourceSetup) => Promise<string>;
  /** Statuses that refuse; default: 401 and 403. */
  readonly refusals?: readonly number[];
  /** However it is answered, it must not be opened. */
  readonly closed?: true;
}

/** What the word Bearer is no part of. */
const OTHER_SCHEMES: Readonly<Record<string, (token: string) => string>> = {
  'the scheme Basic': (token) => `Basic ${token}`,
  'a password of Basic': (token) => `Basic ${Buffer.from(`token:${token}`).toString('base64')}`,
  'the scheme Token': (token) => `Token ${token}`,
  'no scheme': (token) => token,
};
const QUERY_NAMES = ['access_token', 'token'];

const TOKEN_VARIANTS = [
  'the last character missing',
  'the first half only',
  'four characters added',
  'a middle character changed',
  'the letter case swapped',
];

const withOpened: Scope = { opened: true };
/** Whose token it is, and where it is shown; nothing else is odd. */
const FOR_EVERYBODY = {
  ...{ connection: ['kept'], company: ['alone'], surroundings: ['plain'] },
  ...{ path: ['documented'], method: ['get'] },
};

export const RESOURCE_VECTORS: readonly ResourceVectorRow[] = [
  {
    requirement: 'resource-no-token',
    title: 'no token',
    scope: () => withOpened,
    authorization: async () => undefined,
  },
  {
    requirement: 'resource-bad-token',
    title: 'a token that was never issued',
    scope: () => withOpened,
    refusals: [401],
    authorization: async (setup) => {
      const token = inventCode(await setup.token());
      setup.provider.learn('token', token);
      return `Bearer ${token}`;
    },
  },
  {
    requirement: 'resource-bad-token',
    title: 'a forged token',
    scope: () => ({ ...withOpened, variants: FORGERIES }),
    // A firewall may know such tokens, and refuse them in its own way.
    refusals: [400, 401, 403],
    authorization: async (setup) => {
      const { provider, options, context } = setup;
      const forged = forgeJwt(await setup.token(), context[VARIANT], {
        // A forged token names a user, whatever the token was of that it is made from.
        userid: options.userid ?? provider.target.users.primary,
        clientId: options.client?.id ?? '',
        at: provider.now(),
      });
      provider.learn('token', forged);
      return `Bearer ${forged}`;
    },
  },
  {
    requirement: 'resource-token-exact',
    title: 'a token that is almost right',
    counted: true,
    scope: () => ({ ...withOpened, variants: TOKEN_VARIANTS }),
    authorization: async (setup) => {
      const token = await setup.token();
      const misses = nearMisses(setup.provider, 'token', token);
      const miss = misses.find(({ name }) => name === setup.context[VARIANT])?.value;
      // Hexadecimal tokens mean the same in either case.
      const other = miss === undefined || isCaseBlind(token) ? `${token}wxyz` : miss;
      setup.provider.learn('token', other);
      return `Bearer ${other}`;
    },
  },
  {
    requirement: 'resource-generic-token-refused',
    title: 'a generic token for the resource of users',
    scope: () => ({ only: { subject: ['generic'], resource: ['user-only'] } }),
    authorization: async (setup) => `Bearer ${await setup.token()}`,
  },
  {
    requirement: 'resource-other-scheme',
    title: 'a token under another scheme',
    closed: true,
    scope: () => ({ ...withOpened, only: FOR_EVERYBODY, variants: Object.keys(OTHER_SCHEMES) }),
    authorization: async (setup) => {
      const value = OTHER_SCHEMES[setup.context[VARIANT] ?? '']?.(await setup.token());
      if (value !== undefined) setup.provider.learn('token', value.replace(/^\w+ /, ''));
      return value;
    },
  },
  {
    requirement: 'resource-token-in-query',
    title: 'a token in the URL',
    closed: true,
    scope: () => ({ ...withOpened, only: FOR_EVERYBODY, variants: QUERY_NAMES }),
    authorization: async () => undefined,
    query: async (setup) => encodeQuery([[setup.context[VARIANT] ?? '', await setup.token()]]),
  },
  {
    requirement: 'code-not-a-token',
    title: 'a code as token',
    scope: () => withOpened,
    refusals: [400, 401, 403],
    // It is no use of the code: where each is a sign-in, the same one serves, and is redeemed behind them.
    authorization: async ({ provider, options }) => {
      const take = provider.codesAreDear ? 'grant' : 'freshGrant';
      return `Bearer ${(await provider[take](options)).code}`;
    },
  },
];
