import type { User } from '../config.ts';
import type { ProviderEnv } from '../env.ts';
import type { AuthorizeRequestContext, InteractionRequestContext } from '../exchange.ts';
import type { ProviderAnswer } from '../steps.ts';

/** Issues the code, for the user whom the request named, and leads the browser to the client with it. */
export function grantCode(
  user: User | undefined,
  exchange: AuthorizeRequestContext | InteractionRequestContext,
  env: ProviderEnv,
): ProviderAnswer {
  const { target } = exchange;
  if (target === undefined) throw new Error('a code was to be issued without a verified target');
  const code = env.steps.issueCode(target, user, exchange, env);
  return env.steps.renderRedirect(
    env.steps.buildSuccessRedirect(target, code.key, exchange, env),
    exchange,
    env,
  );
}
