import { checkRedirectUriRegistered } from './authorize/check-redirect-uri-registered.ts';
import { checkUserExists } from './authorize/check-user-exists.ts';
import { decideInteraction } from './authorize/decide-interaction.ts';
import { identifyAuthorizeClient } from './authorize/identify-authorize-client.ts';
import { parseAuthorizeQuery } from './authorize/parse-authorize-query.ts';
import { rejectRepeatedState } from './authorize/reject-repeated-state.ts';
import { rejectRepeatedUserid } from './authorize/reject-repeated-userid.ts';
import { requireOneClientId } from './authorize/require-one-client-id.ts';
import { requireOneRedirectUri } from './authorize/require-one-redirect-uri.ts';
import { DEFAULT_DECISIONS, readParameter } from './decisions.ts';
import { checkBlockedPatterns } from './front/check-blocked-patterns.ts';
import { checkMethod } from './front/check-method.ts';
import { checkPathKnown } from './front/check-path-known.ts';
import { checkRateLimit } from './front/check-rate-limit.ts';
import { matchRoute } from './front/match-route.ts';
import { checkFormOrigin } from './interaction/check-form-origin.ts';
import { checkInteractionExpiry } from './interaction/check-interaction-expiry.ts';
import { checkInteractionStage } from './interaction/check-interaction-stage.ts';
import { checkPassword } from './interaction/check-password.ts';
import { checkSignedInUser } from './interaction/check-signed-in-user.ts';
import { decideConsent } from './interaction/decide-consent.ts';
import { findInteraction, takeInteraction } from './interaction/find-interaction.ts';
import { openInteraction } from './interaction/open-interaction.ts';
import { parseInteractionForm } from './interaction/parse-interaction-form.ts';
import { DEFAULT_MINTING } from './mint/mint-steps.ts';
import { parseFormBytes, parseQueryBytes } from './parse/form.ts';
import { parseJsonBytes } from './parse/json.ts';
import { readBodyKind } from './parse/media-type.ts';
import { finishAnswer } from './render/finish-answer.ts';
import { formatInstant } from './render/format-expiration.ts';
import { cacheHeaders, pageHeaders } from './render/headers.ts';
import { renderErrorPage, renderPage, renderSignOutPage } from './render/pages.ts';
import {
  buildErrorRedirect,
  buildSuccessRedirect,
  echoState,
  redirectStatus,
  renderRedirect,
} from './render/redirects.ts';
import { buildChallenge, renderRefusal } from './render/render-refusal.ts';
import { buildTokenMembers, renderResource, renderTokenAnswer } from './render/token-answer.ts';
import { checkBearer } from './resources/check-bearer.ts';
import { checkTokenAudience } from './resources/check-token-audience.ts';
import { checkTokenExpiry } from './resources/check-token-expiry.ts';
import { checkTokenKnown } from './resources/check-token-known.ts';
import { checkTokenRevoked } from './resources/check-token-revoked.ts';
import { DEFAULT_RESOURCE_DATA } from './resources/resource-data.ts';
import { DEFAULT_SESSION } from './session/session-steps.ts';
import type { ProviderSteps } from './steps.ts';
import { checkBodySize } from './token/check-body-size.ts';
import { checkClientSecret } from './token/check-client-secret.ts';
import { checkCodeClient } from './token/check-code-client.ts';
import { checkCodeExpiry } from './token/check-code-expiry.ts';
import { checkCodeKnown } from './token/check-code-known.ts';
import { checkCodeRedirectUri } from './token/check-code-redirect-uri.ts';
import { checkCodeUnused } from './token/check-code-unused.ts';
import { checkCodeUser } from './token/check-code-user.ts';
import { checkMediaType } from './token/check-media-type.ts';
import { claimCode } from './token/claim-code.ts';
import { markCodeUsed, revokeIssuedToken, settleFailedExchange } from './token/code-use.ts';
import { identifyTokenClient } from './token/identify-token-client.ts';
import { issueToken } from './token/issue-token.ts';
import { parseTokenBody } from './token/parse-token-body.ts';
import { rejectMistypedParameters } from './token/reject-mistyped-parameters.ts';
import { rejectRepeatedParameters } from './token/reject-repeated-parameters.ts';
import { requireClientId } from './token/require-client-id.ts';
import { requireClientSecret } from './token/require-client-secret.ts';
import { requireCode } from './token/require-code.ts';
import { requireRedirectUri } from './token/require-redirect-uri.ts';

/** The steps of a provider that obeys the documentation. */
export const DEFAULT_STEPS: ProviderSteps = {
  matchRoute,
  checkBlockedPatterns,
  checkRateLimit,
  checkPathKnown,
  checkMethod,
  parseQuery: (rawQuery) => parseQueryBytes(rawQuery),
  parseFormBody: (body) => parseFormBytes(body),
  parseJsonBody: (body, _exchange, env) => parseJsonBytes(body, env.dialect.token.repeatedMember),
  readBodyKind: (request) => readBodyKind(request),
  readParameter,
  ...DEFAULT_DECISIONS,
  parseAuthorizeQuery,
  requireOneClientId,
  identifyAuthorizeClient,
  requireOneRedirectUri,
  checkRedirectUriRegistered,
  rejectRepeatedState,
  rejectRepeatedUserid,
  checkUserExists,
  decideInteraction,
  checkFormOrigin,
  parseInteractionForm,
  takeInteraction,
  findInteraction,
  checkInteractionExpiry,
  checkInteractionStage,
  checkPassword,
  checkSignedInUser,
  decideConsent,
  openInteraction,
  ...DEFAULT_SESSION,
  checkBodySize,
  checkMediaType,
  parseTokenBody,
  rejectRepeatedParameters,
  rejectMistypedParameters,
  requireClientId,
  requireClientSecret,
  requireRedirectUri,
  requireCode,
  identifyTokenClient,
  checkClientSecret,
  checkCodeKnown,
  checkCodeClient,
  checkCodeUnused,
  checkCodeExpiry,
  checkCodeRedirectUri,
  checkCodeUser,
  claimCode,
  issueToken,
  markCodeUsed,
  revokeIssuedToken,
  settleFailedExchange,
  checkBearer,
  checkTokenKnown,
  checkTokenRevoked,
  checkTokenExpiry,
  checkTokenAudience,
  ...DEFAULT_RESOURCE_DATA,
  ...DEFAULT_MINTING,
  echoState,
  buildSuccessRedirect,
  buildErrorRedirect,
  redirectStatus,
  formatExpiration: (expiresAt, env) => formatInstant(expiresAt, env.dialect.token.expiration),
  buildTokenMembers,
  renderTokenAnswer,
  renderResource,
  renderRedirect,
  renderPage,
  renderErrorPage,
  renderSignOutPage,
  renderRefusal,
  buildChallenge,
  cacheHeaders,
  pageHeaders,
  finishAnswer,
};
