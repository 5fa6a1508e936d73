/** Reads the state that came back with an authorization answer. */

import type { Authorization } from '../flows/authorizer.ts';
import { describeAnswer } from '../flows/describe.ts';
import { paramsOf, parseFragment, parseParams, splitAtQuery } from '../flows/encode.ts';
import { type Reading, readAuthorizeRefusal } from './read-refusal.ts';

/** All values of `state` in query and fragment, without those that the redirect URI itself has. */
export function readStates(result: Authorization, redirectUri: string): string[] {
  const { fragment } = splitAtQuery(result.location ?? '');
  return valuesAdded([...result.params, ...parseFragment(fragment ?? '')], redirectUri, 'state');
}

/** All values of a parameter in query and fragment of a Location, without those that the redirect URI itself has. */
export const valuesAt = (location: string, redirectUri: string, wanted: string): string[] =>
  valuesAdded(paramsOf(location), redirectUri, wanted);

function valuesAdded(
  params: readonly (readonly [string, string])[],
  redirectUri: string,
  wanted: string,
): string[] {
  const values = params.filter(([name]) => name === wanted).map(([, value]) => value);
  for (const [name, value] of parseParams(splitAtQuery(redirectUri).query ?? '')) {
    const at = name === wanted ? values.indexOf(value) : -1;
    if (at !== -1) values.splice(at, 1);
  }
  return values;
}

/** What is wrong with the state that came back, as a phrase; undefined when it is the one sent. */
export function differsFromState(
  result: Authorization,
  sent: string,
  redirectUri: string,
): string | undefined {
  const states = readStates(result, redirectUri);
  if (states.length === 0) return 'no state came back';
  return states.includes(sent) ? undefined : describeStates(states, sent);
}

/** How states that came back differ from the one sent. */
export const describeStates = (states: readonly string[], sent: string): string =>
  states.map((state) => describeDifference(sent, state)).join('; ');

/** Holds when the state came back as it was sent, or the request was refused; anything between is `granted`. */
export function readStateOrRefusal(result: Authorization, sent: string, redirectUri: string): Reading {
  const reading = readAuthorizeRefusal(result);
  if (reading.kind !== 'granted') {
    return reading.kind === 'refused'
      ? {
          kind: 'refused',
          actual:
            result.location === undefined
              ? `refused: ${describeAnswer(result.answer)}`
              : 'refused by a redirect without code',
        }
      : reading;
  }
  const difference = differsFromState(result, sent, redirectUri);
  return difference === undefined
    ? { kind: 'refused', actual: 'the state came back whole' }
    : { kind: 'granted', actual: difference };
}

const LONG = 200;

function describeDifference(sent: string, seen: string): string {
  if (sent.length <= LONG && seen.length <= LONG) return `state came back as “${seen}”`;
  if (sent.length !== seen.length)
    return `a state of ${sent.length} characters came back with ${seen.length}`;
  return `a state of ${sent.length} characters came back changed at character ${[...sent].findIndex((c, i) => c !== seen[i]) + 1}`;
}
