import { describeNearMiss } from '../describe-near-miss.ts';
import { cause } from '../explanation.ts';
import { type ExplainRule, parameterOf } from '../facts.ts';

/** The client is not registered: perhaps one that is nearly called so. */
export const clientUnknown: ExplainRule = ({ answer, endpoint, query, body, config }) => {
  if (answer.condition !== 'authorize-client-unknown' && answer.condition !== 'token-client-unknown')
    return undefined;
  const row = endpoint === 'token' ? 'client-token-client-id' : 'client-authorize-client-id';
  const sent = parameterOf(endpoint === 'token' ? body : query, 'client_id') ?? '';
  if (config.clients.some(({ secret }) => secret === sent))
    return cause('client_id is the secret of a client, not its id', row);
  const named = config.clients.find(({ name }) => name === sent);
  if (named !== undefined) return cause(`client_id is the name of a client; its id is ${named.id}`, row);
  for (const { id } of config.clients) {
    const miss = describeNearMiss(id, sent);
    if (miss !== undefined) return cause(`client_id is nearly ${id}, but it ${miss}`, row);
  }
  const known = config.clients.slice(0, 5).map(({ id }) => id);
  return cause(`no client is registered as "${sent}"; known are ${known.join(', ')}`, row);
};
