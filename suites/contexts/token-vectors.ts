/** What can be wrong with a token request, to be tried in every context. */
import type { ProviderRequirementId } from '../../specs/generated/requirement-ids.ts';
import { inventCode, isCaseBlind } from '../checks/invent-code.ts';
import { inventUserid } from '../checks/invent-userid.ts';
import { makeUpLike, paramValue, without, withValue } from '../checks/vary-token-params.ts';
import type { Param } from '../flows/encode.ts';
import type { Grant, Provider, TokenRequest } from '../flows/provider.ts';
import type { TargetUnderTest } from '../flows/target.ts';
import { plainContext, type Scope, VARIANT } from './contexts.ts';
import { kindsOfMisses, missesOf, QUIET, redirectVariant, UNREGISTERED } from './token-redirect-misses.ts';
import type { TokenSetup } from './token-setup.ts';
import { almostRight, namesOfMisses } from './variants.ts';

export interface TokenVectorRow {
  readonly requirement: ProviderRequirementId;
  readonly title: string;
  readonly scope?: (target: TargetUnderTest) => Scope;
  /** The code that is sent; default: one with the history of the context. */
  readonly code?: (setup: TokenSetup) => Promise<Grant>;
  /** The request, made from the parameters of a valid one. */
  readonly vary: (params: readonly Param[], setup: TokenSetup, grant: Grant) => Param[] | TokenRequest;
  /** Variants that may be another's good value are left out where codes are counted. */
  readonly counted?: true;
  /** Done for every context before the first is tried. */
  readonly prepare?: (setup: TokenSetup) => Promise<Grant>;
  /** The status that the documents name for the refusal. */
  readonly status?: number;
}

const ID_VARIANTS = [
  'the letter case swapped',
  'a character added',
  'a space behind',
  'the last character missing',
];
const SECRET_VARIANTS = [
  'the letter case swapped',
  'the last character missing',
  'the first half only',
  'a character added',
  'the last character changed',
  'a space behind',
  'a space in front',
  'a line break behind',
  'percent-encoded once more',
];
/** None changes the last character: in base64 some of its bits stand for nothing, and a single one added is dropped. */
const CODE_VARIANTS = [
  'the last character missing',
  'the first half only',
  'four characters added',
  'a middle character changed',
  'the letter case swapped',
  'a space behind',
  'a space in front',
];
const USER_VARIANTS = [
  'the last character missing',
  'a character added',
  'the letter case swapped',
  'a space behind',
  'a space in front',
];

const drop =
  (name: string) =>
  (params: readonly Param[]): Param[] =>
    without(params, name);
const empty =
  (name: string) =>
  (params: readonly Param[]): Param[] =>
    withValue(params, name, '');

const clientsOf = ({ client, otherClient }: TargetUnderTest) => [
  client,
  ...(otherClient ? [otherClient] : []),
];
const usersOf = ({ users }: TargetUnderTest) => [users.primary, users.other].flatMap((id) => id ?? []);

/** Each context needs a code of its own: few of them where a code may be a sign-in. */
const ownCodes = ({ interaction }: TargetUnderTest): Scope =>
  interaction.kind === 'none' ? {} : { only: { company: ['alone'] } };
/** Where one of the kind is tried in those already. */
const fewOwnCodes = (target: TargetUnderTest): Scope =>
  target.interaction.kind === 'none' ? {} : whoseCode(target);

const NOWHERE: Scope = { only: { client: [] } };
/** A code is redeemed before whatever else happens. */
const AT_ONCE: Scope = { only: { history: ['fresh'] } };
/** Whose code it is, and in which encoding; nothing else is odd. Behind pages a code may be one that was refused before. */
const whoseCode = ({ interaction }: TargetUnderTest): Scope => ({
  only: {
    history: [interaction.kind === 'none' ? 'fresh' : 'refused-once'],
    ...{ connection: ['kept'], company: ['alone'], surroundings: ['plain'] },
    ...{ path: ['documented'], redirect: ['primary'], state: ['absent'] },
  },
});
/** With a user's code only. */
const OF_USERS = { subject: ['user', 'other-user'] };

/** The secret of a context's client, varied. */
const madeUp = new Map<string, string>();
function madeUpLike(provider: Provider, value: string): string {
  let made = madeUp.get(value);
  if (made === undefined) {
    made = makeUpLike(value);
    madeUp.set(value, made);
    provider.learn('secret', made);
  }
  return made;
}

export const TOKEN_VECTORS: readonly TokenVectorRow[] = [
  {
    requirement: 'token-client-unknown',
    title: 'a client_id that nobody has',
    vary: (params, { options }) => withValue(params, 'client_id', makeUpLike(options.client?.id ?? '')),
  },
  { requirement: 'token-client-id-missing', title: 'no client_id', vary: drop('client_id') },
  { requirement: 'token-client-id-empty', title: 'an empty client_id', vary: empty('client_id') },
  {
    requirement: 'token-client-id-exact',
    title: 'a client_id that is almost right',
    scope: (target) => ({
      variants: namesOfMisses(
        ID_VARIANTS,
        clientsOf(target).map(({ id }) => id),
      ),
    }),
    vary: (params, setup) =>
      withValue(
        params,
        'client_id',
        almostRight(setup.provider, undefined, paramValue(params, 'client_id'), setup.context[VARIANT]),
      ),
  },
  {
    requirement: 'token-client-secret-wrong',
    title: 'a made-up client_secret',
    vary: (params, { provider }) =>
      withValue(params, 'client_secret', madeUpLike(provider, paramValue(params, 'client_secret'))),
  },
  { requirement: 'token-client-secret-missing', title: 'no client_secret', vary: drop('client_secret') },
  { requirement: 'token-client-secret-empty', title: 'an empty client_secret', vary: empty('client_secret') },
  {
    requirement: 'token-client-secret-exact',
    title: 'a client_secret that is almost right',
    scope: (target) => ({
      variants: namesOfMisses(
        SECRET_VARIANTS,
        clientsOf(target).map(({ secret }) => secret),
      ),
    }),
    vary: (params, setup) =>
      withValue(
        params,
        'client_secret',
        almostRight(setup.provider, 'secret', paramValue(params, 'client_secret'), setup.context[VARIANT]),
      ),
  },
  {
    requirement: 'token-client-secret-other-client',
    title: 'the secret of another client',
    scope: ({ client, otherClient }) =>
      otherClient === undefined || otherClient.secret === client.secret ? NOWHERE : {},
    vary: (params, { provider: { target }, options }) => {
      const other = options.client === target.otherClient ? target.client : target.otherClient;
      return withValue(params, 'client_secret', other?.secret ?? '');
    },
  },
  {
    requirement: 'token-redirect-uri-mismatch',
    title: 'a redirect_uri that nobody registered',
    vary: (params) => withValue(params, 'redirect_uri', UNREGISTERED),
  },
  {
    requirement: 'token-redirect-uri-missing',
    title: 'no redirect_uri',
    vary: drop('redirect_uri'),
    status: 400,
  },
  { requirement: 'token-redirect-uri-empty', title: 'an empty redirect_uri', vary: empty('redirect_uri') },
  {
    requirement: 'token-redirect-uri-alternate',
    title: 'another registered redirect URI of the same client',
    scope: ({ otherClient }) =>
      otherClient && otherClient.alternateRedirectUris.length === 0 ? { only: { client: ['first'] } } : {},
    vary: (params, { options }) => {
      const all = [options.client?.redirectUri ?? '', ...(options.client?.alternateRedirectUris ?? [])];
      return withValue(
        params,
        'redirect_uri',
        all.find((uri) => uri !== options.redirectUri) ?? UNREGISTERED,
      );
    },
  },
  {
    requirement: 'token-redirect-uri-exact',
    title: 'a redirect_uri that is almost right',
    scope: (target) => ({ variants: kindsOfMisses(target), alone: ['redirect'] }),
    vary: (params, setup) => withValue(params, 'redirect_uri', redirectVariant(setup)),
  },
  {
    requirement: 'token-redirect-uri-exact',
    title: 'any redirect_uri that is almost right',
    // Every near miss there is, each as a form and in JSON; how they meet other contexts the others show.
    scope: (target) => ({
      variants: missesOf(target, {}).map(({ name }) => name),
      only: Object.fromEntries(QUIET.map((name) => [name, [plainContext('token')[name] ?? '']])),
    }),
    vary: (params, setup) => withValue(params, 'redirect_uri', redirectVariant(setup)),
  },
  { requirement: 'token-code-missing', title: 'no code', vary: drop('code'), status: 400 },
  { requirement: 'token-code-empty', title: 'an empty code', vary: empty('code') },
  {
    requirement: 'code-unknown',
    title: 'a code that was never issued',
    vary: (params, { provider }) => {
      const code = inventCode(paramValue(params, 'code'));
      provider.learn('code', code);
      return withValue(params, 'code', code);
    },
  },
  {
    requirement: 'code-exact',
    title: 'a code that is almost right',
    counted: true,
    scope: () => ({ variants: CODE_VARIANTS }),
    vary: (params, setup) => {
      const code = paramValue(params, 'code');
      const variant = setup.context[VARIANT];
      // Hexadecimal codes mean the same in either case.
      const blind = variant === 'the letter case swapped' && isCaseBlind(code);
      const value = almostRight(setup.provider, 'code', code, blind ? 'four characters added' : variant);
      setup.provider.learn('code', value);
      return withValue(params, 'code', value);
    },
  },
  {
    requirement: 'code-single-use',
    title: 'a code that was redeemed before',
    scope: ownCodes,
    code: (setup) => setup.redeemed(),
    vary: (params) => [...params],
  },
  {
    requirement: 'code-single-use',
    title: 'a code that was redeemed, and refused twice since',
    scope: whoseCode,
    code: (setup) => setup.refusedSince(),
    vary: (params) => [...params],
  },
  {
    requirement: 'code-single-use',
    title: 'a code without user that was redeemed before, now with a userid',
    scope: (target) =>
      target.users.primary === undefined
        ? NOWHERE
        : { only: { ...fewOwnCodes(target).only, subject: ['generic'] } },
    code: (setup) => setup.redeemed(),
    vary: (params, { provider: { target } }) => [...params, ['userid', target.users.primary ?? '']],
  },
  {
    requirement: 'code-single-use-later',
    title: 'a code that was redeemed before many others were',
    scope: ({ interaction }) => (interaction.kind === 'none' ? AT_ONCE : NOWHERE),
    prepare: (setup) => setup.redeemed(),
    vary: (params) => [...params],
  },
  {
    requirement: 'code-single-use-later',
    title: 'a code that was redeemed half its life ago',
    scope: ({ advance, lifetimes }) =>
      advance === undefined || lifetimes.codeSeconds === undefined ? NOWHERE : AT_ONCE,
    code: async (setup) => {
      const grant = await setup.redeemed();
      await setup.provider.wait(((setup.provider.target.lifetimes.codeSeconds ?? 0) * 1000) / 2);
      return grant;
    },
    vary: (params) => [...params],
  },
  {
    requirement: 'code-single-use-later',
    title: 'a code that was redeemed more than its life ago',
    scope: ({ advance, lifetimes }) =>
      advance === undefined || lifetimes.codeSeconds === undefined ? NOWHERE : AT_ONCE,
    code: async (setup) => {
      const grant = await setup.redeemed();
      await setup.provider.wait((setup.provider.target.lifetimes.codeSeconds ?? 0) * 1500);
      return grant;
    },
    vary: (params) => [...params],
  },
  {
    requirement: 'code-single-use-across-encodings',
    title: 'a code that was redeemed in the other encoding',
    scope: fewOwnCodes,
    code: (setup) => setup.redeemed(setup.encoding === 'json' ? 'form' : 'json'),
    vary: (params) => [...params],
  },
  {
    requirement: 'code-bound-to-client',
    title: 'a code of another client',
    scope: ({ otherClient }) => (otherClient === undefined ? NOWHERE : {}),
    vary: (params, { provider: { target }, options }) => {
      const other = options.client === target.otherClient ? target.client : target.otherClient;
      return withValue(withValue(params, 'client_id', other?.id ?? ''), 'client_secret', other?.secret ?? '');
    },
  },
  {
    requirement: 'userid-omitted',
    title: 'the code of a user without userid',
    scope: () => ({ only: OF_USERS }),
    vary: drop('userid'),
  },
  {
    requirement: 'userid-empty',
    title: 'the code of a user with an empty userid',
    scope: () => ({ only: OF_USERS }),
    vary: empty('userid'),
  },
  {
    requirement: 'userid-other',
    title: 'the code of one user with the id of another',
    scope: ({ users }) => ({ only: users.other === undefined ? { subject: [] } : OF_USERS }),
    vary: (params, { provider: { target }, options }) =>
      withValue(
        params,
        'userid',
        (options.userid === target.users.other ? target.users.primary : target.users.other) ?? '',
      ),
  },
  {
    requirement: 'userid-unknown-at-token',
    title: 'the code of a user with an id that nobody has',
    scope: () => ({ only: OF_USERS }),
    vary: (params) => withValue(params, 'userid', inventUserid(paramValue(params, 'userid'))),
  },
  {
    requirement: 'userid-exact',
    title: 'the code of a user with an id that is almost right',
    scope: (target) => ({
      only: OF_USERS,
      variants: namesOfMisses(USER_VARIANTS, usersOf(target)).filter(
        (name) => name !== 'the letter case swapped' || !usersOf(target).some(isCaseBlind),
      ),
    }),
    vary: (params, setup) =>
      withValue(
        params,
        'userid',
        almostRight(setup.provider, undefined, paramValue(params, 'userid'), setup.context[VARIANT]),
      ),
  },
];
