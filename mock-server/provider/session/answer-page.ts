import type { ProviderEnv } from '../env.ts';
import type { InteractionRequestContext } from '../exchange.ts';
import { grantCode } from '../interaction/grant-code.ts';
import { showPage } from '../interaction/show-page.ts';
import { turnPage } from '../interaction/turn-page.ts';
import type { ProviderAnswer } from '../steps.ts';

/** Shows the page that an interaction is at; a user who signed in meanwhile, or at this host before, is led past the sign-in. */
export function answerPage(exchange: InteractionRequestContext, env: ProviderEnv): ProviderAnswer {
  const { interaction } = exchange;
  if (interaction === undefined) throw new Error('a page passed without its interaction');
  const { steps } = env;
  const session = interaction.stage === 'sign-in' ? steps.findSession(exchange, env) : undefined;
  if (session === undefined || !steps.isSessionFor(session, interaction.user, env))
    return showPage(interaction, exchange.request, env);
  env.store.takeInteraction(interaction.key);
  const signedIn = { ...interaction, stage: 'consent' as const, signedIn: session.user };
  return steps.isApproved(signedIn, env, session)
    ? grantCode(interaction.user, exchange, env)
    : turnPage(signedIn, env);
}
