/** Who the application says it is, against who the client file says it is. */
import type { Control } from '../../reports/model/types.ts';
import {
  isAuthorization,
  isTokenRequest,
  type Pair,
  readPairs,
  tokenPairs,
  valuesOf,
} from './read-journal.ts';
import type { JournalEntry, Subject } from './test-environment.ts';

/**
 * Another value than the file's is the file's mistake or the application's; a value that is missing is the application's
 * alone, and judged. The secret is compared and never told.
 */
export function compareClient(
  { client, userid }: Subject,
  entries: readonly JournalEntry[],
): Pick<Control, 'outcome' | 'message' | 'readings'> {
  const asked = entries.filter(isAuthorization).map(({ request }) => readPairs(request.rawQuery));
  const redeemed = entries.filter(isTokenRequest).map(tokenPairs);
  const id = otherValue([...asked, ...redeemed], 'client_id', client.id);
  const uri = otherValue([...asked, ...redeemed], 'redirect_uri', client.redirectUri);
  const user = userid === undefined ? undefined : otherValue([...asked, ...redeemed], 'userid', userid);
  const secret = otherValue(redeemed, 'client_secret', client.secret);
  const differences = [
    id === undefined ? [] : [`client_id ${JSON.stringify(id)}, the file has ${JSON.stringify(client.id)}`],
    uri === undefined
      ? []
      : [`redirect_uri ${JSON.stringify(uri)}, the file has ${JSON.stringify(client.redirectUri)}`],
    user === undefined ? [] : [`userid ${JSON.stringify(user)}, the file has ${JSON.stringify(userid)}`],
    secret === undefined ? [] : ['another client_secret than the file has'],
  ].flat();
  if (asked.length === 0) return { outcome: 'unseen', message: 'the application sent nothing' };
  if (differences.length === 0)
    return { outcome: 'proved', message: 'the application is the client of the file' };
  return {
    outcome: 'refuted',
    message: `the application sends ${differences.join('; ')}`,
    readings: {
      operator: 'client, or users.primary, is not what the application is configured with (see launch.env)',
      vendor: 'the application does not send what it is configured with',
    },
  };
}

function otherValue(
  requests: readonly (readonly Pair[])[],
  name: string,
  wanted: string,
): string | undefined {
  const values = requests.flatMap((pairs) => valuesOf(pairs, name));
  return values.find((value) => value !== '' && value !== wanted);
}
