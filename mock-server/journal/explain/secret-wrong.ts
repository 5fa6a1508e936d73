import { describeNearMiss } from '../describe-near-miss.ts';
import { cause } from '../explanation.ts';
import { type ExplainRule, parameterOf } from '../facts.ts';

/** The secret is not the client's: says how it differs, and shows neither. */
export const secretWrong: ExplainRule = ({ answer, body, config }) => {
  if (answer.condition !== 'token-client-secret-wrong') return undefined;
  const [id, sent] = [parameterOf(body, 'client_id') ?? '', parameterOf(body, 'client_secret') ?? ''];
  const client = config.clients.find((one) => one.id === id);
  const owner = config.clients.find(({ secret }) => secret === sent);
  const text =
    owner !== undefined
      ? `client_secret belongs to another client, ${owner.id}`
      : sent === id
        ? 'client_secret is the client_id'
        : describeOwn(client?.secret ?? '', sent, id);
  return cause(text, 'client-token-client-secret');
};

function describeOwn(secret: string, sent: string, id: string): string {
  if (/^(env:|\$\{?|%)\w+/.test(sent))
    return 'client_secret looks like the name of a variable that was not replaced';
  const miss = describeNearMiss(secret, sent);
  return miss === undefined
    ? `client_secret is not the one of ${id}, nor like it`
    : `client_secret is nearly the one of ${id}, but it ${miss}`;
}
