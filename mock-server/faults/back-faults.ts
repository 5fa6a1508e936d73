import { codeAnyClient } from './code-any-client.ts';
import { codeAnyClientInJson } from './code-any-client-in-json.ts';
import { codeCaseIgnored } from './code-case-ignored.ts';
import { codeCheckThenMark } from './code-check-then-mark.ts';
import { codeExpiredReworded } from './code-expired-reworded.ts';
import { codeExpiresEarly } from './code-expires-early.ts';
import { codeExpiresLate } from './code-expires-late.ts';
import { codeExpiryNotCheckedInJson } from './code-expiry-not-checked-in-json.ts';
import { codeFlowsCrossed } from './code-flows-crossed.ts';
import { codeForgottenAfterTen } from './code-forgotten-after-ten.ts';
import { codeForgottenAfterThree } from './code-forgotten-after-three.ts';
import { codeForgottenAtEndOfLife } from './code-forgotten-at-end-of-life.ts';
import { codeForgottenAtHalfLife } from './code-forgotten-at-half-life.ts';
import { codeFromTheClock } from './code-from-the-clock.ts';
import { codeInCookie } from './code-in-cookie.ts';
import { codeInLogHeader } from './code-in-log-header.ts';
import { codeLastInRefusal } from './code-last-in-refusal.ts';
import { codeLockoutOpens } from './code-lockout-opens.ts';
import { codeNamedNumbers } from './code-named-numbers.ts';
import { codeNamesItsUser } from './code-names-its-user.ts';
import { codeNeverChecked } from './code-never-checked.ts';
import { codeNeverExpires } from './code-never-expires.ts';
import { codeOpensResources } from './code-opens-resources.ts';
import { codePrefixEnough } from './code-prefix-enough.ts';
import { codeRacedAcrossEncodings } from './code-raced-across-encodings.ts';
import { codeRacedForUsers } from './code-raced-for-users.ts';
import { codeRefusalsTellApart } from './code-refusals-tell-apart.ts';
import { codeRepeats } from './code-repeats.ts';
import { codeReplayForgiven } from './code-replay-forgiven.ts';
import { codeReusable } from './code-reusable.ts';
import { codeReusableInJson } from './code-reusable-in-json.ts';
import { codeSequential } from './code-sequential.ts';
import { codeShort } from './code-short.ts';
import { codeShortNumbers } from './code-short-numbers.ts';
import { codeSuffixIgnored } from './code-suffix-ignored.ts';
import { codeTokenAccepted } from './code-token-accepted.ts';
import { codeTrimmed } from './code-trimmed.ts';
import { codeUnknownNotFound } from './code-unknown-not-found.ts';
import { codeUnknownReworded } from './code-unknown-reworded.ts';
import { codeUsedPerConnection } from './code-used-per-connection.ts';
import { codeUsedPerEncoding } from './code-used-per-encoding.ts';
import { codeUsedPerPath } from './code-used-per-path.ts';
import { codeUsedPerUserid } from './code-used-per-userid.ts';
import { codeUsedReworded } from './code-used-reworded.ts';
import type { Fault } from './fault.ts';
import { resourceAnyScheme } from './resource-any-scheme.ts';
import { resourceAnyToken } from './resource-any-token.ts';
import { resourceBadTokenForbidden } from './resource-bad-token-forbidden.ts';
import { resourceExpiredForbidden } from './resource-expired-forbidden.ts';
import { resourceGenericTokenAccepted } from './resource-generic-token-accepted.ts';
import { resourceGenericTokenRefusedAtList } from './resource-generic-token-refused-at-list.ts';
import { resourceJwtSignatureNotChecked } from './resource-jwt-signature-not-checked.ts';
import { resourceJwtSignatureOptional } from './resource-jwt-signature-optional.ts';
import { resourceListAsHtml } from './resource-list-as-html.ts';
import { resourceListEmpty } from './resource-list-empty.ts';
import { resourceListShowsClients } from './resource-list-shows-clients.ts';
import { resourceOpenWithoutToken } from './resource-open-without-token.ts';
import { resourceOtherUsersData } from './resource-other-users-data.ts';
import { resourceOtherUsersDataInJson } from './resource-other-users-data-in-json.ts';
import { resourceOtherUsersDataLater } from './resource-other-users-data-later.ts';
import { resourceOtherUsersDataOnOnePath } from './resource-other-users-data-on-one-path.ts';
import { resourcePubliclyCacheable } from './resource-publicly-cacheable.ts';
import { resourceSchemeCaseSensitive } from './resource-scheme-case-sensitive.ts';
import { resourceTokenCaseIgnored } from './resource-token-case-ignored.ts';
import { resourceTokenExpiresEarly } from './resource-token-expires-early.ts';
import { resourceTokenFormEnough } from './resource-token-form-enough.ts';
import { resourceTokenInQuery } from './resource-token-in-query.ts';
import { resourceTokenNeverExpires } from './resource-token-never-expires.ts';
import { resourceTokenPrefixEnough } from './resource-token-prefix-enough.ts';
import { resourceUnsignedJwtBelieved } from './resource-unsigned-jwt-believed.ts';
import { resourceUserTokenRefused } from './resource-user-token-refused.ts';
import { resourceUserTokenRefusedAtList } from './resource-user-token-refused-at-list.ts';
import { resourceUsersCarrySecret } from './resource-users-carry-secret.ts';
import { tokenAccessCodeMember } from './token-access-code-member.ts';
import { tokenAnswerListsSessions } from './token-answer-lists-sessions.ts';
import { tokenAnswerRepeatsMember } from './token-answer-repeats-member.ts';
import { tokenAnswerWrappedInArray } from './token-answer-wrapped-in-array.ts';
import { tokenAnswersText } from './token-answers-text.ts';
import { tokenAnyMediaTypeParsed } from './token-any-media-type-parsed.ts';
import { tokenAnyOriginWithCredentials } from './token-any-origin-with-credentials.ts';
import { tokenAnyRegisteredRedirectUri } from './token-any-registered-redirect-uri.ts';
import { tokenBodySniffed } from './token-body-sniffed.ts';
import { tokenBracketsMakeParameters } from './token-brackets-make-parameters.ts';
import { tokenBrokenEncodingCrashes } from './token-broken-encoding-crashes.ts';
import { tokenCharsetRefused } from './token-charset-refused.ts';
import { tokenChunkedRefused } from './token-chunked-refused.ts';
import { tokenClientIdCaseIgnored } from './token-client-id-case-ignored.ts';
import { tokenClientIdEmptyIsDefault } from './token-client-id-empty-is-default.ts';
import { tokenClientIdFromCode } from './token-client-id-from-code.ts';
import { tokenClientIdMissingAsProblem } from './token-client-id-missing-as-problem.ts';
import { tokenClientIdMissingReworded } from './token-client-id-missing-reworded.ts';
import { tokenClientIdTrimmed } from './token-client-id-trimmed.ts';
import { tokenCodeEmptyIsLatest } from './token-code-empty-is-latest.ts';
import { tokenCodeMissingUnauthorized } from './token-code-missing-unauthorized.ts';
import { tokenCodeOptional } from './token-code-optional.ts';
import { tokenCreatedStatus } from './token-created-status.ts';
import { tokenDeepJsonCrashes } from './token-deep-json-crashes.ts';
import { tokenErrorsInSuccess } from './token-errors-in-success.ts';
import { tokenExpirationEpochNumber } from './token-expiration-epoch-number.ts';
import { tokenExpirationLocalOffset } from './token-expiration-local-offset.ts';
import { tokenExpirationOfCode } from './token-expiration-of-code.ts';
import { tokenExpirationPast } from './token-expiration-past.ts';
import { tokenExpirationWithoutZone } from './token-expiration-without-zone.ts';
import { tokenExtraParameterRefused } from './token-extra-parameter-refused.ts';
import { tokenFlowsSwapped } from './token-flows-swapped.ts';
import { tokenFormFirstWins } from './token-form-first-wins.ts';
import { tokenFormLastWins } from './token-form-last-wins.ts';
import { tokenFormRefused } from './token-form-refused.ts';
import { tokenFromTheClock } from './token-from-the-clock.ts';
import { tokenGetAccepted } from './token-get-accepted.ts';
import { tokenGrantTypeRefused } from './token-grant-type-refused.ts';
import { tokenHtmlOnDemand } from './token-html-on-demand.ts';
import { tokenInCookie } from './token-in-cookie.ts';
import { tokenInUserList } from './token-in-user-list.ts';
import { tokenJsonArrayCrashes } from './token-json-array-crashes.ts';
import { tokenJsonArrayUnwrapped } from './token-json-array-unwrapped.ts';
import { tokenJsonArraysJoined } from './token-json-arrays-joined.ts';
import { tokenJsonCommentsAllowed } from './token-json-comments-allowed.ts';
import { tokenJsonLastWins } from './token-json-last-wins.ts';
import { tokenJsonMalformedCrashes } from './token-json-malformed-crashes.ts';
import { tokenJsonMustBeCompact } from './token-json-must-be-compact.ts';
import { tokenJsonRefused } from './token-json-refused.ts';
import { tokenJsonTrueMatches } from './token-json-true-matches.ts';
import { tokenJsonTypesCrash } from './token-json-types-crash.ts';
import { tokenLargeBodyCrashes } from './token-large-body-crashes.ts';
import { tokenLastInRefusal } from './token-last-in-refusal.ts';
import { tokenLastUserWins } from './token-last-user-wins.ts';
import { tokenMediaTypeCaseSensitive } from './token-media-type-case-sensitive.ts';
import { tokenMediaTypeGuessed } from './token-media-type-guessed.ts';
import { tokenNamedNumbers } from './token-named-numbers.ts';
import { tokenNoExpiration } from './token-no-expiration.ts';
import { tokenOnlyFirstClient } from './token-only-first-client.ts';
import { tokenOperatorsReachDatabase } from './token-operators-reach-database.ts';
import { tokenProblemAsJson } from './token-problem-as-json.ts';
import { tokenProblemWithoutTraceId } from './token-problem-without-trace-id.ts';
import { tokenPrototypeSuppliesParameters } from './token-prototype-supplies-parameters.ts';
import { tokenPutAccepted } from './token-put-accepted.ts';
import { tokenQueryFillsGaps } from './token-query-fills-gaps.ts';
import { tokenRedirectUriBackslashIsSlash } from './token-redirect-uri-backslash-is-slash.ts';
import { tokenRedirectUriBeginningEnough } from './token-redirect-uri-beginning-enough.ts';
import { tokenRedirectUriCaseIgnored } from './token-redirect-uri-case-ignored.ts';
import { tokenRedirectUriControlsRemoved } from './token-redirect-uri-controls-removed.ts';
import { tokenRedirectUriCutAtLineBreak } from './token-redirect-uri-cut-at-line-break.ts';
import { tokenRedirectUriCutAtNull } from './token-redirect-uri-cut-at-null.ts';
import { tokenRedirectUriDecoded } from './token-redirect-uri-decoded.ts';
import { tokenRedirectUriDotsRemoved } from './token-redirect-uri-dots-removed.ts';
import { tokenRedirectUriDoubleSlashIgnored } from './token-redirect-uri-double-slash-ignored.ts';
import { tokenRedirectUriEmptyAccepted } from './token-redirect-uri-empty-accepted.ts';
import { tokenRedirectUriEmptyQueryIgnored } from './token-redirect-uri-empty-query-ignored.ts';
import { tokenRedirectUriFoundWithin } from './token-redirect-uri-found-within.ts';
import { tokenRedirectUriFragmentIgnored } from './token-redirect-uri-fragment-ignored.ts';
import { tokenRedirectUriHostDotIgnored } from './token-redirect-uri-host-dot-ignored.ts';
import { tokenRedirectUriHostIgnored } from './token-redirect-uri-host-ignored.ts';
import { tokenRedirectUriHostOnly } from './token-redirect-uri-host-only.ts';
import { tokenRedirectUriIgnored } from './token-redirect-uri-ignored.ts';
import { tokenRedirectUriIgnoredInJson } from './token-redirect-uri-ignored-in-json.ts';
import { tokenRedirectUriInvisibleIgnored } from './token-redirect-uri-invisible-ignored.ts';
import { tokenRedirectUriLeadingBlankIgnored } from './token-redirect-uri-leading-blank-ignored.ts';
import { tokenRedirectUriLettersFolded } from './token-redirect-uri-letters-folded.ts';
import { tokenRedirectUriListAccepted } from './token-redirect-uri-list-accepted.ts';
import { tokenRedirectUriMissingUnauthorized } from './token-redirect-uri-missing-unauthorized.ts';
import { tokenRedirectUriNormalised } from './token-redirect-uri-normalised.ts';
import { tokenRedirectUriOptional } from './token-redirect-uri-optional.ts';
import { tokenRedirectUriPathIgnored } from './token-redirect-uri-path-ignored.ts';
import { tokenRedirectUriPortIgnored } from './token-redirect-uri-port-ignored.ts';
import { tokenRedirectUriPrefixEnough } from './token-redirect-uri-prefix-enough.ts';
import { tokenRedirectUriQueryIgnored } from './token-redirect-uri-query-ignored.ts';
import { tokenRedirectUriSchemeIgnored } from './token-redirect-uri-scheme-ignored.ts';
import { tokenRedirectUriSlashIgnored } from './token-redirect-uri-slash-ignored.ts';
import { tokenRedirectUriSubdomainAccepted } from './token-redirect-uri-subdomain-accepted.ts';
import { tokenRedirectUriSuffixEnough } from './token-redirect-uri-suffix-enough.ts';
import { tokenRedirectUriTrimmed } from './token-redirect-uri-trimmed.ts';
import { tokenRedirectUriUnicodeFolded } from './token-redirect-uri-unicode-folded.ts';
import { tokenRedirectUriUserInfoIgnored } from './token-redirect-uri-user-info-ignored.ts';
import { tokenRefusalCarriesToken } from './token-refusal-carries-token.ts';
import { tokenRefusalsAsServerErrors } from './token-refusals-as-server-errors.ts';
import { tokenRefusalsCacheable } from './token-refusals-cacheable.ts';
import { tokenRefusesAfterFirst } from './token-refuses-after-first.ts';
import { tokenRepeats } from './token-repeats.ts';
import { tokenSecretCaseIgnored } from './token-secret-case-ignored.ts';
import { tokenSecretDecodedTwice } from './token-secret-decoded-twice.ts';
import { tokenSecretEmptyAccepted } from './token-secret-empty-accepted.ts';
import { tokenSecretFromQuery } from './token-secret-from-query.ts';
import { tokenSecretInError } from './token-secret-in-error.ts';
import { tokenSecretLockoutOpens } from './token-secret-lockout-opens.ts';
import { tokenSecretLockoutOpensForGood } from './token-secret-lockout-opens-for-good.ts';
import { tokenSecretNotCompared } from './token-secret-not-compared.ts';
import { tokenSecretNotComparedInJson } from './token-secret-not-compared-in-json.ts';
import { tokenSecretOfAnyClient } from './token-secret-of-any-client.ts';
import { tokenSecretOptional } from './token-secret-optional.ts';
import { tokenSecretOptionalInJson } from './token-secret-optional-in-json.ts';
import { tokenSecretPrefixEnough } from './token-secret-prefix-enough.ts';
import { tokenSecretSuffixIgnored } from './token-secret-suffix-ignored.ts';
import { tokenSecretTrimmed } from './token-secret-trimmed.ts';
import { tokenSequential } from './token-sequential.ts';
import { tokenShort } from './token-short.ts';
import { tokenStackTraceInError } from './token-stack-trace-in-error.ts';
import { tokenSuccessCacheable } from './token-success-cacheable.ts';
import { tokenSuccessPrivateOnly } from './token-success-private-only.ts';
import { tokenTextPlainParsed } from './token-text-plain-parsed.ts';
import { tokenUnknownClientAccepted } from './token-unknown-client-accepted.ts';
import { tokenUnknownClientAsText } from './token-unknown-client-as-text.ts';
import { tokenUnsafeCharacters } from './token-unsafe-characters.ts';
import { tokenUserAnswerDiffers } from './token-user-answer-differs.ts';
import { tokenUsersMixedAtOnce } from './token-users-mixed-at-once.ts';
import { useridAddedEscalates } from './userid-added-escalates.ts';
import { useridAnyExistingUser } from './userid-any-existing-user.ts';
import { useridArrayUnwrapped } from './userid-array-unwrapped.ts';
import { useridCaseIgnored } from './userid-case-ignored.ts';
import { useridEmptyPasses } from './userid-empty-passes.ts';
import { useridFirstOfTwo } from './userid-first-of-two.ts';
import { useridFromQuery } from './userid-from-query.ts';
import { useridGenericJoinsUser } from './userid-generic-joins-user.ts';
import { useridGenericRefused } from './userid-generic-refused.ts';
import { useridInRedirect } from './userid-in-redirect.ts';
import { useridLastOfTwoInJson } from './userid-last-of-two-in-json.ts';
import { useridLockoutOpens } from './userid-lockout-opens.ts';
import { useridNotCompared } from './userid-not-compared.ts';
import { useridNotComparedInJson } from './userid-not-compared-in-json.ts';
import { useridOmittedGivesGeneric } from './userid-omitted-gives-generic.ts';
import { useridOptionalAtToken } from './userid-optional-at-token.ts';
import { useridPrefixEnough } from './userid-prefix-enough.ts';
import { useridTrimmed } from './userid-trimmed.ts';
import { useridUnknownGetsCode } from './userid-unknown-gets-code.ts';
import { useridUserCodesRefused } from './userid-user-codes-refused.ts';

/** Faults of tokens, codes, users and resources. */
export const BACK_FAULTS: readonly Fault[] = [
  resourceListShowsClients,
  tokenLastInRefusal,
  tokenInCookie,
  tokenInUserList,
  codeInLogHeader,
  codeInCookie,
  codeLastInRefusal,
  codeAnyClientInJson,
  codeAnyClient,
  codeCaseIgnored,
  codeCheckThenMark,
  codeExpiredReworded,
  codeExpiresEarly,
  codeExpiresLate,
  codeExpiryNotCheckedInJson,
  codeFlowsCrossed,
  codeForgottenAfterThree,
  codeFromTheClock,
  codeNamedNumbers,
  codeNamesItsUser,
  codeNeverChecked,
  codeNeverExpires,
  codeOpensResources,
  codePrefixEnough,
  codeRefusalsTellApart,
  codeRepeats,
  codeReplayForgiven,
  codeReusableInJson,
  codeReusable,
  codeSequential,
  codeShort,
  codeShortNumbers,
  codeSuffixIgnored,
  codeTokenAccepted,
  codeTrimmed,
  codeUnknownNotFound,
  codeUnknownReworded,
  codeUsedPerEncoding,
  codeUsedPerPath,
  codeUsedReworded,
  resourceAnyScheme,
  resourceAnyToken,
  resourceBadTokenForbidden,
  resourceExpiredForbidden,
  resourceGenericTokenAccepted,
  resourceGenericTokenRefusedAtList,
  resourceListAsHtml,
  resourceListEmpty,
  resourceOpenWithoutToken,
  resourceOtherUsersData,
  resourceOtherUsersDataInJson,
  resourceOtherUsersDataLater,
  resourceOtherUsersDataOnOnePath,
  resourcePubliclyCacheable,
  resourceSchemeCaseSensitive,
  resourceTokenCaseIgnored,
  resourceTokenExpiresEarly,
  resourceTokenInQuery,
  resourceTokenNeverExpires,
  resourceTokenPrefixEnough,
  resourceUserTokenRefusedAtList,
  resourceUserTokenRefused,
  tokenAccessCodeMember,
  tokenAnswerRepeatsMember,
  tokenAnswerWrappedInArray,
  tokenAnswersText,
  tokenAnyMediaTypeParsed,
  tokenAnyOriginWithCredentials,
  tokenAnyRegisteredRedirectUri,
  tokenBodySniffed,
  tokenBracketsMakeParameters,
  tokenBrokenEncodingCrashes,
  tokenCharsetRefused,
  tokenChunkedRefused,
  tokenClientIdCaseIgnored,
  tokenClientIdEmptyIsDefault,
  tokenClientIdFromCode,
  tokenClientIdMissingAsProblem,
  tokenClientIdMissingReworded,
  tokenClientIdTrimmed,
  tokenCodeEmptyIsLatest,
  tokenCodeMissingUnauthorized,
  tokenCodeOptional,
  tokenCreatedStatus,
  tokenDeepJsonCrashes,
  tokenErrorsInSuccess,
  tokenExpirationEpochNumber,
  tokenExpirationLocalOffset,
  tokenExpirationOfCode,
  tokenExpirationPast,
  tokenExpirationWithoutZone,
  tokenExtraParameterRefused,
  tokenFlowsSwapped,
  tokenFormFirstWins,
  tokenFormLastWins,
  tokenFormRefused,
  tokenFromTheClock,
  tokenGetAccepted,
  tokenGrantTypeRefused,
  tokenHtmlOnDemand,
  tokenJsonArrayCrashes,
  tokenJsonArrayUnwrapped,
  tokenJsonArraysJoined,
  tokenJsonCommentsAllowed,
  tokenJsonLastWins,
  tokenJsonMalformedCrashes,
  tokenJsonMustBeCompact,
  tokenJsonRefused,
  tokenJsonTrueMatches,
  tokenJsonTypesCrash,
  tokenLargeBodyCrashes,
  tokenLastUserWins,
  tokenMediaTypeCaseSensitive,
  tokenMediaTypeGuessed,
  tokenNamedNumbers,
  tokenNoExpiration,
  tokenOnlyFirstClient,
  tokenOperatorsReachDatabase,
  tokenProblemAsJson,
  tokenProblemWithoutTraceId,
  tokenPrototypeSuppliesParameters,
  tokenPutAccepted,
  tokenQueryFillsGaps,
  tokenRedirectUriCaseIgnored,
  tokenRedirectUriEmptyAccepted,
  tokenRedirectUriIgnoredInJson,
  tokenRedirectUriIgnored,
  tokenRedirectUriMissingUnauthorized,
  tokenRedirectUriNormalised,
  tokenRedirectUriOptional,
  tokenRedirectUriPrefixEnough,
  tokenRedirectUriQueryIgnored,
  tokenRedirectUriSlashIgnored,
  tokenRedirectUriTrimmed,
  tokenRefusalCarriesToken,
  tokenRefusalsAsServerErrors,
  tokenRefusalsCacheable,
  tokenRefusesAfterFirst,
  tokenRepeats,
  tokenSecretCaseIgnored,
  tokenSecretDecodedTwice,
  tokenSecretEmptyAccepted,
  tokenSecretFromQuery,
  tokenSecretInError,
  tokenSecretNotComparedInJson,
  tokenSecretNotCompared,
  tokenSecretOfAnyClient,
  tokenSecretOptionalInJson,
  tokenSecretOptional,
  tokenSecretPrefixEnough,
  tokenSecretSuffixIgnored,
  tokenSecretTrimmed,
  tokenSequential,
  tokenShort,
  tokenStackTraceInError,
  tokenSuccessCacheable,
  tokenSuccessPrivateOnly,
  tokenTextPlainParsed,
  tokenUnknownClientAccepted,
  tokenUnknownClientAsText,
  tokenUnsafeCharacters,
  tokenUserAnswerDiffers,
  useridAddedEscalates,
  useridAnyExistingUser,
  useridArrayUnwrapped,
  useridCaseIgnored,
  useridEmptyPasses,
  useridFirstOfTwo,
  useridFromQuery,
  useridGenericJoinsUser,
  useridGenericRefused,
  useridInRedirect,
  useridLastOfTwoInJson,
  useridNotComparedInJson,
  useridNotCompared,
  useridOmittedGivesGeneric,
  useridOptionalAtToken,
  useridPrefixEnough,
  useridTrimmed,
  useridUnknownGetsCode,
  useridUserCodesRefused,
  codeForgottenAtHalfLife,
  codeForgottenAtEndOfLife,
  codeForgottenAfterTen,
  codeUsedPerUserid,
  codeUsedPerConnection,
  codeRacedAcrossEncodings,
  codeRacedForUsers,
  tokenUsersMixedAtOnce,
  tokenSecretLockoutOpens,
  tokenSecretLockoutOpensForGood,
  codeLockoutOpens,
  useridLockoutOpens,
  resourceUnsignedJwtBelieved,
  resourceJwtSignatureNotChecked,
  resourceJwtSignatureOptional,
  resourceTokenFormEnough,
  tokenAnswerListsSessions,
  resourceUsersCarrySecret,
  tokenRedirectUriSchemeIgnored,
  tokenRedirectUriPortIgnored,
  tokenRedirectUriHostOnly,
  tokenRedirectUriPathIgnored,
  tokenRedirectUriHostIgnored,
  tokenRedirectUriFragmentIgnored,
  tokenRedirectUriEmptyQueryIgnored,
  tokenRedirectUriUserInfoIgnored,
  tokenRedirectUriDotsRemoved,
  tokenRedirectUriLeadingBlankIgnored,
  tokenRedirectUriCutAtNull,
  tokenRedirectUriCutAtLineBreak,
  tokenRedirectUriControlsRemoved,
  tokenRedirectUriDecoded,
  tokenRedirectUriUnicodeFolded,
  tokenRedirectUriLettersFolded,
  tokenRedirectUriInvisibleIgnored,
  tokenRedirectUriBackslashIsSlash,
  tokenRedirectUriHostDotIgnored,
  tokenRedirectUriSubdomainAccepted,
  tokenRedirectUriSuffixEnough,
  tokenRedirectUriFoundWithin,
  tokenRedirectUriBeginningEnough,
  tokenRedirectUriListAccepted,
  tokenRedirectUriDoubleSlashIgnored,
];
