import { refuse } from '../../provider/conditions.ts';
import type { User } from '../../provider/config.ts';
import { singleHeader } from '../../provider/plain.ts';
import type { OverrideSteps } from '../../provider/steps.ts';
import { pause } from '../../timers.ts';
import { family } from '../family.ts';
import { acceptInSpite, isSent, isSentEmpty } from '../helpers/accept-in-spite.ts';
import { isJsonBody, skipClientCheck, skipRedirectCheck } from '../helpers/skip-authorize-checks.ts';

/** No redirect URI stands for the one that was registered first. */
const firstUriForNone: OverrideSteps = (steps) => ({
  matchRegisteredRedirectUri: (client, sent, exchange, env) =>
    sent === '' ? client.redirectUris[0] : steps.matchRegisteredRedirectUri(client, sent, exchange, env),
});

/** Authorization requests that are read, looked up and checked wrongly. */
export const AUTHORIZE_REQUESTS = family(() => ({
  'authorize/any-method': {
    title: 'PUT, PATCH and DELETE yield codes',
    breaks: 'authorize-other-methods',
    harm: 'Methods nobody reviewed bypass checks bound to GET.',
    override: (steps) => ({
      checkMethod: (exchange, env) =>
        exchange.route.endpoint === 'authorize' ? undefined : steps.checkMethod(exchange, env),
    }),
  },
  'authorize/bad-encoding-crashes': {
    title: 'A malformed percent sign is answered with 500',
    breaks: 'authorize-bad-input-survived',
    harm: 'Input that crashes a handler is the first step to taking the service down.',
    override: (steps) => ({
      parseAuthorizeQuery: async (exchange, env) => {
        const refusal = await steps.parseAuthorizeQuery(exchange, env);
        if (refusal !== undefined) throw new URIError('URI malformed');
        return refusal;
      },
    }),
  },
  'authorize/client-id-case-ignored': {
    title: 'Client ids are looked up without regard to case',
    breaks: 'authorize-client-id-exact',
    harm: 'Look-alike identifiers share one registration.',
    override: (steps) => ({
      findClient: (id, exchange, env) =>
        exchange.kind === 'authorize'
          ? env.config.clients.find((client) => client.id.toLowerCase() === id.toLowerCase())
          : steps.findClient(id, exchange, env),
    }),
  },
  'authorize/client-id-prefix-enough': {
    title: 'A beginning of a client_id is enough',
    breaks: 'authorize-client-id-exact',
    harm: 'Look-alike identifiers share one registration.',
    override: (steps) => ({
      findClient: (id, exchange, env) =>
        exchange.kind === 'authorize' && id !== ''
          ? env.config.clients.find((client) => client.id.startsWith(id))
          : steps.findClient(id, exchange, env),
    }),
  },
  'authorize/client-id-trimmed': {
    title: 'White space around client_id is ignored',
    breaks: 'authorize-client-id-exact',
    harm: 'What is trimmed for the lookup may not be trimmed elsewhere.',
    override: (steps) => ({
      findClient: (id, exchange, env) =>
        steps.findClient(exchange.kind === 'authorize' ? id.trim() : id, exchange, env),
    }),
  },
  'authorize/control-characters-crash': {
    title: 'Control characters are answered with 500',
    breaks: 'authorize-bad-input-survived',
    harm: 'Input that crashes a handler is the first step to taking the service down.',
    override: (steps) => ({
      parseAuthorizeQuery: async (exchange, env) => {
        const refusal = await steps.parseAuthorizeQuery(exchange, env);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the fault stumbles over
        if (exchange.parameters.entries.some(({ value }) => /[\x00-\x08]/.test(value ?? '')))
          throw new TypeError('invalid character');
        return refusal;
      },
    }),
  },
  'authorize/cookie-skips-client-check': {
    title: 'A request with a cookie gets a code for any client',
    breaks: 'authorize-client-unknown',
    harm: 'A second way in lacks the check of the first.',
    override: skipClientCheck((request) => singleHeader(request, 'cookie') !== undefined),
  },
  'authorize/cookie-skips-redirect-uri-check': {
    title: 'A request with a cookie gets a code for any redirect URI',
    breaks: 'redirect-unregistered',
    harm: 'A second way in lacks the check of the first.',
    override: skipRedirectCheck((request) => singleHeader(request, 'cookie') !== undefined),
  },
  'authorize/default-client': {
    title: 'Without client_id the owner of the redirect URI is assumed',
    breaks: 'authorize-client-id-missing',
    harm: 'Nobody can tell which application the user is asked to trust.',
    override: (steps) => ({
      ...acceptInSpite('requireOneClientId', ({ exchange }) => !isSent(exchange, 'client_id'))(steps),
      ...acceptInSpite('identifyAuthorizeClient', ({ exchange, env }) => {
        if (isSent(exchange, 'client_id')) return false;
        const uri = steps.readParameter(exchange.parameters, 'redirect_uri', exchange, env) ?? '';
        exchange.client = env.config.clients.find(({ redirectUris }) => redirectUris.includes(uri));
        return exchange.client !== undefined;
      })(steps),
    }),
  },
  'authorize/default-redirect-uri': {
    title: 'Without redirect_uri the first registered one is used',
    breaks: 'authorize-redirect-uri-missing',
    harm: 'A default target takes the choice from the application and hides mistakes.',
    override: (steps) => ({
      ...acceptInSpite('requireOneRedirectUri', ({ exchange }) => !isSent(exchange, 'redirect_uri'))(steps),
      ...firstUriForNone(steps),
    }),
  },
  'authorize/empty-client': {
    title: 'An empty client_id stands for the first registered client',
    breaks: 'authorize-client-id-empty',
    harm: 'Empty values open the most important registration.',
    override: (steps) => ({
      ...acceptInSpite('requireOneClientId', ({ exchange }) => isSentEmpty(exchange, 'client_id'))(steps),
      findClient: (id, exchange, env) =>
        id === '' ? env.config.clients[0] : steps.findClient(id, exchange, env),
    }),
  },
  'authorize/empty-redirect-uri': {
    title: 'An empty redirect_uri stands for the first registered one',
    breaks: 'authorize-redirect-uri-empty',
    harm: 'An empty value bypasses the comparison.',
    override: (steps) => ({
      ...acceptInSpite('requireOneRedirectUri', ({ exchange }) => isSentEmpty(exchange, 'redirect_uri'))(
        steps,
      ),
      ...firstUriForNone(steps),
    }),
  },
  'authorize/extra-parameter-refused': {
    title: 'A parameter that is not documented is refused',
    breaks: 'authorize-extra-parameter-ignored',
    harm: 'Generic client libraries add parameters; they cannot sign in.',
    override: (steps) => ({
      parseAuthorizeQuery: async (exchange, env) => {
        const refusal = await steps.parseAuthorizeQuery(exchange, env);
        const known = ['client_id', 'redirect_uri', 'userid', 'state', 'response_type'];
        const extra = exchange.parameters.entries.find(({ name }) => !known.includes(name));
        return (
          refusal ??
          (extra ? refuse('authorize-query-malformed', `${extra.name} is not known`, extra.name) : undefined)
        );
      },
    }),
  },
  'authorize/first-client-id-wins': {
    title: 'Of two client_id parameters the first counts',
    breaks: 'authorize-client-id-repeated',
    harm: 'Two components that read different copies are played against each other.',
    override: (steps) => ({
      parseAuthorizeQuery: async (exchange, env) => {
        const refusal = await steps.parseAuthorizeQuery(exchange, env);
        const [first, ...others] = exchange.parameters.entries.filter(({ name }) => name === 'client_id');
        const rest = exchange.parameters.entries.filter(({ name }) => name !== 'client_id');
        if (first && others.length > 0)
          exchange.parameters = { ...exchange.parameters, entries: [first, ...rest] };
        return refusal;
      },
    }),
  },
  'authorize/first-redirect-uri-wins': {
    title: 'Of two redirect_uri parameters the first counts',
    breaks: 'authorize-redirect-uri-repeated',
    harm: 'Two components that read different copies are played against each other.',
    override: acceptInSpite(
      'requireOneRedirectUri',
      ({ refusal }) => refusal.condition === 'authorize-redirect-uri-repeated',
    ),
  },
  'authorize/first-registered-redirect-uri': {
    title: 'Only the first registered redirect URI is accepted',
    breaks: 'authorize-alternate-redirect',
    harm: 'Staging and production callbacks of one client stop working.',
    override: (steps) => ({
      matchRegisteredRedirectUri: (client, sent, exchange, env) =>
        sent === client.redirectUris[0]
          ? steps.matchRegisteredRedirectUri(client, sent, exchange, env)
          : undefined,
    }),
  },
  'authorize/first-userid-wins': {
    title: 'Of two userid parameters the first counts',
    breaks: 'authorize-userid-repeated',
    harm: 'A code is granted for a user nobody approved.',
    override: () => ({ rejectRepeatedUserid: () => undefined }),
  },
  'authorize/head-skips-client-check': {
    title: 'HEAD gets a code for any client',
    breaks: 'authorize-client-unknown',
    harm: 'A second way in lacks the check of the first.',
    override: skipClientCheck(({ method }) => method === 'HEAD'),
  },
  'authorize/head-skips-redirect-uri-check': {
    title: 'HEAD gets a code for any redirect URI',
    breaks: 'redirect-unregistered',
    harm: 'A second way in lacks the check of the first.',
    override: skipRedirectCheck(({ method }) => method === 'HEAD'),
  },
  'authorize/json-skips-client-check': {
    title: 'A request with its parameters in JSON gets a code for any client',
    breaks: 'authorize-client-unknown',
    harm: 'A second way in lacks the check of the first.',
    override: skipClientCheck(isJsonBody),
  },
  'authorize/json-skips-redirect-uri-check': {
    title: 'A request with its parameters in JSON gets a code for any redirect URI',
    breaks: 'redirect-unregistered',
    harm: 'A second way in lacks the check of the first.',
    override: skipRedirectCheck(isJsonBody),
  },
  'authorize/last-redirect-uri-used': {
    title: 'The first redirect_uri is checked, the last one is used',
    breaks: 'authorize-redirect-uri-repeated',
    harm: 'The code goes to anyone who appends a parameter.',
    override: (steps) => ({
      requireOneRedirectUri: () => undefined,
      checkRedirectUriRegistered: async (exchange, env) => {
        const refusal = await steps.checkRedirectUriRegistered(exchange, env);
        const last = exchange.parameters.entries.findLast(({ name }) => name === 'redirect_uri')?.value;
        if (exchange.target && last) exchange.target = { ...exchange.target, redirectUri: last };
        return refusal;
      },
    }),
  },
  'authorize/long-query-crashes': {
    title: 'A query of more than 4,096 characters is answered with 500',
    breaks: 'authorize-long-request-survived',
    harm: 'A long state looks like an outage.',
    override: (steps) => ({
      parseQuery: (rawQuery, exchange, env) => {
        if (rawQuery.length > 4096) throw new RangeError('buffer overrun');
        return steps.parseQuery(rawQuery, exchange, env);
      },
    }),
  },
  'authorize/path-skips-client-check': {
    title: 'The path with a slash at its end gets a code for any client',
    breaks: 'authorize-client-unknown',
    harm: 'A second way in lacks the check of the first.',
    override: skipClientCheck(({ path }) => path.endsWith('/')),
  },
  'authorize/path-skips-redirect-uri-check': {
    title: 'The path with a slash at its end gets a code for any redirect URI',
    breaks: 'redirect-unregistered',
    harm: 'A second way in lacks the check of the first.',
    override: skipRedirectCheck(({ path }) => path.endsWith('/')),
  },
  'authorize/post-skips-client-check': {
    title: 'POST gets a code for any client',
    breaks: 'authorize-client-unknown',
    harm: 'A second way in lacks the check of the first.',
    override: skipClientCheck(({ method }) => method === 'POST'),
  },
  'authorize/post-skips-redirect-uri-check': {
    title: 'POST gets a code for any redirect URI',
    breaks: 'redirect-unregistered',
    harm: 'A second way in lacks the check of the first.',
    override: skipRedirectCheck(({ method }) => method === 'POST'),
  },
  'authorize/refuses-everyone': {
    title: 'Every authorization request is refused',
    breaks: 'authorize-issues-code',
    harm: 'Nobody can sign in.',
    override: () => ({
      requireOneClientId: () => refuse('authorize-client-id-missing', 'closed today', 'client_id'),
    }),
  },
  'authorize/repeated-state-accepted': {
    title: 'Two state parameters are accepted',
    breaks: 'authorize-state-repeated',
    harm: 'The application may compare the other copy.',
    override: () => ({ rejectRepeatedState: () => undefined }),
  },
  'authorize/response-type-refused': {
    title: 'response_type=code is refused',
    breaks: 'authorize-response-type-accepted',
    harm: 'Every known client sends it.',
    override: (steps) => ({
      parseAuthorizeQuery: async (exchange, env) => {
        const refusal = await steps.parseAuthorizeQuery(exchange, env);
        const named = isSent(exchange, 'response_type');
        return (
          refusal ??
          (named
            ? refuse('authorize-query-malformed', 'response_type is not known', 'response_type')
            : undefined)
        );
      },
    }),
  },
  'authorize/unknown-client-accepted': {
    title: 'An unknown client is taken for the owner of the redirect URI',
    breaks: 'authorize-client-unknown',
    harm: 'An unregistered application collects sign-ins.',
    override: (steps) => ({
      findClient: (id, exchange, env) => {
        const found = steps.findClient(id, exchange, env);
        if (found !== undefined || exchange.kind !== 'authorize') return found;
        const uri = steps.readParameter(exchange.parameters, 'redirect_uri', exchange, env) ?? '';
        return env.config.clients.find(({ redirectUris }) => redirectUris.includes(uri));
      },
    }),
  },
  'authorize/userid-ignored': {
    title: 'userid is ignored, and the code is generic',
    breaks: 'authorize-user-with-userid',
    harm: 'Applications believe that they act for a user.',
    override: (steps) => ({
      checkUserExists: async (exchange, env) => {
        const refusal = await steps.checkUserExists(exchange, env);
        exchange.user = undefined;
        return refusal;
      },
    }),
  },
  'authorize/userid-refused': {
    title: 'Every userid is unknown',
    breaks: 'authorize-user-with-userid',
    harm: 'The user-specific half of the API cannot be reached.',
    override: (steps) => ({
      resolveUser: (userid, exchange, env) =>
        exchange.kind === 'authorize' ? undefined : steps.resolveUser(userid, exchange, env),
    }),
  },
  'authorize/userid-required': {
    title: 'Without userid the request is refused',
    breaks: 'authorize-generic-without-userid',
    harm: 'Applications cannot list users before they know one.',
    override: (steps) => ({
      checkUserExists: (exchange, env) =>
        steps.readParameter(exchange.parameters, 'userid', exchange, env) === undefined
          ? refuse('authorize-user-unknown', 'userid is required', 'userid')
          : steps.checkUserExists(exchange, env),
    }),
  },
  'authorize/users-mixed-at-once': {
    title: 'The user of an authorization request is kept where simultaneous ones keep theirs',
    breaks: 'userid-flows-apart',
    harm: 'Of two users who sign in at the same moment one gets the code of the other.',
    oneProcess: true,
    override: (steps) => {
      let current: User | undefined;
      return {
        checkUserExists: async (exchange, env) => {
          const refusal = await steps.checkUserExists(exchange, env);
          if (exchange.user) {
            current = exchange.user;
            await pause(20);
            exchange.user = current;
          }
          return refusal;
        },
      };
    },
  },
}));
