/**
 * Behind sign-in pages the configured steps sign in one user. Whether the other one exists is seen without signing in: a
 * user who does not is refused before any page, and one who does is in the list of users.
 */

import { describeAuthorization } from '../../../suites/flows/describe.ts';
import { encodeQuery } from '../../../suites/flows/encode.ts';
import type { Provider } from '../../../suites/flows/provider.ts';
import { sendAuthorize } from '../../../suites/flows/send-authorize.ts';
import { NoAnswerError, type WireAnswer } from '../../../suites/flows/wire.ts';
import type { Report } from './step.ts';
import { kindOf } from './try-flow.ts';

/** @param list The list of users, if it was answered. */
export async function proveOtherUser(
  provider: Provider,
  userid: string,
  list: WireAnswer | undefined,
  report: Report,
): Promise<void> {
  const told = { step: 'prove users.other', capabilities: ['other-user'] as const };
  if (list && namesUser(list.text, userid)) {
    report({ ...told, outcome: 'proved', message: `${userid} is in the list of users` });
    return;
  }
  try {
    const query = encodeQuery(provider.authorizeParams({ userid }));
    const result = await sendAuthorize(provider, { query });
    const kind = kindOf(result.answer);
    const { evidence } = result;
    if (kind === 'refused' || result.error !== undefined) {
      report({
        ...told,
        ...{ outcome: 'refuted', evidence, who: 'operator-or-vendor', vouch: 'users' },
        breaks: 'authorize-user-with-userid',
        message: `a request for ${userid} is refused before any page: ${describeAuthorization(result)}`,
        readings: {
          operator: `check users.other: ${userid} must be the id of an existing user`,
          vendor: 'an existing user is refused',
        },
      });
      return;
    }
    if (kind === 'trouble') {
      const message = `a request for ${userid} was answered with ${describeAuthorization(result)}`;
      report({ ...told, outcome: 'inconclusive', evidence, message });
      return;
    }
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    const message = `a request for ${userid} got no answer: ${error.message}`;
    report({ ...told, outcome: 'inconclusive', evidence: [error.n], message, who: 'network' });
    return;
  }
  report({
    ...told,
    ...{ outcome: 'unseen', vouch: 'users' },
    message: list
      ? `${userid} is not in the list of users that was answered, which may be a part of it`
      : 'the steps of sign-in sign in one user only, and there is no list of users to look into',
    advice: 'name resources.listUsers, a path that lists this user',
  });
}

/** Whether a JSON text holds the id as a value of its own; how members are called is not documented. */
function namesUser(text: string, userid: string): boolean {
  let found = false;
  try {
    JSON.parse(text, (_name, value: unknown) => {
      if ((typeof value === 'string' || typeof value === 'number') && String(value) === userid) found = true;
      return value;
    });
  } catch {
    return false;
  }
  return found;
}
