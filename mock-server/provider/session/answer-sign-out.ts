import type { Refusal } from '../conditions.ts';
import type { ProviderEnv } from '../env.ts';
import type { InteractionRequestContext } from '../exchange.ts';
import { turnPage } from '../interaction/turn-page.ts';
import type { MaybePromise } from '../plain.ts';
import { runRules, whenReady } from '../run-rules.ts';
import type { ProviderAnswer } from '../steps.ts';

/** Signs out, by a form of our own pages only; from the consent page the sign-in page is next. */
export function answerSignOut(
  exchange: InteractionRequestContext,
  env: ProviderEnv,
): MaybePromise<ProviderAnswer | Refusal> {
  const { steps, store } = env;
  if (exchange.request.method === 'GET') return steps.renderSignOutPage(false, env);
  const rules = [steps.checkFormOrigin, steps.parseInteractionForm];
  return whenReady(runRules(rules, exchange, env), (refusal) => {
    if (refusal !== undefined) return refusal;
    steps.endSession(exchange, env);
    const key = steps.readParameter(exchange.parameters, 'interaction', exchange, env);
    const left = key === undefined ? undefined : store.takeInteraction(key);
    const answer =
      left === undefined || exchange.at >= left.expiresAt
        ? steps.renderSignOutPage(true, env)
        : turnPage({ ...left, stage: 'sign-in', signedIn: undefined, failedAttempts: 0 }, env);
    const cookie = ['Set-Cookie', steps.buildSessionCookie(undefined, env)] as const;
    return { ...answer, headers: [...answer.headers, cookie] };
  });
}
