/** `mock --client`, `--redirect-uri`, `--client-secret` and `--user-id`: who is served, without a file. */

import { publicConversations, publicSecret, publicUser } from '../../mock-server/config/defaults.ts';
import type { MockServerOptions } from '../../mock-server/index.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { type Environment, resolveEnvironment } from '../../specs/documents/resolve-env.ts';
import type { MockValues } from './mock-options.ts';

const EXAMPLE = 'http://127.0.0.1:3000/callback';

/**
 * The part of a configuration that the flags stand for; what they do not name is absent.
 * @throws UsageError for flags that cannot be, or that lack another one
 */
export function clientsAndUsers(
  values: MockValues,
  env: Environment,
): NonNullable<MockServerOptions['config']> {
  const users = values.userId?.map(publicUser);
  const clients = clientsOf(values, env);
  return {
    ...(clients === undefined ? {} : { clients }),
    ...(users === undefined ? {} : { users, conversations: publicConversations(users.map(({ id }) => id)) }),
  };
}

function clientsOf({ client: id, redirectUri: uris, clientSecret }: MockValues, env: Environment) {
  if (id === undefined) {
    if (uris !== undefined)
      throw new UsageError('--redirect-uri needs --client ID: whose redirect URI it is');
    if (clientSecret !== undefined)
      throw new UsageError('--client-secret needs --client ID: whose secret it is');
    return undefined;
  }
  if (uris === undefined)
    throw new UsageError(
      `--client needs --redirect-uri URI: where the application receives its code, such as ${EXAMPLE}`,
    );
  for (const uri of uris) checkRedirectUri(uri);
  const secret = clientSecret === undefined ? publicSecret(id) : readSecret(clientSecret, env);
  return [{ id, name: id, secret, redirectUris: [...new Set(uris)] }];
}

/** @throws UsageError for one that no client may register */
function checkRedirectUri(uri: string): void {
  const wrong = (what: string): UsageError => new UsageError(`--redirect-uri is "${uri}", ${what}`);
  if (!URL.canParse(uri)) throw wrong(`which is not an absolute URI; give one such as ${EXAMPLE}`);
  if (uri.includes('#'))
    throw wrong('which has a fragment (#): RFC 6749 Section 3.1.2 forbids it; leave it out');
  if (!/^[!-~]+$/.test(uri)) throw wrong('which has characters that a URI must have percent-encoded');
}

/** @throws UsageError for a secret that stands on the command line, or in no variable */
function readSecret(reference: string, env: Environment): string {
  if (!reference.startsWith('env:'))
    throw new UsageError(
      '--client-secret takes env:NAME, the name of an environment variable: a command line is seen by everybody on this machine',
    );
  const { value, problems } = resolveEnvironment(reference, env);
  if (problems.length > 0) throw new UsageError(`--client-secret ${problems.join('; ').trim()}`);
  return String(value);
}
