import { refuse } from '../../provider/conditions.ts';
import { singleHeader } from '../../provider/plain.ts';
import { recall } from '../../provider/recall.ts';
import type { OverrideSteps } from '../../provider/steps.ts';
import { family } from '../family.ts';
import { acceptInSpite } from '../helpers/accept-in-spite.ts';
import { cacheAs, rewordRefusal } from '../helpers/answer-otherwise.ts';
import { believeJwt, mintTalkingJwt } from '../helpers/believe-jwt.ts';
import { conversationsOfAnother } from '../helpers/conversations-of-another.ts';
import { pushOfMany, seeTokens } from '../helpers/see-issued.ts';

/** The protected API: which tokens open it, and what it shows. */
/** Whose data a token opens is read from the query, where that names a user. */
const showsWhomTheQueryNames: OverrideSteps = (steps) => ({
  listConversations: (exchange, env) => {
    const { token, request } = exchange;
    const user = env.users.get(new URLSearchParams(request.rawQuery).get('userid') ?? '');
    if (token?.user === undefined || user === undefined) return steps.listConversations(exchange, env);
    return steps.listConversations({ ...exchange, token: { ...token, user } }, env);
  },
});

export const RESOURCE = family(() => ({
  'resource/any-scheme': {
    title: 'The token is accepted under any scheme',
    breaks: 'resource-other-scheme',
    harm: 'Headers meant for another check pass this one.',
    override: acceptInSpite('checkBearer', ({ exchange }) => {
      const value = singleHeader(exchange.request, 'authorization');
      if (value === undefined) return false;
      exchange.bearer = value.split(' ').at(-1) ?? '';
      return true;
    }),
  },
  'resource/any-token': {
    title: 'Any token is taken for the latest one',
    breaks: 'resource-bad-token',
    harm: 'The data is public.',
    override: (steps) => {
      const recallLatest = recall('resource/any-token', () => ({ token: '' }));
      return {
        issueToken: seeTokens(steps, ({ key }, env) => {
          recallLatest(env).token = key;
        }),
        findToken: (token, exchange, env) =>
          steps.findToken(token, exchange, env) ?? steps.findToken(recallLatest(env).token, exchange, env),
      };
    },
  },
  'resource/bad-token-forbidden': {
    title: 'An invalid token is answered with 403',
    breaks: 'resource-bad-token',
    harm: 'Clients do not know that they must sign in again.',
    override: rewordRefusal('resource-token-invalid', { status: 403 }),
  },
  'resource/expired-forbidden': {
    title: 'An expired token is answered with 403',
    breaks: 'resource-token-expires',
    harm: 'Clients do not know that they must sign in again.',
    override: rewordRefusal('resource-token-expired', { status: 403 }),
  },
  'resource/generic-token-accepted': {
    title: 'A generic token opens conversations',
    breaks: 'resource-generic-token-refused',
    harm: "An application reads users' data without their consent.",
    override: () => ({ checkTokenAudience: () => undefined }),
  },
  'resource/generic-token-refused-at-list': {
    title: 'The user list refuses generic tokens',
    breaks: 'resource-generic-token-list',
    harm: 'The documented two-step use cannot begin.',
    override: (steps) => ({
      checkTokenAudience: (exchange, env) =>
        exchange.token?.user === undefined
          ? refuse('resource-token-generic', 'a generic token is good for nothing')
          : steps.checkTokenAudience(exchange, env),
    }),
  },
  'resource/jwt-signature-not-checked': {
    title: 'The signature of a token that is a JWT is not looked at',
    breaks: 'resource-bad-token',
    harm: 'Anyone who has one token writes all others.',
    override: (steps) => ({
      ...believeJwt(() => true)(steps),
      mintToken: mintTalkingJwt,
    }),
  },
  'resource/jwt-signature-optional': {
    title: 'A token that is a JWT is believed without its signature',
    breaks: 'resource-bad-token',
    harm: 'Anyone who has one token writes all others.',
    override: (steps) => ({
      ...believeJwt((_, token) => token.endsWith('.'))(steps),
      mintToken: mintTalkingJwt,
    }),
  },
  'resource/list-as-html': {
    title: 'The user list is an HTML table',
    breaks: 'resource-list-json',
    harm: 'Clients cannot choose a user.',
    override: (steps) => ({
      renderResource: (value, exchange, env) => {
        const answer = steps.renderResource(value, exchange, env);
        if (exchange.route.endpoint !== 'users') return answer;
        return {
          ...answer,
          headers: [['Content-Type', 'text/html'], ...answer.headers.slice(1)],
          body: '<table><tr><td>Ada</td></tr></table>',
        };
      },
    }),
  },
  'resource/list-empty': {
    title: 'The user list is empty',
    breaks: 'resource-list-has-user',
    harm: 'The documented two-step use cannot continue.',
    override: () => ({ listUsers: () => [] }),
  },
  'resource/list-shows-clients': {
    title: 'The list of users holds the clients as well, with their secrets',
    breaks: 'token-secret-kept-private',
    harm: 'Any token is enough to become every client.',
    override: (steps) => ({
      renderResource: (value, exchange, env) => {
        if (exchange.route.endpoint !== 'users' || !Array.isArray(value))
          return steps.renderResource(value, exchange, env);
        const clients = [...env.clients.values()].map(({ id, secret }) => ({
          id,
          name: id,
          Key: btoa(secret),
        }));
        return steps.renderResource([...value, ...clients], exchange, env);
      },
    }),
  },
  'resource/open-without-token': {
    title: 'The resource opens without a token',
    breaks: 'resource-no-token',
    harm: 'The data is public.',
    override: (steps) => ({
      ...acceptInSpite('checkBearer', ({ refusal }) => refusal.condition === 'resource-token-absent')(steps),
      checkTokenKnown: (exchange, env) =>
        exchange.bearer === '' ? undefined : steps.checkTokenKnown(exchange, env),
      checkTokenAudience: (exchange, env) =>
        exchange.bearer === '' ? undefined : steps.checkTokenAudience(exchange, env),
    }),
  },
  'resource/other-users-data': {
    title: "A user's token opens another user's data",
    breaks: 'resource-own-data',
    harm: 'One user reads what another one asked and was told.',
    override: () => ({
      listConversations: (exchange, env) => conversationsOfAnother(exchange.token?.user?.id, env),
    }),
  },
  'resource/other-users-data-in-json': {
    title: "A token that was asked for in JSON opens another user's data",
    breaks: 'resource-own-data',
    harm: 'Applications that send JSON show their users what others asked.',
    when: { 'issued-by': 'json' },
    override: () => ({
      listConversations: (exchange, env) => conversationsOfAnother(exchange.token?.user?.id, env),
    }),
  },
  'resource/other-users-data-by-query': {
    title: 'A userid in the query decides whose data is shown',
    breaks: 'resource-own-data',
    harm: 'Every user reads what every other user wrote.',
    override: showsWhomTheQueryNames,
  },
  'resource/other-users-data-by-query-unnamed': {
    title: 'A userid in the query decides whose data is shown, and nothing in it says whose it is',
    breaks: 'resource-own-data',
    harm: 'Every user reads what every other user wrote, and no reader notices.',
    dialect: 'resources-without-owner',
    override: showsWhomTheQueryNames,
  },
  'resource/other-users-data-later': {
    title: "From its second use on a token opens another user's data",
    breaks: 'resource-own-data',
    harm: 'What a user sees changes with a reload.',
    override: (steps) => {
      const recallToken = recall('resource/other-users-data-later', () => ({ uses: 0 }));
      return {
        listConversations: (exchange, env) => {
          const token = recallToken(env, exchange.token?.key);
          token.uses += 1;
          return token.uses > 1
            ? conversationsOfAnother(exchange.token?.user?.id, env)
            : steps.listConversations(exchange, env);
        },
      };
    },
  },
  'resource/other-users-data-on-one-path': {
    title: "The conversations with an agent are everybody's",
    breaks: 'resource-own-data',
    harm: 'The check that one path has is missing on the next.',
    override: (steps) => ({
      listConversations: (exchange, env) =>
        exchange.route.segments.length > 0
          ? conversationsOfAnother(exchange.token?.user?.id, env)
          : steps.listConversations(exchange, env),
    }),
  },
  'resource/publicly-cacheable': {
    title: 'Protected answers may be stored by shared caches',
    breaks: 'resource-not-stored',
    harm: "A cache hands one user's data to another.",
    override: cacheAs('resource', 'public, max-age=300'),
  },
  'resource/scheme-case-sensitive': {
    title: 'The scheme is compared by case',
    breaks: 'resource-scheme-case',
    harm: 'Some HTTP libraries write it in lower case.',
    override: (steps) => ({
      checkBearer: (exchange, env) =>
        singleHeader(exchange.request, 'authorization')?.startsWith('bearer ')
          ? refuse('resource-token-invalid', 'the scheme is not Bearer')
          : steps.checkBearer(exchange, env),
    }),
  },
  'resource/token-case-ignored': {
    title: 'Tokens are compared without regard to case',
    breaks: 'resource-token-exact',
    harm: 'The search for a token shrinks by a bit for every letter.',
    override: (steps) => {
      const recallLowered = recall('resource/token-case-ignored', () => ({ token: '' }));
      return {
        issueToken: seeTokens(steps, ({ key }, env) => {
          recallLowered(env, key.toLowerCase()).token = key;
        }),
        findToken: (sent, exchange, env) =>
          steps.findToken(recallLowered(env, sent.toLowerCase()).token, exchange, env),
      };
    },
  },
  'resource/token-expires-early': {
    title: 'A token ends after half of its lifetime',
    breaks: 'resource-token-lives',
    harm: 'Clients that trust expiration fail in the middle of their work.',
    override: (steps) => ({
      isTokenExpired: (token, at, env) =>
        steps.isTokenExpired(token, at + (env.config.tokenLifetimeSeconds * 1000) / 2, env),
    }),
  },
  'resource/token-form-enough': {
    title: 'A token of the right form is taken for the latest one',
    breaks: 'resource-bad-token',
    harm: 'Anyone who has seen a token makes up another.',
    override: (steps) => {
      const recallLatest = recall('resource/token-form-enough', () => ({ token: '' }));
      return {
        issueToken: seeTokens(steps, ({ key }, env) => {
          recallLatest(env).token = key;
        }),
        findToken: (token, exchange, env) => {
          const latest = recallLatest(env).token;
          const isAlike = latest.length === token.length && /^[\w-]+$/.test(token);
          return (
            steps.findToken(token, exchange, env) ??
            (isAlike ? steps.findToken(latest, exchange, env) : undefined)
          );
        },
      };
    },
  },
  'resource/token-in-query': {
    title: 'A token in the URL is accepted',
    breaks: 'resource-token-in-query',
    harm: 'URLs are written to logs.',
    override: acceptInSpite('checkBearer', ({ exchange, env, steps }) => {
      const query = steps.parseQuery(exchange.request.rawQuery, exchange, env);
      const token = steps.readParameter(query, 'access_token', exchange, env);
      if (token === undefined) return false;
      exchange.bearer = token;
      return true;
    }),
  },
  'resource/token-never-expires': {
    title: 'A token works after its expiration',
    breaks: 'resource-token-expires',
    harm: 'A stolen token works for ever.',
    override: () => ({ isTokenExpired: () => false }),
  },
  'resource/token-prefix-enough': {
    title: 'A beginning of the token is enough',
    breaks: 'resource-token-exact',
    harm: 'The search for a token shrinks.',
    override: (steps) => {
      const recallIssued = recall('resource/token-prefix-enough', () => ({ tokens: [] as string[] }));
      return {
        issueToken: seeTokens(steps, ({ key }, env) => {
          pushOfMany(recallIssued(env).tokens, key);
        }),
        findToken: (sent, exchange, env) => {
          const whole = recallIssued(env).tokens.findLast((key) => key.startsWith(sent));
          return whole === undefined ? undefined : steps.findToken(whole, exchange, env);
        },
      };
    },
  },
  'resource/unsigned-jwt-believed': {
    title: 'A token that is an unsigned JWT is believed',
    breaks: 'resource-bad-token',
    harm: 'Anybody writes the token of anybody.',
    override: believeJwt(({ header }) => String(header['alg']).toLowerCase() === 'none'),
  },
  'resource/user-token-refused': {
    title: 'The user-only resource refuses tokens of users',
    breaks: 'resource-user-token',
    harm: 'The token is of no use.',
    override: (steps) => ({
      checkTokenAudience: (exchange, env) =>
        exchange.token?.user !== undefined && exchange.route.endpoint !== 'users'
          ? refuse('resource-token-generic', 'not for you')
          : steps.checkTokenAudience(exchange, env),
    }),
  },
  'resource/user-token-refused-at-list': {
    title: 'The user list refuses tokens of users',
    breaks: 'resource-user-token-list',
    harm: 'A user-specific token is documented to work everywhere.',
    override: (steps) => ({
      checkTokenAudience: (exchange, env) =>
        exchange.token?.user !== undefined && exchange.route.endpoint === 'users'
          ? refuse('resource-token-generic', 'for generic tokens only')
          : steps.checkTokenAudience(exchange, env),
    }),
  },
  'resource/users-carry-secret': {
    title: 'The data of a user carry the secret of the client',
    breaks: 'token-secret-kept-private',
    harm: 'Every user of an application can pose as it.',
    override: (steps) => ({
      renderResource: (value, exchange, env) =>
        steps.renderResource(
          Array.isArray(value)
            ? value.map((item: unknown) =>
                typeof item === 'object' && item !== null
                  ? { ...item, apiKey: exchange.token?.client.secret }
                  : item,
              )
            : value,
          exchange,
          env,
        ),
    }),
  },
}));
