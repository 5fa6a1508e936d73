/** The target file of the second provider, as its operator would write it. */
import type { Target } from '../../../specs/generated/target.ts';
import { type App, app, otherApp, otherPerson, person } from './accounts.ts';
import { CONVERSATIONS, LIST_USERS } from './resources.ts';
import type { SecondProvider } from './start.ts';

/** @param pages It shows its sign-in pages. */
export function describeSecondProvider(
  provider: Pick<SecondProvider, 'url' | 'codeSeconds' | 'tokenSeconds'>,
  pages = false,
): Target {
  return {
    name: 'second provider',
    baseUrl: provider.url,
    client: register(app),
    otherClient: register(otherApp),
    users: { primary: person.id, other: otherPerson.id },
    interaction: pages ? signIn() : { kind: 'none' },
    lifetimes: { codeSeconds: provider.codeSeconds, tokenSeconds: provider.tokenSeconds },
    resources: { listUsers: LIST_USERS, userOnly: CONVERSATIONS },
  };
}

function register({ id, secret, uris: [redirectUri, ...others] }: App): Target['client'] {
  return { id, secret, redirectUri, ...(others.length > 0 ? { alternateRedirectUris: others } : {}) };
}

function signIn(): NonNullable<Target['interaction']> {
  const press = (name: string) => ({ click: { role: 'button', name } });
  return {
    kind: 'form',
    steps: [
      { fill: { label: 'Account', value: person.id } },
      press('Continue'),
      { fill: { label: 'Password', value: person.passPhrase } },
      press('Log on'),
    ],
    approve: [press('Yes, allow')],
    deny: [press('No, refuse')],
  };
}
