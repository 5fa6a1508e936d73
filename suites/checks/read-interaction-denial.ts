/** Reads what became of a decision that the browser played. */

import type { Authorization } from '../flows/authorizer.ts';
import { describeAuthorization } from '../flows/describe.ts';
import { type Reading, readAuthorizeRefusal } from './read-refusal.ts';

/**
 * Like any refusal of a code; where the user was not asked, nothing was decided.
 * @param asked Whether this session saw the question before: then the consent was remembered.
 */
export function readDenial(result: Authorization, asked: boolean): Reading {
  const undecided = result.progress !== undefined && !result.progress.decided;
  if (result.code !== undefined && undecided) {
    const actual = `a code before anything was asked: ${describeAuthorization(result)}`;
    return asked
      ? { kind: 'beside', actual, reason: 'the consent was remembered: nobody is asked a second time' }
      : {
          kind: 'unclear',
          actual,
          reason:
            'nobody was asked: the consent is remembered, or never asked for. Let the deployment ask the test user every time',
        };
  }
  return readAuthorizeRefusal(result);
}

/** What is wrong with the way a denial was reported, as a phrase, or undefined: by redirect with an error, or by an answer of the provider. */
export function findSilentDenial(result: Authorization): string | undefined {
  if (result.location !== undefined)
    return result.error === undefined ? `${describeAuthorization(result)}, without an error` : undefined;
  const status = result.visit?.document?.status ?? result.answer.status;
  const text = result.visit?.text.trim() ?? '';
  if (status >= 500) return `the provider answered with ${status}`;
  if (status >= 400) return undefined;
  if (text === '') return `an empty page with status ${status}`;
  // The form again, and nobody is told.
  return /<(?:form|button|input)\b/i.test(result.visit?.html ?? '') && !DENIED.test(text)
    ? 'the page asks again and nothing was reported'
    : undefined;
}

const DENIED = /den(?:y|ied)|declin|reject|refus|cancel|abort|error|not (?:approved|granted|authori[sz]ed)/i;
