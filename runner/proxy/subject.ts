/** Who is judged: the deployment of a target file, and the application that a client file describes. */
import type { Secret } from '../../reports/model/redact.ts';
import type { ClientConfiguration } from '../../specs/generated/client.ts';
import type { TargetDescription } from '../../suites/flows/target.ts';
import { knownSecrets, publicTexts } from '../targets/known-secrets.ts';
import { UsageError } from '../usage-error.ts';
import type { KnownClient } from './judge/client-checks.ts';
import type { JudgeFacts } from './judge/judge.ts';

export interface ProxySubject {
  readonly target: {
    readonly name: string;
    readonly baseUrl: string;
    readonly client: TargetDescription['client'];
  };
  /** Whom the application signs in for is known. */
  readonly userKnown: boolean;
  readonly facts: JudgeFacts;
  readonly secrets: readonly Secret[];
  readonly publicTexts: readonly string[];
}

/**
 * Puts together what is known before anything passes.
 * @param client The application's own file, if it was named
 * @throws UsageError for a client file that leaves the redirect URI open
 */
export function describeProxySubject(
  target: TargetDescription,
  client: ClientConfiguration | undefined,
): ProxySubject {
  const own = client && clientOf(client);
  const clients: [KnownClient, ...KnownClient[]] = own ? [own] : [accountOf(target.client)];
  if (!own && target.otherClient) clients.push(accountOf(target.otherClient));
  const all = [
    ...clients,
    accountOf(target.client),
    ...(target.otherClient ? [accountOf(target.otherClient)] : []),
  ];
  const prefix = new URL(target.baseUrl).pathname.replace(/\/+$/, '');
  const { listUsers } = target.resources;
  const configured = client && { name: client.name, client: client.client, users: client.users };
  return {
    target: {
      name: client?.name === undefined ? target.info.name : `${client.name} and ${target.info.name}`,
      baseUrl: target.baseUrl,
      client: target.client,
    },
    userKnown: own !== undefined,
    facts: {
      client: {
        clients,
        own: own !== undefined,
        user: client && (client.users?.primary ?? 'none'),
        ...{ prefix, providerUrl: target.baseUrl },
        ...(listUsers !== undefined && { genericPath: listUsers }),
      },
      provider: {
        ...{ https: target.baseUrl.startsWith('https:'), local: target.local, prefix },
        ...{ lifetimes: target.lifetimes, resources: target.resources },
        secretOf: (id) => all.find((one) => one.id === id)?.secret,
        secrets: [...new Set(all.map(({ secret }) => secret))],
      },
    },
    secrets: [...target.knownSecrets, ...(configured ? knownSecrets(configured) : [])],
    publicTexts: [...target.publicTexts, ...(configured ? publicTexts(configured) : [])],
  };
}

function clientOf({ client }: ClientConfiguration): KnownClient {
  if (client.redirectUri.includes('${'))
    throw new UsageError(
      `client.redirectUri is ${client.redirectUri}: for the proxy the application runs already, so give it with its real port`,
    );
  return { id: client.id, secret: client.secret, redirectUris: [client.redirectUri] };
}

const accountOf = ({
  id,
  secret,
  redirectUri,
  alternateRedirectUris,
}: TargetDescription['client']): KnownClient => ({
  ...{ id, secret },
  redirectUris: [redirectUri, ...alternateRedirectUris],
});
