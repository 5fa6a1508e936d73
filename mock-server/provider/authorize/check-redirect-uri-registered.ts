import { refuse } from '../conditions.ts';
import { describeDifference } from '../describe-difference.ts';
import type { AuthorizeRequestContext } from '../exchange.ts';
import { countParameter, findParameter } from '../parse/parameters.ts';
import type { Rule } from '../steps.ts';

/**
 * The redirect URI must be one of the client's registered ones. From here on the exchange has a target, and only a
 * registered string ever becomes one.
 */
export const checkRedirectUriRegistered: Rule<AuthorizeRequestContext> = (exchange, env) => {
  const { client, parameters } = exchange;
  const sent = env.steps.readParameter(parameters, 'redirect_uri', exchange, env) ?? '';
  const redirectUri =
    client === undefined ? undefined : env.steps.matchRegisteredRedirectUri(client, sent, exchange, env);
  if (client === undefined || redirectUri === undefined) {
    const near = describeDifference(client?.redirectUris ?? [], sent);
    return refuse(
      'authorize-redirect-uri-unregistered',
      `redirect_uri is not registered: ${near}`,
      'redirect_uri',
    );
  }
  const state = findParameter(parameters, 'state');
  const echoed = state !== undefined && state.raw !== '' && countParameter(parameters, 'state') === 1;
  exchange.target = { client, redirectUri, rawState: echoed ? state.raw : undefined };
  return undefined;
};
