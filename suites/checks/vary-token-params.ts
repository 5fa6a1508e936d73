/** Token requests that are honest but for one respect. */
import { randomInt } from 'node:crypto';
import type { Param } from '../flows/encode.ts';
import type { Encoding, GrantOptions, Provider, TokenAnswer, TokenRequest } from '../flows/provider.ts';

/** The parameters that every token request needs. */
export const REQUIRED_PARAMETERS = ['client_id', 'client_secret', 'redirect_uri', 'code'] as const;
export type RequiredParameter = (typeof REQUIRED_PARAMETERS)[number];

/** The value of a parameter; empty when it is absent. */
export const paramValue = (params: readonly Param[], name: string): string =>
  params.find(([key]) => key === name)?.[1] ?? '';

/** The parameters without one of them. */
export const without = (params: readonly Param[], name: string): Param[] =>
  params.filter(([key]) => key !== name);

/** The parameters with another value for one of them, in its place. */
export const withValue = (params: readonly Param[], name: string, value: string): Param[] =>
  params.map((param) => (param[0] === name ? [name, value] : param));

/**
 * Redeems a fresh code with a request that is varied in one respect.
 * @param vary Makes the request from the parameters of an honest one.
 */
export async function redeemVaried(
  provider: Provider,
  vary: (honest: Param[]) => TokenRequest | Param[],
  options: GrantOptions & { readonly encoding?: Encoding } = {},
): Promise<TokenAnswer> {
  const { encoding = 'form', ...asked } = options;
  const varied = vary(provider.tokenParams(await provider.grant(asked)));
  return provider.token({
    encoding,
    ...(Array.isArray(varied) ? { params: varied } : (varied as TokenRequest)),
  });
}

/** Shorter values could be a real one. */
const LEAST_LENGTH = 12;

/**
 * A value that nobody has, made like this one: digits stay digits, letters letters, hexadecimal digits such. So a
 * deployment that looks at the shape first still has to look the value up.
 */
export function makeUpLike(value: string): string {
  const made = [...value].map((character) => {
    const set = ['0123456789', 'abcdef', 'ABCDEF', 'ghijklmnopqrstuvwxyz', 'GHIJKLMNOPQRSTUVWXYZ'].find(
      (all) => all.includes(character),
    );
    return set === undefined ? character : (set[randomInt(set.length)] ?? character);
  });
  while (made.length < LEAST_LENGTH) made.push(String(randomInt(10)));
  return made.join('') === value ? `${value}0` : made.join('');
}
