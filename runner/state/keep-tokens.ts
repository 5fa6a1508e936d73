/** Gets the tokens that a later run shall find ended. */
import { compareLifetime } from '../../suites/checks/compare-lifetime.ts';
import { readResourceOpened } from '../../suites/checks/read-resource-answer.ts';
import { readIssueTime } from '../../suites/checks/read-token-expiration.ts';
import { Sessions } from '../../suites/fixtures/sessions.ts';
import { ControlFailedError } from '../../suites/flows/control-failed.ts';
import type { KeptToken } from '../../suites/flows/kept-token.ts';
import { encodings, type Provider } from '../../suites/flows/provider.ts';
import type { RunPlan } from '../../suites/flows/target-spec.ts';
import { NoAnswerError } from '../../suites/flows/wire.ts';
import { openTarget } from '../targets/open-target.ts';

/** What was kept, or why nothing was. */
export type Kept = { readonly tokens: readonly KeptToken[] } | { readonly why: string };

/**
 * One token for each encoding, each of which opened its resource. To be called when the suites are done: what they do to a
 * user or a client (a code used twice, a sign-out) can end the tokens that were there before.
 */
export async function keepTokens(plan: RunPlan): Promise<Kept> {
  const sessions = new Sessions(openTarget);
  try {
    const { provider } = await sessions.of('', plan, false);
    const tokens: KeptToken[] = [];
    for (const encoding of encodings) tokens.push(await keepToken(provider, encoding));
    return { tokens };
  } catch (error) {
    if (error instanceof ControlFailedError || error instanceof NoAnswerError) return { why: error.message };
    throw error;
  } finally {
    await sessions.close();
  }
}

async function keepToken(provider: Provider, encoding: KeptToken['encoding']): Promise<KeptToken> {
  const { users, resources, lifetimes } = provider.target;
  const { primary: userid = '' } = users;
  const { userOnly: path = '' } = resources;
  const { tokenSeconds: declared = 0 } = lifetimes;
  const { token, tokenAnswer } = await provider.honest({ userid, encoding });
  const { stated } = compareLifetime(tokenAnswer, declared);
  const { at: issuedAt, tolerance } = readIssueTime(tokenAnswer.answer);
  const answer = await provider.resource(path, `Bearer ${token}`);
  if (readResourceOpened(answer).kind !== 'granted')
    throw new ControlFailedError(`a fresh token did not open ${path} (${answer.status})`, [answer.n]);
  const seconds = stated !== undefined && stated > 0 ? Math.min(stated, declared) : declared;
  return {
    ...{ token, encoding, userid, issuedAt, tolerance, life: seconds * 1000 },
    worked: `GET ${path} was answered with ${answer.status}`,
  };
}
