/** The defects of the second provider: each is one switch in its code and breaks the requirement named here. */
import type { RequirementId } from '../../../specs/index.ts';

export interface Sin {
  /** The requirement that has to catch it. */
  readonly breaks: RequirementId;
  /** Rows that it leaves alone, of those nearest to it. */
  readonly beside: readonly RequirementId[];
  /** What went wrong in the code, as its author would admit it. */
  readonly how: string;
}

export const defects = {
  'folds-code-case': {
    breaks: 'code-exact',
    beside: ['code-unknown', 'code-single-use', 'code-unguessable'],
    how: 'codes are looked up in lower case',
  },
  'matches-secret-start': {
    breaks: 'token-client-secret-exact',
    beside: ['token-client-secret-missing', 'token-client-secret-other-client', 'token-client-unknown'],
    how: 'the secret is compared over the length of what was sent',
  },
  'skips-redirect-in-json': {
    breaks: 'token-redirect-uri-mismatch',
    beside: ['token-redirect-uri-missing', 'code-bound-to-client', 'redirect-unregistered'],
    how: 'the redirect URI is compared in the form handler only',
  },
  'parses-redirect': {
    breaks: 'redirect-port',
    beside: ['redirect-unregistered', 'redirect-path-extended', 'authorize-alternate-redirect'],
    how: 'redirect URIs are compared after URL normalisation',
  },
  'folds-userid-case': {
    breaks: 'userid-exact',
    beside: ['userid-omitted', 'userid-other', 'userid-repeated-accepted'],
    how: 'user ids are compared by a collation that ignores case',
  },
  'forgets-used-codes': {
    breaks: 'code-single-use-later',
    beside: ['code-single-use', 'code-single-use-across-encodings'],
    how: 'the list of used codes holds five',
  },
  'awaits-before-marking': {
    breaks: 'code-single-use-at-once',
    beside: ['code-single-use', 'code-single-use-later'],
    how: 'between the look at a code and its marking the handler waits for something else',
  },
  'prints-local-time': {
    breaks: 'token-expiration-utc',
    beside: ['token-expiration-present', 'token-json-accepted'],
    how: 'expiration is printed in the local time of the server, without a zone',
  },
  'refuses-with-200': {
    breaks: 'token-refusal-is-client-error',
    beside: ['token-form-accepted', 'authorize-client-unknown', 'token-expiration-utc'],
    how: 'errors are an object in an answer with status 200',
  },
  'cuts-state': {
    breaks: 'state-whole',
    beside: ['state-echoed', 'state-unmodified', 'state-once'],
    how: 'the column for state has 200 characters',
  },
  'spoils-state': {
    breaks: 'state-unmodified',
    beside: ['state-echoed', 'state-not-invented', 'authorize-code-once'],
    how: 'state is put into the redirect with encodeURI',
  },
  'never-expires-tokens': {
    breaks: 'resource-token-expires',
    beside: ['resource-token-lives', 'resource-bad-token', 'code-expires'],
    how: 'the expiration is printed, but never looked at',
  },
  'doubles-code-lifetime': {
    breaks: 'code-expires',
    beside: ['code-lives', 'resource-token-expires'],
    how: 'codes live twice as long as declared',
  },
  'opens-conversations': {
    breaks: 'resource-generic-token-refused',
    beside: ['resource-no-token', 'resource-bad-token', 'resource-user-token'],
    how: 'conversations ask for a token, not for a user',
  },
  'believes-userid': {
    breaks: 'userid-added',
    beside: ['userid-generic-exchange', 'userid-other', 'resource-generic-token-refused'],
    how: 'the user of a token is taken from the token request',
  },
  'keeps-first-redirect': {
    breaks: 'authorize-redirect-uri-repeated',
    beside: ['redirect-unregistered', 'authorize-client-unknown'],
    how: 'of a repeated parameter the first is checked and the last is used',
  },
  'counts-codes': {
    breaks: 'code-unguessable',
    beside: ['code-unique', 'code-single-use', 'token-unguessable'],
    how: 'codes are a running number behind a fixed text',
  },
} satisfies Record<string, Sin>;

export type DefectId = keyof typeof defects;
