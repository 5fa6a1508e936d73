import type { Recording } from './read-har.ts';

/** They read headers that browsers leave out. */
const OF_CREDENTIALS = /^(?:client-api-|resource-|code-not-a-token$|code-replay-revokes$)/;
/** They look at secrets themselves. */
const OF_SECRETS = new Set([
  'client-token-client-secret',
  'client-authorize-no-secret',
  'client-token-url-clean',
  'client-token-headers-clean',
  'token-no-secret-echo',
  'authorize-code-characters',
  'token-access-token-characters',
  'code-unguessable',
  'token-unguessable',
]);
const MASKED = 'Secrets are masked in this recording.';
const WITHOUT_CREDENTIALS =
  'The recording holds no Authorization header: browsers leave it out unless they are asked for sensitive data.';

/** Why a requirement cannot be judged by this recording; undefined: it can. */
export function leftOutBy(recording: Recording | undefined): (requirement: string) => string | undefined {
  return (requirement) => {
    if (recording?.hasCredentials === false && OF_CREDENTIALS.test(requirement)) return WITHOUT_CREDENTIALS;
    return recording?.masked && OF_SECRETS.has(requirement) ? MASKED : undefined;
  };
}
