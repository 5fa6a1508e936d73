import { findParameter } from './parse/parameters.ts';
import type { DecisionSteps, ParseSteps } from './steps.ts';

/** The value of a parameter; an empty one counts as omitted (RFC 6749 section 3.1). */
export const readParameter: ParseSteps['readParameter'] = (parameters, name) => {
  const value = findParameter(parameters, name)?.value;
  return value === '' ? undefined : value;
};

/** Whether two strings are the same, in a time that depends on the length of the sent one only. */
export function isSameSecret(expected: string, sent: string): boolean {
  let difference = expected.length ^ sent.length;
  for (let i = 0; i < sent.length; i += 1) {
    difference |= sent.charCodeAt(i) ^ expected.charCodeAt(i % Math.max(expected.length, 1));
  }
  return difference === 0;
}

/** The default lookups and comparisons: exact, case-sensitive, nothing trimmed, nothing normalised. */
export const DEFAULT_DECISIONS: DecisionSteps = {
  findClient: (id, _exchange, env) => env.clients.get(id),
  compareSecret: (expected, sent) => isSameSecret(expected, sent),
  matchRegisteredRedirectUri: (client, sent) => client.redirectUris.find((registered) => registered === sent),
  matchIssuedRedirectUri: (expected, sent) => expected === sent,
  resolveUser: (userid, _exchange, env) => env.users.get(userid),
  matchIssuedUser: (expected, sent) => expected === sent,
  findCode: (code, _exchange, env) => env.store.findCode(code),
  isCodeExpired: (code, at) => at >= code.expiresAt,
  findToken: (token, _exchange, env) => env.store.findToken(token),
  isTokenExpired: (token, at) => at >= token.expiresAt,
  findUserByLogin: (login, env) => env.usersByLogin.get(login),
  comparePassword: (expected, sent) => isSameSecret(expected, sent),
};
