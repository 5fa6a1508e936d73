import { decideInteraction } from './authorize/decide-interaction.ts';
import { AUTHORIZE_RULES } from './authorize/pipeline.ts';
import { DEFAULT_DECISIONS, readParameter } from './decisions.ts';
import { matchRoute } from './guards/match-route.ts';
import { GUARD_RULES } from './guards/pipeline.ts';
import { checkOneTimeCode } from './interaction/check-one-time-code.ts';
import { checkPasskey } from './interaction/check-passkey.ts';
import { checkPassword } from './interaction/check-password.ts';
import { checkSignedInUser } from './interaction/check-signed-in-user.ts';
import { decideConsent } from './interaction/decide-consent.ts';
import { openInteraction } from './interaction/open-interaction.ts';
import { FORM_RULES, PAGE_RULES } from './interaction/pipeline.ts';
import { DEFAULT_MINTING } from './mint/mint-steps.ts';
import { parseFormBytes, parseQueryBytes } from './parse/form.ts';
import { parseJsonBytes } from './parse/json.ts';
import { readBodyKind } from './parse/media-type.ts';
import { finishAnswer } from './render/finish-answer.ts';
import { formatInstant } from './render/format-expiration.ts';
import { cacheHeaders, pageHeaders } from './render/headers.ts';
import { renderErrorPage, renderFrame, renderPage, renderSignOutPage } from './render/pages.ts';
import {
  buildErrorRedirect,
  buildSuccessRedirect,
  echoState,
  redirectStatus,
  renderRedirect,
} from './render/redirects.ts';
import { buildChallenge, renderRefusal } from './render/render-refusal.ts';
import { buildTokenMembers, renderResource, renderTokenAnswer } from './render/token-answer.ts';
import { RESOURCE_RULES } from './resources/pipeline.ts';
import { DEFAULT_RESOURCE_DATA } from './resources/resource-data.ts';
import { DEFAULT_SESSION } from './session/session-steps.ts';
import type { ProviderSteps } from './steps.ts';
import { markCodeUsed, revokeIssuedToken, settleFailedExchange } from './token/code-use.ts';
import { TOKEN_RULES } from './token/pipeline.ts';

/** The steps of a provider that obeys the documentation. */
export const DEFAULT_STEPS: ProviderSteps = {
  ...GUARD_RULES,
  ...AUTHORIZE_RULES,
  ...PAGE_RULES,
  ...FORM_RULES,
  ...TOKEN_RULES,
  ...RESOURCE_RULES,
  matchRoute,
  parseQuery: (rawQuery) => parseQueryBytes(rawQuery),
  parseFormBody: (body) => parseFormBytes(body),
  parseJsonBody: (body, _exchange, env) => parseJsonBytes(body, env.dialect.token.repeatedMember),
  readBodyKind: (request) => readBodyKind(request),
  readParameter,
  ...DEFAULT_DECISIONS,
  decideInteraction,
  checkPassword,
  checkSignedInUser,
  checkOneTimeCode,
  checkPasskey,
  decideConsent,
  openInteraction,
  ...DEFAULT_SESSION,
  markCodeUsed,
  revokeIssuedToken,
  settleFailedExchange,
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
  renderFrame,
  renderSignOutPage,
  renderRefusal,
  buildChallenge,
  cacheHeaders,
  pageHeaders,
  finishAnswer,
};
