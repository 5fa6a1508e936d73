/** What can be wrong with an authorization request, to be tried in every context. */
import type { ProviderRequirementId } from '../../specs/generated/requirement-ids.ts';
import { inventUserid } from '../checks/invent-userid.ts';
import { makeUpLike, paramValue, without, withValue } from '../checks/vary-token-params.ts';
import type { Param } from '../flows/encode.ts';
import {
  FOREIGN_HOST,
  type RedirectNearMiss,
  type RedirectRow,
  redirectNearMisses,
  registeredUris,
} from '../flows/redirect-near-misses.ts';
import type { TargetUnderTest } from '../flows/target.ts';
import type { AuthorizeSetup } from './authorize-setup.ts';
import { type Context, clientIn, redirectContexts, redirectUriIn, type Scope, VARIANT } from './contexts.ts';
import { almostRight, namesOfMisses } from './variants.ts';

export interface AuthorizeVectorRow {
  readonly requirement: ProviderRequirementId;
  readonly title: string;
  readonly scope?: (target: TargetUnderTest) => Scope;
  readonly vary: (params: readonly Param[], setup: AuthorizeSetup) => Param[];
  /** The redirect URI to which nobody must be sent. */
  readonly refused?: (setup: AuthorizeSetup) => string;
}

const ID_VARIANTS = [
  'the letter case swapped',
  'a character added',
  'a space behind',
  'the last character missing',
];

const REDIRECT_ROWS: readonly (readonly [row: RedirectRow, title: string])[] = [
  ['redirect-unregistered', 'a redirect URI that is not registered'],
  ['redirect-path-extended', 'a redirect URI with a longer path'],
  ['redirect-path-shortened', 'the beginning of a registered redirect URI'],
  ['redirect-trailing-slash', 'a redirect URI with a slash added or taken away'],
  ['redirect-path-case', 'a redirect URI with its path in other letter case'],
  ['redirect-host-case', 'a redirect URI with scheme or host in other letter case'],
  ['redirect-scheme', 'a redirect URI with another scheme'],
  ['redirect-port', 'a redirect URI with another port'],
  ['redirect-host-extended', 'a redirect URI with a longer host name'],
  ['redirect-user-info', 'a redirect URI with user information'],
  ['redirect-query-added', 'a redirect URI with an added query'],
  ['redirect-query-dropped', 'a redirect URI with another query'],
  ['redirect-fragment', 'a redirect URI with a fragment'],
  ['redirect-encoding', 'a redirect URI in an equivalent percent-encoding'],
  ['redirect-dot-segments', 'a redirect URI with dot segments'],
  ['redirect-padding', 'a redirect URI with white space around it'],
  ['redirect-relative', 'a relative redirect URI'],
  ['redirect-list', 'several redirect URIs in one value'],
  ['redirect-backslash', 'a redirect URI with backslashes or control characters'],
  ['redirect-dangerous-scheme', 'a redirect URI that is script or data'],
];

/** Near misses of the URI of a context; what happens to be registered is left out. */
function missesOf(target: TargetUnderTest, context: Context, row: RedirectRow): RedirectNearMiss[] {
  const client = clientIn(target, context);
  const redirectUri = redirectUriIn(target, context) ?? client.redirectUri;
  const others = registeredUris(client).filter((uri) => uri !== redirectUri);
  const ofContext = { ...client, redirectUri, alternateRedirectUris: others };
  return redirectNearMisses(ofContext, [row], registeredUris(client));
}

/** A variant that a context's URI does not have is another one in its stead. */
function missIn({ provider: { target }, context }: AuthorizeSetup, row: RedirectRow): string {
  const misses = missesOf(target, context, row);
  return (
    (misses.find(({ name }) => name === context[VARIANT]) ?? misses[0])?.value ?? `https://${FOREIGN_HOST}/`
  );
}

const redirectVectors = REDIRECT_ROWS.map(
  ([row, title]): AuthorizeVectorRow => ({
    requirement: row,
    title,
    scope: (target) => {
      const misses = redirectContexts(target).flatMap((context) => missesOf(target, context, row));
      const variants = [...new Set(misses.map(({ name }) => name))];
      return variants.length === 0 ? { only: { client: [] } } : { variants, alone: ['redirect'] };
    },
    vary: (params, setup) => withValue(params, 'redirect_uri', missIn(setup, row)),
    refused: (setup) => missIn(setup, row),
  }),
);

export const AUTHORIZE_VECTORS: readonly AuthorizeVectorRow[] = [
  {
    requirement: 'authorize-client-unknown',
    title: 'a client_id that nobody has',
    vary: (params) => withValue(params, 'client_id', makeUpLike(paramValue(params, 'client_id'))),
  },
  {
    requirement: 'authorize-client-id-missing',
    title: 'no client_id',
    vary: (params) => without(params, 'client_id'),
  },
  {
    requirement: 'authorize-client-id-empty',
    title: 'an empty client_id',
    vary: (params) => withValue(params, 'client_id', ''),
  },
  {
    requirement: 'authorize-client-id-exact',
    title: 'a client_id that is almost right',
    scope: ({ client, otherClient }) => ({
      variants: namesOfMisses(ID_VARIANTS, [client.id, ...(otherClient ? [otherClient.id] : [])]),
    }),
    vary: (params, { provider, context }) =>
      withValue(
        params,
        'client_id',
        almostRight(provider, undefined, paramValue(params, 'client_id'), context[VARIANT]),
      ),
  },
  {
    requirement: 'authorize-redirect-uri-missing',
    title: 'no redirect_uri',
    vary: (params) => without(params, 'redirect_uri'),
  },
  {
    requirement: 'authorize-redirect-uri-empty',
    title: 'an empty redirect_uri',
    vary: (params) => withValue(params, 'redirect_uri', ''),
  },
  {
    requirement: 'redirect-other-client',
    title: 'the redirect URI of another client',
    scope: ({ otherClient }) => (otherClient === undefined ? { only: { client: [] } } : {}),
    vary: (params, setup) => withValue(params, 'redirect_uri', otherUri(setup)),
    refused: (setup) => otherUri(setup),
  },
  {
    requirement: 'userid-unknown',
    title: 'a userid that nobody has',
    scope: () => ({ only: { subject: ['user', 'other-user'] } }),
    vary: (params) => withValue(params, 'userid', inventUserid(paramValue(params, 'userid'))),
  },
  ...redirectVectors,
];

/** A redirect URI of the client that did not ask. */
function otherUri({ provider: { target }, options }: AuthorizeSetup): string {
  const owner = options.client === target.otherClient ? target.client : target.otherClient;
  return owner?.redirectUri ?? `https://${FOREIGN_HOST}/`;
}
