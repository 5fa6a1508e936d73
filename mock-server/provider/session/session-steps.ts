import type { SessionRecord } from '../records.ts';
import type { SessionSteps } from '../steps.ts';
import { buildSessionCookie, readSessionKey } from './session-cookie.ts';

/** The default session: one user, one browser, a fresh id at each sign-in, and an end that the provider keeps itself. */
export const DEFAULT_SESSION: SessionSteps = {
  findSession({ request, at }, env) {
    if (env.config.remember === 'nothing') return undefined;
    const key = readSessionKey(request);
    const session = key === undefined ? undefined : env.store.findSession(key);
    return session !== undefined && at < session.expiresAt ? session : undefined;
  },
  isSessionFor: (session, asked) => asked === undefined || asked.id === session.user.id,
  openSession(user, exchange, env) {
    env.steps.endSession(exchange, env);
    const session = {
      key: env.steps.mintSessionKey(exchange, env),
      user,
      expiresAt: exchange.at + env.config.sessionLifetimeSeconds * 1000,
    };
    env.store.putSession(session);
    return session;
  },
  endSession({ request }, env) {
    const key = readSessionKey(request);
    if (key !== undefined) env.store.dropSession(key);
  },
  buildSessionCookie,
  nameApproval: (client, asked, signedIn, session) =>
    JSON.stringify([client.id, asked?.id, signedIn?.id, session?.key]),
  isApproved({ client, user, signedIn }, env, session) {
    const isKept = (of?: SessionRecord): boolean =>
      env.store.latest.approvals.has(env.steps.nameApproval(client, user, signedIn, of));
    if (env.dialect.interaction.consent === 'remembered' && isKept()) return true;
    return env.config.remember === 'consent' && session !== undefined && isKept(session);
  },
};
