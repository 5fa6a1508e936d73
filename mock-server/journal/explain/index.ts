import type { Endpoint } from '../../provider/guards/routes.ts';
import type { ExplainRule } from '../facts.ts';
import { armed } from './armed.ts';
import { askedByScript } from './asked-by-script.ts';
import { basicAuthentication } from './basic-authentication.ts';
import { bodyMislabelled } from './body-mislabelled.ts';
import { bodyUnreadable } from './body-unreadable.ts';
import { clientUnknown } from './client-unknown.ts';
import { codeAltered } from './code-altered.ts';
import { codeExpired } from './code-expired.ts';
import { codeIssued } from './code-issued.ts';
import { codeOfAnotherClient } from './code-of-another-client.ts';
import { codePresentedAgain } from './code-presented-again.ts';
import { codeRedeemedBefore } from './code-redeemed-before.ts';
import { denied } from './denied.ts';
import { mediaTypeUnsupported } from './media-type-unsupported.ts';
import { parameterMissing } from './parameter-missing.ts';
import { parameterMistyped } from './parameter-mistyped.ts';
import { parameterRepeated } from './parameter-repeated.ts';
import { parametersInUrl } from './parameters-in-url.ts';
import { pathUnknown } from './path-unknown.ts';
import { redirectUriDiffers } from './redirect-uri-differs.ts';
import { secretInFrontChannel } from './secret-in-front-channel.ts';
import { secretWrong } from './secret-wrong.ts';
import { stateWeak } from './state-weak.ts';
import { tokenAbsent } from './token-absent.ts';
import { tokenIssued } from './token-issued.ts';
import { tokenUse } from './token-use.ts';
import { userDiffers } from './user-differs.ts';
import { userUnknown } from './user-unknown.ts';
import { wrongMethod } from './wrong-method.ts';

const ANYWHERE: readonly ExplainRule[] = [pathUnknown, wrongMethod, askedByScript, armed];

const AUTHORIZE: readonly ExplainRule[] = [
  bodyUnreadable,
  parameterMissing,
  parameterRepeated,
  clientUnknown,
  redirectUriDiffers,
  userUnknown,
  secretInFrontChannel,
  stateWeak,
  denied,
  codeIssued,
  ...ANYWHERE,
];

const TOKEN: readonly ExplainRule[] = [
  mediaTypeUnsupported,
  bodyMislabelled,
  bodyUnreadable,
  parametersInUrl,
  parameterMissing,
  parameterRepeated,
  parameterMistyped,
  clientUnknown,
  secretWrong,
  codeAltered,
  codeOfAnotherClient,
  codeRedeemedBefore,
  codeExpired,
  redirectUriDiffers,
  userDiffers,
  basicAuthentication,
  codePresentedAgain,
  tokenIssued,
  ...ANYWHERE,
];

const RESOURCE: readonly ExplainRule[] = [tokenAbsent, tokenUse, ...ANYWHERE];
const INTERACTION: readonly ExplainRule[] = [denied, ...ANYWHERE];

/** The rules that have something to say about an endpoint, in the order of their explanations. */
export function explainRules(endpoint: Endpoint): readonly ExplainRule[] {
  switch (endpoint) {
    case 'authorize':
      return AUTHORIZE;
    case 'token':
      return TOKEN;
    case 'users':
    case 'agents':
    case 'conversation':
    case 'conversations':
      return RESOURCE;
    case 'interaction-page':
    case 'sign-in':
    case 'passkey':
    case 'one-time-code':
    case 'decision':
    case 'sign-out':
      return INTERACTION;
    case 'unknown':
      return ANYWHERE;
  }
}
