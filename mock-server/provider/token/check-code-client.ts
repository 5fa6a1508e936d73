import { refuse } from '../conditions.ts';
import type { TokenRequestContext } from '../exchange.ts';
import type { Rule } from '../steps.ts';

/**
 * The code must have been issued to the client that presents it. Comes before the other checks of the code, so that
 * a stranger neither learns its fate nor has its token revoked.
 */
export const checkCodeClient: Rule<TokenRequestContext> = ({ codeRecord, client }) =>
  codeRecord !== undefined && codeRecord.client.id === client?.id
    ? undefined
    : refuse('token-code-foreign', `the code was issued to ${codeRecord?.client.id}`, 'code');
