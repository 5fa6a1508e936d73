import { recall } from '../../provider/recall.ts';
import type { OverrideSteps } from '../../provider/steps.ts';
import { family } from '../family.ts';
import { acceptInSpite, isSent, isSentEmpty } from '../helpers/accept-in-spite.ts';
import { refuseAs, rewordRefusal } from '../helpers/answer-otherwise.ts';

/** A client whose secret was wrong so often needs none: once, or for good. */
const openAfter =
  (id: string, { tries, forGood }: { readonly tries: number; readonly forGood: boolean }): OverrideSteps =>
  (steps) => {
    const recallClient = recall(id, () => ({ wrong: 0 }));
    return {
      checkClientSecret: async (exchange, env) => {
        const refusal = await steps.checkClientSecret(exchange, env);
        const client = recallClient(env, exchange.clientId);
        const open = client.wrong >= tries;
        if (refusal && !open) client.wrong += 1;
        else if (!forGood) client.wrong = 0;
        return open ? undefined : refusal;
      },
    };
  };

/** How a client proves at the token endpoint who it is. */
export const TOKEN_CLIENTS = family(() => ({
  'token/client-id-case-ignored': {
    title: 'Client ids are looked up without regard to case',
    breaks: 'token-client-id-exact',
    harm: 'Look-alike identifiers share one registration.',
    override: (steps) => ({
      findClient: (id, exchange, env) =>
        exchange.kind === 'token'
          ? env.config.clients.find((client) => client.id.toLowerCase() === id.toLowerCase())
          : steps.findClient(id, exchange, env),
    }),
  },
  'token/client-id-empty-is-default': {
    title: 'An empty client_id stands for the first registered client',
    breaks: 'token-client-id-empty',
    harm: 'An empty value opens the most important registration.',
    override: acceptInSpite('requireClientId', ({ exchange, env }) => {
      if (!isSentEmpty(exchange, 'client_id')) return false;
      exchange.clientId = env.config.clients[0]?.id ?? '';
      return true;
    }),
  },
  'token/client-id-from-code': {
    title: 'Without client_id the client of the code is assumed',
    breaks: 'token-client-id-missing',
    harm: 'A stolen code and a guessed secret suffice; nobody says who redeems.',
    override: acceptInSpite('requireClientId', ({ exchange, env, steps }) => {
      if (isSent(exchange, 'client_id')) return false;
      const code = steps.readParameter(exchange.parameters, 'code', exchange, env) ?? '';
      exchange.clientId = steps.findCode(code, exchange, env)?.client.id ?? '';
      return true;
    }),
  },
  'token/client-id-missing-as-problem': {
    title: 'A missing client_id is answered with a 401 problem',
    breaks: 'token-client-id-missing-form',
    harm: 'Clients that compare with the documented answer do not recognise it.',
    override: refuseAs('token-client-id-missing', 'token-client-unknown'),
  },
  'token/client-id-missing-reworded': {
    title: 'The text for a missing client_id has another wording',
    breaks: 'token-client-id-missing-form',
    harm: 'Clients that compare with the documented text do not recognise it.',
    override: rewordRefusal('token-client-id-missing', { body: 'Missing client_id' }),
  },
  'token/client-id-trimmed': {
    title: 'White space around client_id is ignored',
    breaks: 'token-client-id-exact',
    harm: 'What is trimmed for the lookup may not be trimmed elsewhere.',
    override: (steps) => ({
      findClient: (id, exchange, env) =>
        steps.findClient(exchange.kind === 'token' ? id.trim() : id, exchange, env),
    }),
  },
  'token/only-first-client': {
    title: 'Only the client that was registered first is known by its secret',
    breaks: 'token-form-accepted',
    harm: 'Every other application gets codes and no token.',
    override: (steps) => ({
      compareSecret: (expected, sent, exchange, env) =>
        expected === env.config.clients[0]?.secret && steps.compareSecret(expected, sent, exchange, env),
    }),
  },
  'token/secret-case-ignored': {
    title: 'Secrets are compared without regard to case',
    breaks: 'token-client-secret-exact',
    harm: 'The search for the secret shrinks by a bit for every letter.',
    override: () => ({ compareSecret: (expected, sent) => expected.toLowerCase() === sent.toLowerCase() }),
  },
  'token/secret-decoded-twice': {
    title: 'The secret is percent-decoded once more',
    breaks: 'token-client-secret-exact',
    harm: 'Encoded spellings pass filters that know the plain one.',
    override: () => ({
      compareSecret: (expected, sent) =>
        expected ===
        sent.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    }),
  },
  'token/secret-empty-accepted': {
    title: 'An empty secret is not compared',
    breaks: 'token-client-secret-empty',
    harm: 'A stolen code is enough.',
    override: acceptInSpite('requireClientSecret', ({ exchange, env, steps }) => {
      if (!isSentEmpty(exchange, 'client_secret')) return false;
      exchange.clientSecret = steps.findClient(exchange.clientId, exchange, env)?.secret ?? '';
      return true;
    }),
  },
  'token/secret-from-query': {
    title: 'The secret may stand in the URL',
    breaks: 'token-query-refused',
    harm: 'The secret is written to logs.',
    override: acceptInSpite('requireClientSecret', ({ exchange, env, steps }) => {
      const query = steps.parseQuery(exchange.request.rawQuery, exchange, env);
      const secret = steps.readParameter(query, 'client_secret', exchange, env);
      if (secret === undefined) return false;
      exchange.clientSecret = secret;
      return true;
    }),
  },
  'token/secret-lockout-opens': {
    title: 'After five wrong secrets in a row the next one is accepted',
    breaks: 'token-client-secret-wrong',
    harm: 'Guessing ends after five tries.',
    override: openAfter('token/secret-lockout-opens', { tries: 5, forGood: false }),
  },
  'token/secret-lockout-opens-for-good': {
    title: 'A client whose secret was wrong ten times needs none any more',
    breaks: 'token-client-secret-wrong',
    harm: 'Guessing ends after ten tries.',
    override: openAfter('token/secret-lockout-opens-for-good', { tries: 10, forGood: true }),
  },
  'token/secret-not-compared': {
    title: 'The secret is asked for and not compared',
    breaks: 'token-client-secret-wrong',
    harm: 'A stolen code is enough.',
    override: () => ({ compareSecret: () => true }),
  },
  'token/secret-not-compared-in-json': {
    title: 'The JSON branch does not compare the secret',
    breaks: 'token-client-secret-wrong',
    harm: 'A stolen code is enough, in one encoding.',
    when: { encoding: 'json' },
    override: () => ({ compareSecret: () => true }),
  },
  'token/secret-of-any-client': {
    title: 'Any registered secret is accepted for any client',
    breaks: 'token-client-secret-other-client',
    harm: "Every registered client redeems everyone's codes.",
    override: () => ({
      compareSecret: (_expected, sent, _exchange, env) =>
        env.config.clients.some(({ secret }) => secret === sent),
    }),
  },
  'token/secret-optional': {
    title: 'Without client_secret the client is taken at its word',
    breaks: 'token-client-secret-missing',
    harm: 'A stolen code is enough.',
    override: acceptInSpite('requireClientSecret', ({ exchange, env, steps }) => {
      if (isSent(exchange, 'client_secret')) return false;
      exchange.clientSecret = steps.findClient(exchange.clientId, exchange, env)?.secret ?? '';
      return true;
    }),
  },
  'token/secret-optional-in-json': {
    title: 'The JSON branch forgets to ask for the secret',
    breaks: 'token-client-secret-missing',
    harm: 'A stolen code is enough, in one encoding.',
    when: { encoding: 'json' },
    override: acceptInSpite('requireClientSecret', ({ exchange, env, steps }) => {
      exchange.clientSecret = steps.findClient(exchange.clientId, exchange, env)?.secret ?? '';
      return true;
    }),
  },
  'token/secret-prefix-enough': {
    title: 'A beginning of the secret is enough',
    breaks: 'token-client-secret-exact',
    harm: 'The secret can be found character by character.',
    override: () => ({ compareSecret: (expected, sent) => expected.startsWith(sent) }),
  },
  'token/secret-suffix-ignored': {
    title: 'Characters after the secret are ignored',
    breaks: 'token-client-secret-exact',
    harm: 'Comparison over the shorter length hides mistakes and shrinks the search.',
    override: () => ({ compareSecret: (expected, sent) => sent.startsWith(expected) }),
  },
  'token/secret-trimmed': {
    title: 'White space around the secret is ignored',
    breaks: 'token-client-secret-exact',
    harm: 'Two spellings of one secret pass different checks on the way.',
    override: () => ({ compareSecret: (expected, sent) => expected === sent.trim() }),
  },
  'token/unknown-client-accepted': {
    title: 'An unknown client may redeem codes',
    breaks: 'token-client-unknown',
    harm: 'Codes are redeemed without registration.',
    override: acceptInSpite('identifyTokenClient', ({ exchange, env, steps }) => {
      exchange.client = steps.findCode(exchange.code, exchange, env)?.client;
      return exchange.client !== undefined;
    }),
  },
}));
