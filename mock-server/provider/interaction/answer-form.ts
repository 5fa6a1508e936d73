import { type Refusal, refuse } from '../conditions.ts';
import type { User } from '../config.ts';
import type { ProviderEnv } from '../env.ts';
import type { InteractionExchange } from '../exchange.ts';
import type { MaybePromise } from '../plain.ts';
import type { InteractionRecord } from '../records.ts';
import { whenReady } from '../run-rules.ts';
import type { ProviderAnswer } from '../steps.ts';

/** Answers the sign-in form: the page again, the next page, or a refusal. */
export function answerSignIn(
  exchange: InteractionExchange,
  env: ProviderEnv,
): MaybePromise<ProviderAnswer | Refusal> {
  const { interaction } = exchange;
  if (interaction === undefined) throw new Error('a form passed without its interaction');
  const onePage = env.dialect.interaction.signInPages === 'one';
  if (onePage && env.steps.decideConsent(exchange, env) === 'deny') return denied();
  const user = env.steps.checkPassword(exchange, env);
  if (user === undefined) return askAgain(interaction, exchange, env);
  exchange.signedIn = user;
  return whenReady(env.steps.checkSignedInUser(exchange, env), (refusal) => {
    if (refusal !== undefined) return refusal;
    if (onePage) return answerDecision(exchange, env);
    if (isRemembered(interaction, user, env)) return grant(exchange, env);
    return turnPage({ ...interaction, stage: 'consent', signedIn: user }, exchange, env);
  });
}

/** Answers the consent form. */
export function answerDecision(
  exchange: InteractionExchange,
  env: ProviderEnv,
): MaybePromise<ProviderAnswer | Refusal> {
  const { interaction, target } = exchange;
  if (interaction === undefined || target === undefined)
    throw new Error('a form passed without its interaction');
  const decision = env.steps.decideConsent(exchange, env);
  if (decision === undefined)
    return refuse('interaction-form-malformed', 'neither Approve nor Deny was pressed');
  if (decision === 'deny') return denied();
  env.store.latest.approvals.add(approvalOf(interaction, interaction.signedIn));
  return grant(exchange, env);
}

function grant(exchange: InteractionExchange, env: ProviderEnv): ProviderAnswer {
  const { interaction, target } = exchange;
  if (interaction === undefined || target === undefined)
    throw new Error('a form passed without its interaction');
  const code = env.steps.issueCode(target, interaction.user, exchange, env);
  return env.steps.renderRedirect(
    env.steps.buildSuccessRedirect(target, code.key, exchange, env),
    exchange,
    env,
  );
}

const approvalOf = ({ client, user }: InteractionRecord, signedIn: User | undefined): string =>
  JSON.stringify([client.id, user?.id, signedIn?.id]);

function isRemembered(interaction: InteractionRecord, signedIn: User, env: ProviderEnv): boolean {
  if (env.dialect.interaction.consent !== 'remembered') return false;
  return env.store.latest.approvals.has(approvalOf(interaction, signedIn));
}

function denied(): Refusal {
  return refuse('authorize-user-denied', 'the user pressed Deny');
}

function askAgain(
  interaction: InteractionRecord,
  exchange: InteractionExchange,
  env: ProviderEnv,
): ProviderAnswer | Refusal {
  const failedAttempts = interaction.failedAttempts + 1;
  if (failedAttempts >= env.config.maxSignInAttempts) {
    return refuse('authorize-sign-in-exhausted', `${failedAttempts} sign-ins failed`);
  }
  const answer = turnPage({ ...interaction, failedAttempts }, exchange, env);
  return { ...answer, condition: 'sign-in-failed', reason: 'the user name or the password is wrong' };
}

/** After a form the browser is sent to a page of its own, which it may reload without sending the form again. */
function turnPage(next: InteractionRecord, _exchange: InteractionExchange, env: ProviderEnv): ProviderAnswer {
  const opened = env.steps.openInteraction(next, env);
  return {
    status: 303,
    headers: [
      ['Location', `${env.config.prefix}/api/oauth2/interaction/${opened.key}`],
      ['Referrer-Policy', 'no-referrer'],
      ...env.steps.cacheHeaders('page', env),
    ],
    body: '',
    condition: 'interaction-page',
    reason: `the ${opened.stage} page is next`,
  };
}
