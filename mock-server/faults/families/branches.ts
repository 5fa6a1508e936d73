/** What is right for most requests and forgotten in one branch: for users, for one client, beside what libraries send. */
import { recall } from '../../provider/recall.ts';
import { pause } from '../../timers.ts';
import { family } from '../family.ts';
import { acceptInSpite, isSent } from '../helpers/accept-in-spite.ts';
import { cacheAs } from '../helpers/answer-otherwise.ts';

export const BRANCHES = family(() => ({
  'authorize/code-twice-with-state': {
    title: 'Beside a state the redirect carries two codes',
    breaks: 'authorize-code-once',
    harm: 'Application and gateway may each pick another one.',
    when: { state: 'present' },
    override: (steps) => ({
      buildSuccessRedirect: (target, code, exchange, env) =>
        `${steps.buildSuccessRedirect(target, code, exchange, env)}&code=${code}`,
    }),
  },
  'authorize/query-dropped-for-users': {
    title: 'With userid the query of the redirect URI is lost',
    breaks: 'authorize-query-retained',
    harm: 'Applications that route by query parameters lose the tenant once a user is chosen.',
    when: { subject: 'user' },
    override: (steps) => ({
      buildSuccessRedirect: (target, code, exchange, env) => {
        const [redirectUri = ''] = target.redirectUri.split('?');
        return steps.buildSuccessRedirect({ ...target, redirectUri }, code, exchange, env);
      },
    }),
  },
  'authorize/redirect-cacheable-for-users': {
    title: 'The redirect with the code of a user may be stored',
    breaks: 'authorize-not-stored',
    harm: "A shared cache hands one user's code to another.",
    when: { subject: 'user' },
    override: cacheAs('redirect'),
  },
  'code/raced-by-second-client': {
    title: 'Codes of the second client are looked at and marked apart',
    breaks: 'code-single-use-at-once',
    harm: 'An attacker who races that application gets a token too.',
    unclaimed: true,
    override: (steps) => ({
      claimCode: async (exchange, env) => {
        const code = exchange.codeRecord;
        if (code === undefined || code.client.id === env.config.clients[0]?.id || code.usedAt !== undefined)
          return steps.claimCode(exchange, env);
        await pause(20);
        steps.markCodeUsed(code, exchange, env);
        return undefined;
      },
    }),
  },
  'code/reusable-after-wrong-secret': {
    title: 'A used code that comes with a wrong secret counts as unused again',
    breaks: 'code-single-use',
    harm: 'Whoever found a code makes it good again by a request that fails.',
    override: (steps) => ({
      compareSecret: (expected, sent, exchange, env) => {
        const same = steps.compareSecret(expected, sent, exchange, env);
        const code = same || exchange.kind !== 'token' ? undefined : env.store.findCode(exchange.code);
        if (code) code.usedAt = undefined;
        return same;
      },
    }),
  },
  'code/third-use-granted': {
    title: 'A used code is refused once, and granted from then on',
    breaks: 'code-single-use',
    harm: 'Whoever tries a code from a log twice gets a token.',
    override: (steps) => {
      const recallTries = recall('code/third-use-granted', () => ({ refused: 0 }));
      return {
        checkCodeUnused: (exchange, env) => {
          const code = exchange.codeRecord;
          if (code?.usedAt === undefined) return steps.checkCodeUnused(exchange, env);
          const tries = recallTries(env, code.key);
          tries.refused += 1;
          if (tries.refused > 1) code.usedAt = undefined;
          return steps.checkCodeUnused(exchange, env);
        },
      };
    },
  },
  'redirect/unregistered-with-response-type': {
    title: 'Beside response_type the redirect URI is not looked up',
    breaks: 'redirect-unregistered',
    harm: 'Codes are sent to addresses of an attacker, by the request that every library makes.',
    override: (steps) => ({
      matchRegisteredRedirectUri: (client, sent, exchange, env) =>
        exchange.kind === 'authorize' && isSent(exchange, 'response_type')
          ? sent
          : steps.matchRegisteredRedirectUri(client, sent, exchange, env),
    }),
  },
  'resource/agents-open-for-generic-tokens': {
    title: 'The conversations with one agent open for generic tokens',
    breaks: 'resource-generic-token-refused',
    harm: "An application reads users' data without their consent, one agent after the other.",
    override: (steps) => ({
      checkTokenAudience: (exchange, env) =>
        /getconversations\/./i.test(exchange.request.path)
          ? undefined
          : steps.checkTokenAudience(exchange, env),
    }),
  },
  'resource/head-opens-for-generic-tokens': {
    title: 'HEAD asks only whether a token is good, not for what',
    breaks: 'resource-generic-token-refused',
    harm: 'Whether a user has conversations shows to applications that no user trusts.',
    override: (steps) => ({
      checkMethod: (exchange, env) =>
        exchange.kind === 'resource' && exchange.request.method === 'HEAD'
          ? undefined
          : steps.checkMethod(exchange, env),
      checkTokenAudience: (exchange, env) =>
        exchange.request.method === 'HEAD' ? undefined : steps.checkTokenAudience(exchange, env),
    }),
  },
  'resource/token-in-query-at-list': {
    title: 'At the list of users a token in the URL is accepted',
    breaks: 'resource-token-in-query',
    harm: 'URLs are written to logs.',
    when: { resource: 'list-users' },
    override: acceptInSpite('checkBearer', ({ exchange, env, steps }) => {
      const query = steps.parseQuery(exchange.request.rawQuery, exchange, env);
      const token = steps.readParameter(query, 'access_token', exchange, env);
      exchange.bearer = token ?? '';
      return token !== undefined;
    }),
  },
  'state/dropped-for-second-client': {
    title: 'To the second client the state does not come back',
    breaks: 'state-echoed',
    harm: 'That application cannot tell its own sign-in from one that an attacker started.',
    when: { client: 'second' },
    override: () => ({ echoState: () => undefined }),
  },
  'token/expiration-without-zone-for-second-client': {
    title: 'To the second client the expiration names no time zone',
    breaks: 'token-expiration-utc',
    harm: 'A time without a zone is read as local time; tokens seem to live hours longer.',
    when: { client: 'second' },
    override: (steps) => ({
      formatExpiration: (at, env) => steps.formatExpiration(at, env).replace(/(Z|\+00:00)$/, ''),
    }),
  },
  'token/query-read-for-users': {
    title: "Beside a user's code parameters are read from the URL as well",
    breaks: 'token-query-refused',
    harm: 'Secrets end up in the logs of every server on the way.',
    when: { subject: 'user' },
    override: (steps) => ({
      parseTokenBody: async (exchange, env) => {
        const refusal = await steps.parseTokenBody(exchange, env);
        if (refusal !== undefined || exchange.request.rawQuery === '') return refusal;
        const names = new Set(exchange.parameters.entries.map(({ name }) => name));
        const { entries } = steps.parseQuery(exchange.request.rawQuery, exchange, env);
        const more = entries.filter(({ name }) => !names.has(name));
        exchange.parameters = { ...exchange.parameters, entries: [...exchange.parameters.entries, ...more] };
        return undefined;
      },
    }),
  },
  'token/secret-not-compared-with-grant-type': {
    title: 'Beside grant_type the secret is not compared',
    breaks: 'token-client-secret-wrong',
    harm: 'A stolen code is enough, in the request that every library makes.',
    override: (steps) => ({
      compareSecret: (expected, sent, exchange, env) =>
        (exchange.kind === 'token' && isSent(exchange, 'grant_type')) ||
        steps.compareSecret(expected, sent, exchange, env),
    }),
  },
  'token/success-cacheable-for-users-in-json': {
    title: 'The answer with the token of a user, asked for in JSON, may be stored',
    breaks: 'token-no-store',
    harm: "A cache hands one user's token to another.",
    when: { subject: 'user', encoding: 'json' },
    override: cacheAs('token'),
  },
  'userid/added-escalates-at-alternate': {
    title: "A generic code of an alternate redirect URI yields a user's token when a userid is added",
    breaks: 'userid-added',
    harm: 'Applications promote themselves to any user without consent.',
    when: { redirect: 'alternate' },
    override: acceptInSpite('checkCodeUser', ({ exchange, env, steps, refusal }) => {
      if (refusal.condition !== 'token-userid-added') return false;
      exchange.user = steps.resolveUser(exchange.userid ?? '', exchange, env);
      return exchange.user !== undefined;
    }),
  },
}));
