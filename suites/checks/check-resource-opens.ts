/** A protected request that must be answered. A refusal counts when it is met twice and honest exchanges work around it. */

import type { RequirementId } from '../../specs/index.ts';
import type { Judge } from '../fixtures/judge.ts';
import { ControlFailedError } from '../flows/control-failed.ts';
import type { GrantOptions, Provider } from '../flows/provider.ts';
import { NoAnswerError, type WireAnswer } from '../flows/wire.ts';
import { readResourceOpened } from './read-resource-answer.ts';

interface OpensInput extends GrantOptions {
  readonly requirement?: RequirementId;
  readonly title: string;
  readonly encoding?: 'form' | 'json';
  /** Sends the protected request with this token. */
  readonly send: (token: string) => Promise<WireAnswer>;
  readonly expected?: string;
}

const ATTEMPTS = 2;

/** Records whether the resource was opened. @returns the answer, if it was. */
export async function checkResourceOpens(
  judge: Judge,
  provider: Provider,
  input: OpensInput,
): Promise<WireAnswer | undefined> {
  const {
    requirement,
    title,
    encoding = 'form',
    send,
    expected = 'the resource is opened (2xx)',
    ...grant
  } = input;
  const base = { title, expected, ...(requirement ? { requirement } : {}) };
  for (let attempt = 1; ; attempt += 1) {
    const tried = await attemptOnce(provider, () => provider.honest({ ...grant, encoding }), send);
    if ('trouble' in tried) {
      if (attempt < ATTEMPTS) continue;
      judge.inconclusive(
        { ...base, actual: tried.trouble, evidence: tried.evidence },
        'an honest step failed, so nothing was shown',
      );
      return undefined;
    }
    const { answer, evidence } = tried;
    const reading = readResourceOpened(answer);
    if (reading.kind === 'granted') {
      judge.check({ ...base, holds: true, actual: reading.actual, evidence });
      return answer;
    }
    if (attempt < ATTEMPTS) continue;
    // A plain 500 met twice between honest exchanges is the answer to this request, and no outage.
    const outage = reading.kind === 'unclear' && answer.status !== 500;
    if (outage) judge.inconclusive({ ...base, actual: reading.actual, evidence }, reading.reason);
    else judge.check({ ...base, holds: false, actual: `${reading.actual} (attempt ${attempt})`, evidence });
    return undefined;
  }
}

type Attempt =
  | { readonly answer: WireAnswer; readonly evidence: number[] }
  | { readonly trouble: string; readonly evidence: readonly number[] };

async function attemptOnce(
  provider: Provider,
  honest: () => Promise<{ token: string; evidence: number[] }>,
  send: (token: string) => Promise<WireAnswer>,
): Promise<Attempt> {
  try {
    provider.wire.role = 'probe';
    const { token, evidence } = await honest();
    const answer = await send(token);
    return { answer, evidence: [...evidence, answer.n] };
  } catch (error) {
    if (error instanceof ControlFailedError) return { trouble: error.message, evidence: error.evidence };
    if (error instanceof NoAnswerError)
      return { trouble: `no answer: ${error.message}`, evidence: [error.n] };
    throw error;
  } finally {
    provider.wire.role = undefined;
  }
}
