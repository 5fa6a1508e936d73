import type { Refusal } from '../../provider/conditions.ts';
import type { ProviderEnv } from '../../provider/env.ts';
import type { Parameters as SentParameters } from '../../provider/parse/parameters.ts';
import type { OverrideSteps, ProviderSteps, Rule } from '../../provider/steps.ts';

/** Steps that refuse or let pass. */
type RuleName = {
  // biome-ignore lint/suspicious/noExplicitAny: a rule of any request context
  [Name in keyof ProviderSteps]: ProviderSteps[Name] extends Rule<any> ? Name : never;
}[keyof ProviderSteps];

/** What a rule refused, and what it is judged by. */
interface Refused<Exchange> {
  readonly exchange: Exchange;
  readonly env: ProviderEnv;
  /** The steps that the fault stands on. */
  readonly steps: ProviderSteps;
  readonly refusal: Refusal;
}

/** Lets pass what a rule refuses, where `accepts` says so; it may fill in what is missing. */
export const acceptInSpite =
  <Name extends RuleName>(
    name: Name,
    accepts: (refused: Refused<Parameters<ProviderSteps[Name]>[0]>) => boolean,
  ): OverrideSteps =>
  (steps) => {
    const rule = steps[name] as Rule<Parameters<ProviderSteps[Name]>[0]>;
    const lenient: typeof rule = async (exchange, env) => {
      const refusal = await rule(exchange, env);
      return refusal && accepts({ exchange, env, steps, refusal }) ? undefined : refusal;
    };
    return { [name]: lenient };
  };

interface WithParameters {
  readonly parameters: SentParameters;
}

/** Whether there is a parameter of that name, whatever its value. */
export const isSent = ({ parameters }: WithParameters, sought: string): boolean =>
  parameters.entries.some(({ name }) => name === sought);

/** Whether there is a parameter of that name without a value. */
export const isSentEmpty = ({ parameters }: WithParameters, sought: string): boolean =>
  parameters.entries.some(({ name, value }) => name === sought && value === '');
