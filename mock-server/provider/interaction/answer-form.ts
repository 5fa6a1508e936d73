import { type Refusal, refuse } from '../conditions.ts';
import type { User } from '../config.ts';
import type { ProviderEnv } from '../env.ts';
import type { InteractionRequestContext } from '../exchange.ts';
import type { MaybePromise } from '../plain.ts';
import type { InteractionRecord } from '../records.ts';
import { whenReady } from '../run-rules.ts';
import type { ProviderAnswer } from '../steps.ts';
import { grantCode } from './grant-code.ts';
import { turnPage } from './turn-page.ts';

/** Answers the sign-in form: the page again, the next page, or a refusal. */
export function answerSignIn(
  exchange: InteractionRequestContext,
  env: ProviderEnv,
): MaybePromise<ProviderAnswer | Refusal> {
  const { interaction } = exchange;
  if (interaction === undefined) throw new Error('a form passed without its interaction');
  const onePage = env.dialect.interaction.signInPages === 'one';
  if (onePage && env.steps.decideConsent(exchange, env) === 'deny') return denied();
  const user = env.steps.checkPassword(exchange, env);
  if (user === undefined) return askAgain({ ...interaction, passkeyFailed: false }, env);
  exchange.signedIn = user;
  return whenReady(env.steps.checkSignedInUser(exchange, env), (refusal) => {
    if (refusal !== undefined) return refusal;
    if (user.totpSecret !== undefined)
      return turnPage({ ...interaction, stage: 'one-time-code', signedIn: user, failedAttempts: 0 }, env);
    const signedIn: InteractionRecord = { ...interaction, stage: 'consent', signedIn: user };
    return whenReady(afterSignIn(signedIn, exchange, env), (answer) =>
      'status' in answer ? withSession(answer, user, exchange, env) : answer,
    );
  });
}

/** Answers the form of the one-time code, which a user who gave the right password gets. */
export function answerOneTimeCode(
  exchange: InteractionRequestContext,
  env: ProviderEnv,
): MaybePromise<ProviderAnswer | Refusal> {
  const { interaction, signedIn: user } = exchange;
  if (interaction === undefined || user === undefined)
    throw new Error('a one-time code passed without its user');
  return whenReady(env.steps.checkOneTimeCode(user, exchange, env), (right) =>
    right ? completeSignIn(interaction, user, exchange, env) : askAgain(interaction, env),
  );
}

/** Answers the form by which a passkey signs in: it is what its user has and is, so nothing more is asked for. */
export function answerPasskey(
  exchange: InteractionRequestContext,
  env: ProviderEnv,
): MaybePromise<ProviderAnswer | Refusal> {
  const { interaction } = exchange;
  if (interaction === undefined) throw new Error('a form passed without its interaction');
  return whenReady(env.steps.checkPasskey(exchange, env), (found) => {
    if ('problem' in found) return askAgain({ ...interaction, passkeyFailed: true }, env, found.problem);
    exchange.signedIn = found.user;
    return whenReady(
      env.steps.checkSignedInUser(exchange, env),
      (refusal) => refusal ?? completeSignIn(interaction, found.user, exchange, env),
    );
  });
}

function completeSignIn(
  interaction: InteractionRecord,
  user: User,
  exchange: InteractionRequestContext,
  env: ProviderEnv,
): ProviderAnswer {
  const signedIn: InteractionRecord = { ...interaction, stage: 'consent', signedIn: user };
  const answer = env.steps.isApproved(signedIn, env)
    ? grantCode(signedIn.user, exchange, env)
    : turnPage(signedIn, env);
  return withSession(answer, user, exchange, env);
}

function afterSignIn(
  signedIn: InteractionRecord,
  exchange: InteractionRequestContext,
  env: ProviderEnv,
): MaybePromise<ProviderAnswer | Refusal> {
  if (env.dialect.interaction.signInPages === 'one') {
    exchange.interaction = signedIn;
    return answerDecision(exchange, env);
  }
  return env.steps.isApproved(signedIn, env)
    ? grantCode(signedIn.user, exchange, env)
    : turnPage(signedIn, env);
}

function withSession(
  answer: ProviderAnswer,
  user: User,
  exchange: InteractionRequestContext,
  env: ProviderEnv,
): ProviderAnswer {
  if (env.config.remember === 'nothing') return answer;
  const session = env.steps.openSession(user, exchange, env);
  const cookie = ['Set-Cookie', env.steps.buildSessionCookie(session, env)] as const;
  return { ...answer, headers: [...answer.headers, cookie] };
}

/** Answers the consent form. */
export function answerDecision(
  exchange: InteractionRequestContext,
  env: ProviderEnv,
): MaybePromise<ProviderAnswer | Refusal> {
  const { interaction, target } = exchange;
  if (interaction === undefined || target === undefined)
    throw new Error('a form passed without its interaction');
  const decision = env.steps.decideConsent(exchange, env);
  if (decision === undefined)
    return refuse('interaction-form-malformed', 'neither Approve nor Deny was pressed');
  if (decision === 'deny') return denied();
  const { client, user, signedIn } = interaction;
  const { approvals } = env.store.latest;
  approvals.add(env.steps.nameApproval(client, user, signedIn));
  const session = env.steps.findSession(exchange, env);
  if (session !== undefined) approvals.add(env.steps.nameApproval(client, user, signedIn, session));
  return grantCode(user, exchange, env);
}

function denied(): Refusal {
  return refuse('authorize-user-denied', 'the user pressed Deny');
}

function askAgain(
  interaction: InteractionRecord,
  env: ProviderEnv,
  reason = 'what was entered is wrong',
): ProviderAnswer | Refusal {
  const failedAttempts = interaction.failedAttempts + 1;
  if (failedAttempts >= env.config.maxSignInAttempts) {
    return refuse('authorize-sign-in-exhausted', `${failedAttempts} sign-ins failed`);
  }
  const answer = turnPage({ ...interaction, failedAttempts }, env);
  return { ...answer, condition: 'sign-in-failed', reason };
}
