import { authorizeAnyMethod } from './authorize-any-method.ts';
import { authorizeBadEncodingCrashes } from './authorize-bad-encoding-crashes.ts';
import { authorizeClientIdCaseIgnored } from './authorize-client-id-case-ignored.ts';
import { authorizeClientIdPrefixEnough } from './authorize-client-id-prefix-enough.ts';
import { authorizeClientIdTrimmed } from './authorize-client-id-trimmed.ts';
import { authorizeCodeEncodedTwice } from './authorize-code-encoded-twice.ts';
import { authorizeCodeInFragment } from './authorize-code-in-fragment.ts';
import { authorizeCodeMisspelled } from './authorize-code-misspelled.ts';
import { authorizeCodeNotEncoded } from './authorize-code-not-encoded.ts';
import { authorizeCodeTwice } from './authorize-code-twice.ts';
import { authorizeCodeWithControlCharacters } from './authorize-code-with-control-characters.ts';
import { authorizeControlCharactersCrash } from './authorize-control-characters-crash.ts';
import { authorizeCookieSkipsClientCheck } from './authorize-cookie-skips-client-check.ts';
import { authorizeCookieSkipsRedirectUriCheck } from './authorize-cookie-skips-redirect-uri-check.ts';
import { authorizeCors } from './authorize-cors.ts';
import { authorizeDefaultClient } from './authorize-default-client.ts';
import { authorizeDefaultRedirectUri } from './authorize-default-redirect-uri.ts';
import { authorizeEmptyClient } from './authorize-empty-client.ts';
import { authorizeEmptyRedirectUri } from './authorize-empty-redirect-uri.ts';
import { authorizeErrorPageEchoesMarkup } from './authorize-error-page-echoes-markup.ts';
import { authorizeExtraParameterRefused } from './authorize-extra-parameter-refused.ts';
import { authorizeFirstClientIdWins } from './authorize-first-client-id-wins.ts';
import { authorizeFirstRedirectUriWins } from './authorize-first-redirect-uri-wins.ts';
import { authorizeFirstRegisteredRedirectUri } from './authorize-first-registered-redirect-uri.ts';
import { authorizeFirstUseridWins } from './authorize-first-userid-wins.ts';
import { authorizeForwardedHostTrusted } from './authorize-forwarded-host-trusted.ts';
import { authorizeHeadSkipsClientCheck } from './authorize-head-skips-client-check.ts';
import { authorizeHeadSkipsRedirectUriCheck } from './authorize-head-skips-redirect-uri-check.ts';
import { authorizeHeaderSplit } from './authorize-header-split.ts';
import { authorizeJsonSkipsClientCheck } from './authorize-json-skips-client-check.ts';
import { authorizeJsonSkipsRedirectUriCheck } from './authorize-json-skips-redirect-uri-check.ts';
import { authorizeLastRedirectUriUsed } from './authorize-last-redirect-uri-used.ts';
import { authorizeLongQueryCrashes } from './authorize-long-query-crashes.ts';
import { authorizePathSkipsClientCheck } from './authorize-path-skips-client-check.ts';
import { authorizePathSkipsRedirectUriCheck } from './authorize-path-skips-redirect-uri-check.ts';
import { authorizePostSkipsClientCheck } from './authorize-post-skips-client-check.ts';
import { authorizePostSkipsRedirectUriCheck } from './authorize-post-skips-redirect-uri-check.ts';
import { authorizeQueryDropped } from './authorize-query-dropped.ts';
import { authorizeRedirectCacheable } from './authorize-redirect-cacheable.ts';
import { authorizeRedirectCarriesLastCode } from './authorize-redirect-carries-last-code.ts';
import { authorizeRedirectsWithMoved } from './authorize-redirects-with-moved.ts';
import { authorizeRedirectsWithoutCode } from './authorize-redirects-without-code.ts';
import { authorizeRefusesEveryone } from './authorize-refuses-everyone.ts';
import { authorizeRepeatedStateAccepted } from './authorize-repeated-state-accepted.ts';
import { authorizeResponseTypeRefused } from './authorize-response-type-refused.ts';
import { authorizeRewritesRedirectUri } from './authorize-rewrites-redirect-uri.ts';
import { authorizeSecondQuestionMark } from './authorize-second-question-mark.ts';
import { authorizeSecretInError } from './authorize-secret-in-error.ts';
import { authorizeStatesCrossed } from './authorize-states-crossed.ts';
import { authorizeTokenInRedirect } from './authorize-token-in-redirect.ts';
import { authorizeUnknownClientAccepted } from './authorize-unknown-client-accepted.ts';
import { authorizeUnknownClientAsPage } from './authorize-unknown-client-as-page.ts';
import { authorizeUnknownClientBadRequest } from './authorize-unknown-client-bad-request.ts';
import { authorizeUnknownClientOauthError } from './authorize-unknown-client-oauth-error.ts';
import { authorizeUseridIgnored } from './authorize-userid-ignored.ts';
import { authorizeUseridRefused } from './authorize-userid-refused.ts';
import { authorizeUseridRequired } from './authorize-userid-required.ts';
import { authorizeUsersMixedAtOnce } from './authorize-users-mixed-at-once.ts';
import type { Fault } from './fault.ts';
import { interactionAcceptSkipsPage } from './interaction-accept-skips-page.ts';
import { interactionAnyPassword } from './interaction-any-password.ts';
import { interactionApprovalLeadsNowhere } from './interaction-approval-leads-nowhere.ts';
import { interactionCodeInPage } from './interaction-code-in-page.ts';
import { interactionCodePrepared } from './interaction-code-prepared.ts';
import { interactionDenialGrants } from './interaction-denial-grants.ts';
import { interactionDenialMisnamed } from './interaction-denial-misnamed.ts';
import { interactionDenialSilent } from './interaction-denial-silent.ts';
import { interactionEmptyPassword } from './interaction-empty-password.ts';
import { interactionErrorWithCode } from './interaction-error-with-code.ts';
import { interactionFormRepeatedAtClient } from './interaction-form-repeated-at-client.ts';
import { interactionFrameable } from './interaction-frameable.ts';
import { interactionHeadSkipsPage } from './interaction-head-skips-page.ts';
import { interactionJsonSkipsPage } from './interaction-json-skips-page.ts';
import { interactionLeaksReferrer } from './interaction-leaks-referrer.ts';
import { interactionLoadsFromElsewhere } from './interaction-loads-from-elsewhere.ts';
import { interactionOtherUserApproves } from './interaction-other-user-approves.ts';
import { interactionPagesCacheable } from './interaction-pages-cacheable.ts';
import { interactionPasswordCaseIgnored } from './interaction-password-case-ignored.ts';
import { interactionPasswordInUrl } from './interaction-password-in-url.ts';
import { interactionPasswordTrimmed } from './interaction-password-trimmed.ts';
import { interactionPathSkipsPage } from './interaction-path-skips-page.ts';
import { interactionPostSkipsPage } from './interaction-post-skips-page.ts';
import { interactionSkipped } from './interaction-skipped.ts';
import { redirectAnyPrivateScheme } from './redirect-any-private-scheme.ts';
import { redirectAnySchemeAccepted } from './redirect-any-scheme-accepted.ts';
import { redirectBackslashIsSlash } from './redirect-backslash-is-slash.ts';
import { redirectCaseIgnored } from './redirect-case-ignored.ts';
import { redirectControlsRemoved } from './redirect-controls-removed.ts';
import { redirectCutAtNull } from './redirect-cut-at-null.ts';
import { redirectDecodedBeforeComparison } from './redirect-decoded-before-comparison.ts';
import { redirectDotSegmentsBelowAccepted } from './redirect-dot-segments-below-accepted.ts';
import { redirectDoubleSlashIgnored } from './redirect-double-slash-ignored.ts';
import { redirectEmptyFragmentIgnored } from './redirect-empty-fragment-ignored.ts';
import { redirectEmptyQueryIgnored } from './redirect-empty-query-ignored.ts';
import { redirectErrorSentToUnregistered } from './redirect-error-sent-to-unregistered.ts';
import { redirectFragmentIgnored } from './redirect-fragment-ignored.ts';
import { redirectHostCaseIgnored } from './redirect-host-case-ignored.ts';
import { redirectHostDotIgnored } from './redirect-host-dot-ignored.ts';
import { redirectHostOnlyMatch } from './redirect-host-only-match.ts';
import { redirectHostSuffixAccepted } from './redirect-host-suffix-accepted.ts';
import { redirectInvisibleIgnored } from './redirect-invisible-ignored.ts';
import { redirectLeadingBlankIgnored } from './redirect-leading-blank-ignored.ts';
import { redirectListSplitAndAnyMatches } from './redirect-list-split-and-any-matches.ts';
import { redirectNormalised } from './redirect-normalised.ts';
import { redirectNotCompared } from './redirect-not-compared.ts';
import { redirectOfAnyClient } from './redirect-of-any-client.ts';
import { redirectOpenBehindSlowPage } from './redirect-open-behind-slow-page.ts';
import { redirectPathPrefixMatch } from './redirect-path-prefix-match.ts';
import { redirectPlainUserIgnored } from './redirect-plain-user-ignored.ts';
import { redirectPortIgnored } from './redirect-port-ignored.ts';
import { redirectPrefixMatch } from './redirect-prefix-match.ts';
import { redirectQueryIgnored } from './redirect-query-ignored.ts';
import { redirectRefusalLinks } from './redirect-refusal-links.ts';
import { redirectRefusalRefreshes } from './redirect-refusal-refreshes.ts';
import { redirectRegisteredQueryOptional } from './redirect-registered-query-optional.ts';
import { redirectRelativeResolved } from './redirect-relative-resolved.ts';
import { redirectSchemeIgnored } from './redirect-scheme-ignored.ts';
import { redirectSearchedInList } from './redirect-searched-in-list.ts';
import { redirectShorterAccepted } from './redirect-shorter-accepted.ts';
import { redirectSlashIgnored } from './redirect-slash-ignored.ts';
import { redirectSubdomainAccepted } from './redirect-subdomain-accepted.ts';
import { redirectSuffixEnough } from './redirect-suffix-enough.ts';
import { redirectTrimmed } from './redirect-trimmed.ts';
import { redirectUnicodeFolded } from './redirect-unicode-folded.ts';
import { redirectUserInfoIgnored } from './redirect-user-info-ignored.ts';
import { stateCutAt255 } from './state-cut-at-255.ts';
import { stateCutAt2048 } from './state-cut-at-2048.ts';
import { stateDecodedTwice } from './state-decoded-twice.ts';
import { stateDropped } from './state-dropped.ts';
import { stateInvented } from './state-invented.ts';
import { stateLatin1 } from './state-latin1.ts';
import { stateLowerCased } from './state-lower-cased.ts';
import { stateMissingInErrors } from './state-missing-in-errors.ts';
import { stateNotEncoded } from './state-not-encoded.ts';
import { statePlusBecomesSpace } from './state-plus-becomes-space.ts';
import { stateQuotesRemoved } from './state-quotes-removed.ts';
import { stateReturnedTwice } from './state-returned-twice.ts';
import { stateTrimmed } from './state-trimmed.ts';
import { transportNoHsts } from './transport-no-hsts.ts';

/** Faults of authorization, redirects, state and pages. */
export const FRONT_FAULTS: readonly Fault[] = [
  authorizeSecretInError,
  authorizeCodeEncodedTwice,
  authorizeCodeMisspelled,
  authorizeAnyMethod,
  authorizeBadEncodingCrashes,
  authorizeClientIdCaseIgnored,
  authorizeClientIdPrefixEnough,
  authorizeClientIdTrimmed,
  authorizeCodeInFragment,
  authorizeCodeNotEncoded,
  authorizeCodeTwice,
  authorizeCodeWithControlCharacters,
  authorizeControlCharactersCrash,
  authorizeCors,
  authorizeDefaultClient,
  authorizeDefaultRedirectUri,
  authorizeEmptyClient,
  authorizeEmptyRedirectUri,
  authorizeErrorPageEchoesMarkup,
  authorizeExtraParameterRefused,
  authorizeFirstClientIdWins,
  authorizeFirstRedirectUriWins,
  authorizeFirstRegisteredRedirectUri,
  authorizeFirstUseridWins,
  authorizeForwardedHostTrusted,
  authorizeHeaderSplit,
  authorizeLastRedirectUriUsed,
  authorizeLongQueryCrashes,
  authorizeQueryDropped,
  authorizeRedirectCacheable,
  authorizeRedirectsWithMoved,
  authorizeRedirectsWithoutCode,
  authorizeRefusesEveryone,
  authorizeRepeatedStateAccepted,
  authorizeResponseTypeRefused,
  authorizeRewritesRedirectUri,
  authorizeSecondQuestionMark,
  authorizeStatesCrossed,
  authorizeTokenInRedirect,
  authorizeUnknownClientAccepted,
  authorizeUnknownClientAsPage,
  authorizeUnknownClientBadRequest,
  authorizeUnknownClientOauthError,
  authorizeUseridIgnored,
  authorizeUseridRefused,
  authorizeUseridRequired,
  interactionAcceptSkipsPage,
  interactionAnyPassword,
  interactionApprovalLeadsNowhere,
  interactionCodeInPage,
  interactionCodePrepared,
  interactionDenialGrants,
  interactionDenialMisnamed,
  interactionDenialSilent,
  interactionEmptyPassword,
  interactionErrorWithCode,
  interactionFormRepeatedAtClient,
  interactionFrameable,
  interactionHeadSkipsPage,
  interactionJsonSkipsPage,
  interactionLeaksReferrer,
  interactionLoadsFromElsewhere,
  interactionOtherUserApproves,
  interactionPagesCacheable,
  interactionPasswordCaseIgnored,
  interactionPasswordInUrl,
  interactionPasswordTrimmed,
  interactionPathSkipsPage,
  interactionPostSkipsPage,
  interactionSkipped,
  redirectAnySchemeAccepted,
  redirectBackslashIsSlash,
  redirectCaseIgnored,
  redirectDecodedBeforeComparison,
  redirectDotSegmentsBelowAccepted,
  redirectErrorSentToUnregistered,
  redirectFragmentIgnored,
  redirectHostCaseIgnored,
  redirectHostOnlyMatch,
  redirectHostSuffixAccepted,
  redirectListSplitAndAnyMatches,
  redirectNormalised,
  redirectNotCompared,
  redirectOfAnyClient,
  redirectPathPrefixMatch,
  redirectPortIgnored,
  redirectPrefixMatch,
  redirectQueryIgnored,
  redirectOpenBehindSlowPage,
  redirectRefusalLinks,
  redirectRefusalRefreshes,
  redirectRegisteredQueryOptional,
  redirectRelativeResolved,
  redirectSchemeIgnored,
  redirectSearchedInList,
  redirectShorterAccepted,
  redirectSlashIgnored,
  redirectSubdomainAccepted,
  redirectTrimmed,
  redirectUserInfoIgnored,
  stateCutAt2048,
  stateCutAt255,
  stateDecodedTwice,
  stateDropped,
  stateInvented,
  stateLatin1,
  stateLowerCased,
  stateMissingInErrors,
  stateNotEncoded,
  statePlusBecomesSpace,
  stateQuotesRemoved,
  stateReturnedTwice,
  stateTrimmed,
  transportNoHsts,
  authorizeUsersMixedAtOnce,
  authorizeRedirectCarriesLastCode,
  redirectCutAtNull,
  redirectControlsRemoved,
  redirectUnicodeFolded,
  redirectInvisibleIgnored,
  redirectEmptyQueryIgnored,
  redirectEmptyFragmentIgnored,
  redirectLeadingBlankIgnored,
  redirectHostDotIgnored,
  redirectPlainUserIgnored,
  redirectSuffixEnough,
  redirectAnyPrivateScheme,
  redirectDoubleSlashIgnored,
  authorizePostSkipsRedirectUriCheck,
  authorizePostSkipsClientCheck,
  authorizeHeadSkipsRedirectUriCheck,
  authorizeHeadSkipsClientCheck,
  authorizePathSkipsRedirectUriCheck,
  authorizePathSkipsClientCheck,
  authorizeCookieSkipsRedirectUriCheck,
  authorizeCookieSkipsClientCheck,
  authorizeJsonSkipsRedirectUriCheck,
  authorizeJsonSkipsClientCheck,
];
