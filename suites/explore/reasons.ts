/** Why an answer must be a refusal, or must be none: each with the sentence for the report and its family. */

/** Why the model says what it says. */
export type Reason = keyof typeof REASONS;

interface Meaning {
  /** Goes on from "no token, for" or "a token, for". */
  readonly because: string;
  /** Contradictions of one family are told once: the shrunk flow says which of its rows is broken. */
  readonly family: string;
  /** The family of a plainer defect that may be the cause: where a flow shows that one, it is told instead. */
  readonly plainer?: string;
}

export const REASONS = {
  // Token requests that yield nothing.
  'client-missing': { because: 'client_id is missing', family: 'client-missing' },
  'client-empty': { because: 'client_id is empty', family: 'client-empty', plainer: 'client-missing' },
  'client-unknown': { because: 'no client has this client_id', family: 'client' },
  'secret-missing': { because: 'client_secret is missing', family: 'secret-missing' },
  'secret-empty': { because: 'client_secret is empty', family: 'secret-empty', plainer: 'secret-missing' },
  'secret-wrong': { because: "client_secret is not the client's", family: 'secret' },
  'secret-other': { because: 'client_secret is that of another client', family: 'secret' },
  'uri-missing': { because: 'redirect_uri is missing', family: 'uri-missing' },
  'uri-empty': { because: 'redirect_uri is empty', family: 'uri-empty', plainer: 'uri-missing' },
  'uri-other': { because: 'redirect_uri is not that of the authorization request', family: 'uri' },
  'uri-registered': {
    because: 'redirect_uri is registered, but not that of the authorization request',
    family: 'uri',
  },
  'code-missing': { because: 'code is missing', family: 'code-missing' },
  'code-empty': { because: 'code is empty', family: 'code-empty', plainer: 'code-missing' },
  'code-unknown': { because: 'this code was never issued', family: 'code' },
  'code-is-token': {
    because: 'a token stands in place of the code',
    family: 'code-is-token',
    plainer: 'code',
  },
  'code-foreign': { because: 'the code was issued to another client', family: 'code-foreign' },
  'code-used': { because: 'the code was redeemed before', family: 'code-used' },
  'code-expired': { because: 'the lifetime of the code has ended', family: 'code-expired' },
  'user-omitted': { because: 'the code belongs to a user and userid is missing', family: 'user-omitted' },
  'user-empty': {
    because: 'the code belongs to a user and userid is empty',
    family: 'user-empty',
    plainer: 'user-omitted',
  },
  'user-other': { because: 'the code belongs to another user', family: 'user' },
  'user-unknown': { because: 'the code belongs to a user and nobody has this userid', family: 'user' },
  'used-at-once': {
    because: 'a code is good for one of several simultaneous requests',
    family: 'code-race',
    plainer: 'code-used',
  },
  'by-get': { because: 'a token request is a POST', family: 'by-get' },
  'by-put': { because: 'a token request is a POST', family: 'by-put' },
  'in-query': { because: 'the parameters stand in the URL', family: 'in-query' },
  'secret-in-query': {
    because: 'the secret stands in the URL',
    family: 'in-query',
    plainer: 'secret-missing',
  },
  'user-in-query': {
    because: 'userid stands in the URL only',
    family: 'user-in-query',
    plainer: 'user-omitted',
  },
  'as-text': { because: 'the body is labelled text/plain', family: 'media-type' },
  'as-xml': { because: 'the body is labelled application/xml', family: 'media-type' },
  unlabelled: { because: 'the body has no Content-Type', family: 'unlabelled' },
  mislabelled: { because: 'the body is labelled as the other encoding', family: 'mislabelled' },
  'secret-twice': { because: 'client_secret stands twice, with two values', family: 'twice' },
  'user-twice': { because: 'userid stands twice, with two values', family: 'user-twice' },
  'secret-in-array': { because: 'client_secret is an array', family: 'types' },
  'secret-true': { because: 'client_secret is true', family: 'types' },
  'code-in-array': { because: 'code is an array', family: 'types' },
  'user-in-array': { because: 'userid is an array', family: 'user-types' },
  'whole-in-array': { because: 'the body is an array', family: 'not-object' },
  'in-brackets': {
    because: 'the parameter is called client_secret[]',
    family: 'brackets',
    plainer: 'secret-missing',
  },
  // Refused as it must be, but not as documented.
  'form-client-missing': {
    because: 'the answer to a missing client_id is printed',
    family: 'form-client-missing',
  },
  'form-client-unknown': {
    because: 'the answer to an unknown client_id is printed',
    family: 'form-client-unknown',
  },
  'form-code-unknown': {
    because: 'the answer to a code that is not valid is printed',
    family: 'form-code-unknown',
  },
  'form-code-missing': { because: 'a missing code is answered with 400', family: 'form-code-missing' },
  'form-uri-missing': { because: 'a missing redirect_uri is answered with 400', family: 'form-uri-missing' },
  'form-code-used': { because: 'the answer to a used code is printed', family: 'form-code-used' },
  'form-code-expired': { because: 'the answer to an expired code is printed', family: 'form-code-expired' },
  'refusal-status': { because: 'a refused token request is answered with 4xx', family: 'refusal-status' },
  'refusal-crashes': { because: 'no request causes a server error', family: 'refusal-crashes' },
  'form-token-unknown': {
    because: 'a token that was never issued is answered with 401',
    family: 'form-token-unknown',
  },
  'form-token-expired': { because: 'an expired token is answered with 401', family: 'form-token-expired' },
  'refusal-with-token': { because: 'no refusal carries a token', family: 'refusal-with-token' },
  'secret-echoed': { because: 'no answer repeats the secret', family: 'secret-echoed' },
  // Requests that must succeed.
  'honest-authorization': { because: 'the authorization request is honest', family: 'honest-authorization' },
  'honest-redemption': {
    because: 'the token request is honest and its code fresh',
    family: 'honest-redemption',
  },
  'honest-dress': {
    because: 'what was added to the honest token request must not matter',
    family: 'honest-dress',
    plainer: 'honest-redemption',
  },
  'live-token': { because: 'the token is good for this resource', family: 'live-token' },
  // What a success must be like.
  'grant-status': { because: 'a granted token request is answered with 200', family: 'grant-status' },
  'grant-media-type': { because: 'the answer with a token is JSON', family: 'grant-media-type' },
  'grant-object': { because: 'the answer with a token is one JSON object', family: 'grant-object' },
  'grant-member': { because: 'the token is the member access_token, a string', family: 'grant-member' },
  'grant-characters': { because: 'a token can stand in an Authorization header', family: 'grant-characters' },
  'expiration-missing': { because: 'the answer has the member expiration', family: 'expiration-missing' },
  'expiration-utc': { because: 'expiration is a date-time that says it is UTC', family: 'expiration-utc' },
  'expiration-past': {
    because: 'the expiration of a new token lies in the future',
    family: 'expiration-past',
  },
  'expiration-undeclared': {
    because: 'expiration matches the declared lifetime',
    family: 'expiration-undeclared',
  },
  'shapes-differ': {
    because: 'answers for generic and user-specific tokens have the same members',
    family: 'shapes-differ',
  },
  'state-lost': { because: 'state comes back as it was sent', family: 'state' },
  'state-invented': {
    because: 'without state in the request the redirect carries none',
    family: 'state-invented',
  },
  'user-disclosed': { because: 'the redirect does not name the user', family: 'user-disclosed' },
  // Authorization requests that yield nothing.
  'authorize-unknown-client': { because: 'no client has this client_id', family: 'authorize-client' },
  'authorize-unknown-user': { because: 'nobody has this userid', family: 'authorize-user' },
  'authorize-foreign-uri': {
    because: 'redirect_uri is registered for another client only',
    family: 'authorize-uri',
  },
  'authorize-unregistered': { because: 'redirect_uri is not registered', family: 'authorize-uri' },
  // What must differ.
  'code-repeated': { because: 'each code is issued once', family: 'code-repeated' },
  'token-repeated': { because: 'each flow has a token of its own', family: 'token-repeated' },
  // Resources that stay closed.
  'no-token': { because: 'no token was sent', family: 'no-token' },
  'token-unknown': { because: 'this token was never issued', family: 'token' },
  'token-expired': { because: 'the lifetime of the token has ended', family: 'token-expired' },
  'token-generic': { because: 'a generic token opens the list of users only', family: 'token-generic' },
  'token-promoted': {
    because: 'a generic code with a userid added yields no token of that user',
    family: 'token-promoted',
  },
  'code-as-token': { because: 'a code opens nothing', family: 'code-as-token', plainer: 'token' },
  'other-scheme': {
    because: 'the token was sent with another authentication scheme',
    family: 'other-scheme',
  },
  'token-in-url': { because: 'the token stands in the URL', family: 'token-in-url' },
  'other-owner': { because: "the token opens its own user's data only", family: 'other-owner' },
} as const satisfies Readonly<Record<string, Meaning>>;

/** Contradictions of one family share a finding. */
export const familyOf = (reason: Reason): string => REASONS[reason].family;

/** The family that tells the cause more plainly, if there is one. */
export const plainerFamilyOf = (reason: Reason): string | undefined => (REASONS[reason] as Meaning).plainer;
