import { singleHeader } from '../../provider/plain.ts';
import { readSessionKey } from '../../provider/session/session-cookie.ts';
import { family } from '../family.ts';

/** Shows only where a sign-in is remembered, and consent as well where that is what is forgotten to be asked for. */
const REMEMBERING = { dialect: 'sign-in-and-consent-remembered' } as const;

/** What is remembered of a browser that signed in. */
export const SESSION = family(() => ({
  'session/good-for-any-user': {
    ...REMEMBERING,
    title: 'A remembered sign-in is good for whatever user the request names',
    breaks: 'session-other-user',
    harm: 'One user takes over another one’s account by naming it.',
    override: () => ({ isSessionFor: () => true }),
  },
  'session/second-user-good-for-any': {
    ...REMEMBERING,
    title: 'The remembered sign-in of any user but the first is good for whatever user the request names',
    breaks: 'session-other-user',
    harm: 'Every user but one takes over the accounts of the others by naming them.',
    override: (steps) => ({
      isSessionFor: (session, asked, env) =>
        session.user.id !== env.config.users[0]?.id || steps.isSessionFor(session, asked, env),
    }),
  },
  'session/consent-of-another-client': {
    ...REMEMBERING,
    title: 'A user who approved one application is not asked for any other',
    breaks: 'session-consent-own',
    harm: 'An application gets access that nobody gave it.',
    override: (steps) => ({
      nameApproval: (client, ...whose) => steps.nameApproval({ ...client, id: '' }, ...whose),
    }),
  },
  'session/consent-of-another-user': {
    ...REMEMBERING,
    title: 'An application that one user approved is approved by all',
    breaks: 'session-consent-user',
    harm: 'An application gets access to the data of users who never gave it.',
    override: (steps) => ({
      nameApproval: (client) => steps.nameApproval(client, undefined, undefined),
    }),
  },
  'session/consent-of-the-browser': {
    ...REMEMBERING,
    title: 'Who signs in where another user approved is taken for one who approved',
    breaks: 'session-consent-user',
    harm: 'On a shared computer an application gets access to the data of the user who comes next.',
    override: (steps) => ({
      openSession: (user, exchange, env) => {
        const before = steps.findSession(exchange, env);
        const session = steps.openSession(user, exchange, env);
        const { approvals } = env.store.latest;
        for (const client of before === undefined ? [] : env.config.clients)
          if (approvals.has(env.steps.nameApproval(client, undefined, before?.user, before)))
            for (const asked of [undefined, user])
              approvals.add(env.steps.nameApproval(client, asked, user, session));
        return session;
      },
    }),
  },
  'session/denial-remembered-as-approval': {
    ...REMEMBERING,
    title: 'A user who decided once is not asked again, even after a denial',
    breaks: 'session-consent-own',
    harm: 'The user’s decision is meaningless from the second time on.',
    override: (steps) => ({
      decideConsent: (exchange, env) => {
        const decision = steps.decideConsent(exchange, env);
        const { interaction } = exchange;
        if (decision === 'deny' && interaction !== undefined) {
          const { client, user, signedIn } = interaction;
          const session = steps.findSession(exchange, env);
          env.store.latest.approvals.add(env.steps.nameApproval(client, user, signedIn, session));
        }
        return decision;
      },
    }),
  },
  'session/approved-by-another-site': {
    ...REMEMBERING,
    title: 'A request that another site makes in a signed-in browser counts as approved',
    breaks: 'session-cross-site',
    harm: 'Any page approves in the user’s name.',
    override: (steps) => ({
      decideInteraction: (exchange, env) => {
        const foreign = singleHeader(exchange.request, 'sec-fetch-site') === 'cross-site';
        const session = foreign ? steps.findSession(exchange, env) : undefined;
        if (session !== undefined && exchange.target !== undefined) {
          const { client } = exchange.target;
          env.store.latest.approvals.add(
            env.steps.nameApproval(client, exchange.user, session.user, session),
          );
        }
        return steps.decideInteraction(exchange, env);
      },
    }),
  },
  'session/survives-sign-out': {
    ...REMEMBERING,
    title: 'Signing out takes the cookie away, and leaves the session as it is',
    breaks: 'session-ends',
    harm: 'Anyone who copied the cookie stays signed in as the user.',
    override: () => ({ endSession: () => undefined }),
  },
  'session/fixed-before-sign-in': {
    ...REMEMBERING,
    title: 'A sign-in keeps the identifier that the browser brought',
    breaks: 'session-renewed',
    harm: 'Anyone who plants a cookie in a browser is signed in as the user who comes next.',
    override: (steps) => ({
      mintSessionKey: (exchange, env) =>
        readSessionKey(exchange.request) || steps.mintSessionKey(exchange, env),
    }),
  },
  'session/cookie-for-scripts': {
    ...REMEMBERING,
    title: 'The cookie of the session is set without HttpOnly',
    breaks: 'session-cookie-guarded',
    harm: 'A script in a page reads the session.',
    override: (steps) => ({
      buildSessionCookie: (session, env) => steps.buildSessionCookie(session, env).replace('; HttpOnly', ''),
    }),
  },
  'session/cookie-for-other-sites': {
    ...REMEMBERING,
    title: 'The cookie of the session is set without SameSite',
    breaks: 'session-cookie-guarded',
    harm: 'Other sites use the session where a browser has no default of its own.',
    override: (steps) => ({
      buildSessionCookie: (session, env) =>
        steps.buildSessionCookie(session, env).replace('; SameSite=Lax', ''),
    }),
  },
  'session/cookie-in-the-clear': {
    ...REMEMBERING,
    title: 'The cookie of the session is set without Secure',
    breaks: 'session-cookie-secure',
    harm: 'The session is sent in the clear, and read on the way.',
    override: (steps) => ({
      buildSessionCookie: (session, env) => steps.buildSessionCookie(session, env).replace('; Secure', ''),
    }),
  },
}));
