/** Which values of contexts a target accepts, of those that no document speaks of. */
import { ControlFailedError } from '../flows/control-failed.ts';
import type { Provider } from '../flows/provider.ts';
import { NoAnswerError } from '../flows/wire.ts';
import {
  type Context,
  type ContextKind,
  nameOf,
  type OpenValue,
  openValues,
  plainContext,
} from './contexts.ts';

/** Sends a request that nothing is wrong with. @returns whether it was granted */
export type SendValid = (context: Context) => Promise<boolean>;

const known = new WeakMap<Provider, Map<ContextKind, Promise<ReadonlySet<OpenValue>>>>();

/**
 * The open values that are refused, found out once for each session: a valid request with such a value and nothing else.
 * What is wrong is not tried in their company, for it would be refused for their sake.
 */
export function refusedOpenValues(
  provider: Provider,
  kind: ContextKind,
  send: SendValid,
): Promise<ReadonlySet<OpenValue>> {
  const kinds = known.get(provider) ?? new Map<ContextKind, Promise<ReadonlySet<OpenValue>>>();
  known.set(provider, kinds);
  let refused = kinds.get(kind);
  if (!refused) {
    refused = probe(provider, kind, send);
    refused.catch(() => kinds.delete(kind));
    kinds.set(kind, refused);
  }
  return refused;
}

async function probe(
  provider: Provider,
  kind: ContextKind,
  send: SendValid,
): Promise<ReadonlySet<OpenValue>> {
  const refused = new Set<OpenValue>();
  const plain = plainContext(kind);
  const isAccepted = (values: ReturnType<typeof openValues>) => {
    const special = Object.fromEntries(values.map(({ dimension, value }) => [dimension, value]));
    return isGranted(send, { ...plain, ...special });
  };
  await provider.wire.role.during('probe', async () => {
    for (const values of inRounds(openValues(kind, provider), provider.codesAreDear)) {
      if (values.length > 1 && (await isAccepted(values))) continue;
      for (const value of values) if (!(await isAccepted([value]))) refused.add(nameOf(value));
    }
  });
  return refused;
}

/** Where each code is a sign-in, values that can stand side by side are tried together first. */
function inRounds<T extends { readonly dimension: string }>(values: readonly T[], together: boolean): T[][] {
  const rounds: T[][] = [];
  for (const value of values) {
    const fits = (round: T[]) => round.every(({ dimension }) => dimension !== value.dimension);
    const round = together ? rounds.find(fits) : undefined;
    if (round) round.push(value);
    else rounds.push([value]);
  }
  return rounds;
}

async function isGranted(send: SendValid, context: Context): Promise<boolean> {
  try {
    return await send(context);
  } catch (error) {
    if (error instanceof ControlFailedError || error instanceof NoAnswerError) return false;
    throw error;
  }
}
