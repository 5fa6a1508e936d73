import type { Refusal } from './conditions.ts';
import type { ProviderEnv } from './env.ts';
import type { MaybePromise } from './plain.ts';
import type { Rule } from './steps.ts';

/** The rules of a pipeline as these steps have them, in its order. */
export function rulesOf<E, Name extends string>(
  pipeline: Readonly<Record<Name, Rule<E>>>,
  steps: Readonly<Record<NoInfer<Name>, Rule<NoInfer<E>>>>,
): readonly Rule<E>[] {
  return (Object.keys(pipeline) as Name[]).map((name) => steps[name]);
}

/**
 * Runs rules in order until one refuses. Stays synchronous as long as every rule does.
 */
export function runRules<E>(
  rules: readonly Rule<E>[],
  exchange: E,
  env: ProviderEnv,
  from = 0,
): MaybePromise<Refusal | undefined> {
  for (let i = from; i < rules.length; i += 1) {
    const outcome = rules[i]?.(exchange, env);
    if (outcome === undefined) continue;
    if (!(outcome instanceof Promise)) return outcome;
    return outcome.then((refusal) => refusal ?? runRules(rules, exchange, env, i + 1));
  }
  return undefined;
}

/** Goes on with a value that may still be on its way. */
export function whenReady<A, B>(
  value: MaybePromise<A>,
  next: (value: A) => MaybePromise<B>,
): MaybePromise<B> {
  return value instanceof Promise ? value.then(next) : next(value);
}
