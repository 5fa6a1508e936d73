/** Whether all instances answer an honest authorization request alike, and which of them as the file has it. */
import { splitAtQuery } from '../../../suites/flows/encode.ts';
import type { Instance } from '../../../suites/flows/instances.ts';
import type { Provider } from '../../../suites/flows/provider.ts';
import { header, NoAnswerError, type WireAnswer } from '../../../suites/flows/wire.ts';
import type { Report } from './step.ts';
import { kindOf } from './try-flow.ts';

interface Seen {
  readonly at: Instance;
  readonly n: number;
  /** In words; absent where the answer is trouble that passes. */
  readonly answers?: string;
  readonly asDeclared: boolean;
}

/**
 * Asks each instance once. Where they differ it says which answers what, and the preflight goes on at the first that answers
 * as the file has it: what one instance does wrong is no mistake in the file.
 */
export async function compareInstances(
  provider: Provider,
  instances: readonly Instance[],
  report: Report,
): Promise<void> {
  const seen: Seen[] = [];
  for (const at of instances) seen.push(await ask(provider, at));
  const told = seen.filter(({ answers }) => answers !== undefined);
  if (new Set(told.map(({ answers }) => answers)).size < 2) return;
  const sound = seen.find(({ asDeclared }) => asDeclared);
  if (sound) provider.wire.home = sound.at;
  const others = told.filter(({ answers }) => answers !== sound?.answers);
  report({
    ...{ step: 'compare the instances', outcome: 'judged', who: 'vendor' },
    message: `instances answer the same honest authorization request differently: ${told.map(({ at, answers }) => `${at.name}: ${answers}`).join('; ')}`,
    advice: sound
      ? `${listed(others)} ${others.length === 1 ? 'does' : 'do'} not answer as the file has it: compare version and settings with those of ${sound.at.name}. What follows is shown at ${sound.at.name}; the suites judge all of them`
      : 'no instance answers as the file has it: compare their versions and settings',
    evidence: told.map(({ n }) => n),
  });
}

async function ask(provider: Provider, at: Instance): Promise<Seen> {
  try {
    const answer = await provider.sendBare(provider.authorizeParams(), at);
    return { at, n: answer.n, ...read(provider, answer) };
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    return { at, n: error.n, asDeclared: false };
  }
}

function read({ target }: Provider, answer: WireAnswer): Pick<Seen, 'answers' | 'asDeclared'> {
  const location = header(answer, 'location');
  const { before, query = '' } = splitAtQuery(location ?? '');
  const isBack = before === splitAtQuery(target.client.redirectUri).before;
  const pages = target.interaction.kind !== 'none';
  if (kindOf(answer) === 'trouble') return { asDeclared: false };
  if (answer.status >= 400) return { answers: `a refusal (${answer.status})`, asDeclared: false };
  if (!isBack) return { answers: 'a page', asDeclared: pages };
  return new URLSearchParams(query).has('code')
    ? { answers: 'a code at once, without a page', asDeclared: !pages }
    : { answers: 'a redirect without a code', asDeclared: false };
}

const listed = (seen: readonly Seen[]): string => seen.map(({ at }) => at.name).join(' and ');
