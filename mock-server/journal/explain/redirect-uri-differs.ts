import { describeUriDifference, nearestUri } from '../describe-uri-difference.ts';
import { cause } from '../explanation.ts';
import { type ExplainRule, parameterOf } from '../facts.ts';

/** Redirect URIs are compared as text: names the character, and the kind of the difference. */
export const redirectUriDiffers: ExplainRule = ({ answer, query, body, credentialIndex, config }) => {
  if (answer.condition === 'authorize-redirect-uri-unregistered') {
    const sent = parameterOf(query, 'redirect_uri') ?? '';
    const client = config.clients.find(({ id }) => id === parameterOf(query, 'client_id'));
    const other = config.clients.find(({ redirectUris }) => redirectUris.includes(sent));
    if (other !== undefined)
      return cause(
        `redirect_uri is registered, but for the client ${other.id}`,
        'client-authorize-redirect-uri',
      );
    const nearest = nearestUri(client?.redirectUris ?? [], sent);
    return nearest === undefined
      ? undefined
      : cause(`redirect_uri ${describeUriDifference(nearest, sent)}`, 'client-authorize-redirect-uri');
  }
  if (answer.condition !== 'token-redirect-uri-mismatch') return undefined;
  const issued = credentialIndex.codes.get(parameterOf(body, 'code') ?? '');
  if (issued?.redirectUri === undefined) return undefined;
  const difference = describeUriDifference(issued.redirectUri, parameterOf(body, 'redirect_uri') ?? '');
  return cause(
    `redirect_uri ${difference} (asked for by request ${issued.issued.n})`,
    'client-token-redirect-uri',
  );
};
