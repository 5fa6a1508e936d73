/** What a target file declares, part by part, and which honest flows show as many parts at once as possible. */
import type { Capability, RequirementId } from '../../../specs/index.ts';
import type { Encoding, GrantOptions } from '../../../suites/flows/provider.ts';
import type { ClientAccount, TargetUnderTest } from '../../../suites/flows/target.ts';
import type { Vouchable } from '../../../suites/flows/target-spec.ts';
import type { Readings } from './step.ts';

/** One declaration that an honest flow can show to be right. */
export interface Part {
  /** Where it stands in the file. */
  readonly at: string;
  readonly options: GrantOptions;
  readonly encoding?: Encoding;
  readonly vouch?: Vouchable;
  readonly capabilities: readonly Capability[];
  /** The row that is broken where the file is right and no code, or no token, is given. */
  readonly breaks: { readonly code: RequirementId; readonly token: RequirementId };
  readonly readings: Readings;
}

/** A flow that shows all of these at once. */
export type PartsOfFlow = readonly Part[];

/**
 * Flows that show every declared part: redirect URIs, users and the JSON encoding share flows, since every flow costs a
 * sign-in; the other client has its own.
 * @param encoding The encoding in which an honest flow succeeded already.
 */
export function planFlows(target: TargetUnderTest, encoding: Encoding): PartsOfFlow[] {
  const { client, otherClient, users, interaction } = target;
  const accepted: RequirementId = `token-${encoding}-accepted`;
  const uris = client.alternateRedirectUris.map((uri, at) => alternate(uri, at, accepted));
  // Sign-in steps sign in one user, who may rightly be refused a code of another user.
  const people = [
    ...(users.primary === undefined ? [] : [user('primary', users.primary)]),
    ...(users.other === undefined || interaction.kind !== 'none' ? [] : [user('other', users.other)]),
  ];
  const bodies = encoding === 'form' ? [JSON_BODY] : [];
  const length = Math.max(uris.length, people.length, bodies.length);
  const shared = Array.from({ length }, (_, at) =>
    [uris[at], people[at], bodies[at]].filter((part) => part !== undefined),
  );
  return [...shared, ...(otherClient ? otherClientParts(otherClient, accepted).map((part) => [part]) : [])];
}

const JSON_BODY: Part = {
  at: 'JSON',
  options: {},
  encoding: 'json',
  capabilities: [],
  breaks: { code: 'authorize-issues-code', token: 'token-json-accepted' },
  readings: { operator: '', vendor: '' },
};

function alternate(redirectUri: string, index: number, token: RequirementId): Part {
  const at = `client.alternateRedirectUris[${index}]`;
  return {
    at,
    options: { redirectUri },
    vouch: 'redirectUris',
    capabilities: ['redirect-alternates', ...(redirectUri.includes('?') ? ['redirect-query' as const] : [])],
    breaks: { code: 'authorize-alternate-redirect', token },
    readings: {
      operator: `check ${at}: ${redirectUri} must be registered for client.id, character for character`,
      vendor: 'a redirect URI that is registered is not accepted',
    },
  };
}

function user(which: 'primary' | 'other', userid: string): Part {
  return {
    at: `users.${which}`,
    options: { userid },
    vouch: 'users',
    capabilities: [which === 'primary' ? 'user' : 'other-user'],
    breaks: { code: 'authorize-user-with-userid', token: 'userid-repeated-accepted' },
    readings: {
      operator: `check users.${which}: ${userid} must be the id of an existing user`,
      vendor: 'an existing user is given no code or token',
    },
  };
}

function otherClientParts(client: ClientAccount, token: RequirementId): Part[] {
  const uris = [client.redirectUri, ...client.alternateRedirectUris];
  return uris.map((redirectUri, index) => {
    const at = index === 0 ? 'otherClient' : `otherClient.alternateRedirectUris[${index - 1}]`;
    const where = index === 0 ? 'otherClient.redirectUri' : at;
    return {
      at,
      options: { client, redirectUri },
      vouch: index === 0 ? ('otherClient' as const) : ('redirectUris' as const),
      capabilities: ['second-client'],
      breaks: { code: index === 0 ? 'authorize-issues-code' : 'authorize-alternate-redirect', token },
      readings: {
        operator: `check otherClient.id (${client.id}), otherClient.secret, and that ${where} (${redirectUri}) is registered for it`,
        vendor: 'the second client is registered so, and is refused what the first is given',
      },
    };
  });
}

/** What to send for all parts of a flow. */
export function optionsOf(parts: PartsOfFlow): GrantOptions {
  return Object.assign({}, ...parts.map(({ options }) => options)) as GrantOptions;
}

/** The encoding of a flow's token request. */
export function encodingOf(parts: PartsOfFlow, usual: Encoding): Encoding {
  return parts.find((part) => part.encoding !== undefined)?.encoding ?? usual;
}
