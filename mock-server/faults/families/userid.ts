import { refuse } from '../../provider/conditions.ts';
import { recall } from '../../provider/recall.ts';
import { family } from '../family.ts';
import { acceptInSpite, isSent, isSentEmpty } from '../helpers/accept-in-spite.ts';
import { seeCodes } from '../helpers/see-issued.ts';

/** Whose code or token it is. */
export const USERID = family(() => ({
  'userid/added-escalates': {
    title: "A generic code with a userid yields that user's token",
    breaks: 'userid-added',
    harm: 'Applications promote themselves to any user without consent.',
    override: acceptInSpite('checkCodeUser', ({ exchange, env, steps, refusal }) => {
      if (refusal.condition !== 'token-userid-added') return false;
      exchange.user = steps.resolveUser(exchange.userid ?? '', exchange, env);
      return exchange.user !== undefined;
    }),
  },
  'userid/any-existing-user': {
    title: "Any existing userid redeems a user's code",
    breaks: 'userid-other',
    harm: "One user's consent opens another user's data.",
    override: (steps) => ({
      matchIssuedUser: (expected, sent, exchange, env) =>
        steps.matchIssuedUser(expected, sent, exchange, env) || env.users.has(sent),
    }),
  },
  'userid/array-unwrapped': {
    title: 'An array that holds the userid is unwrapped',
    breaks: 'userid-wrong-type',
    harm: 'Loose conversion makes one user equal to another.',
    override: (steps) => ({
      rejectMistypedParameters: (exchange, env) => {
        const entries = exchange.parameters.entries.map((entry) => {
          const found = entry.name === 'userid' ? /^\["([^"]*)"/.exec(entry.raw) : null;
          return found ? { ...entry, value: found[1] } : entry;
        });
        exchange.parameters = { ...exchange.parameters, entries };
        return steps.rejectMistypedParameters(exchange, env);
      },
    }),
  },
  'userid/case-ignored': {
    title: 'userid is compared without regard to case',
    breaks: 'userid-exact',
    harm: 'Similar ids of two users become one.',
    override: () => ({ matchIssuedUser: (expected, sent) => expected.toLowerCase() === sent.toLowerCase() }),
  },
  'userid/empty-passes': {
    title: 'An empty userid is not compared',
    breaks: 'userid-empty',
    harm: "An application takes a user's rights by leaving a value out.",
    override: acceptInSpite('checkCodeUser', ({ exchange }) => {
      if (!isSentEmpty(exchange, 'userid')) return false;
      exchange.user = exchange.codeRecord?.user;
      return true;
    }),
  },
  'userid/first-of-two': {
    title: 'Of two userid parameters the first counts',
    breaks: 'userid-repeated',
    harm: 'The copy that is checked may not be the copy that is used.',
    override: (steps) => ({
      rejectRepeatedParameters: (exchange, env) => {
        const rest = exchange.parameters.entries.filter(({ name }) => name !== 'userid');
        const first = exchange.parameters.entries.find(({ name }) => name === 'userid');
        exchange.parameters = {
          ...exchange.parameters,
          entries: first ? [...rest, first] : rest,
          repeatedMember: false,
        };
        return steps.rejectRepeatedParameters(exchange, env);
      },
    }),
  },
  'userid/from-query': {
    title: 'A userid in the URL counts more than the one in the body',
    breaks: 'userid-not-from-query',
    harm: 'The user that a gateway checked in the body is not the one that gets the token.',
    override: (steps) => ({
      parseTokenBody: async (exchange, env) => {
        const refusal = await steps.parseTokenBody(exchange, env);
        if (refusal !== undefined || exchange.request.rawQuery === '') return refusal;
        const userid = steps
          .parseQuery(exchange.request.rawQuery, exchange, env)
          .entries.find(({ name }) => name === 'userid');
        if (userid === undefined) return undefined;
        const rest = exchange.parameters.entries.filter(({ name }) => name !== 'userid');
        exchange.parameters = { ...exchange.parameters, entries: [...rest, userid] };
        return undefined;
      },
    }),
  },
  'userid/generic-joins-user': {
    title: 'A generic token becomes that of a user who signs in beside it',
    breaks: 'userid-generic-apart',
    harm: 'An application without a user reads the data of the user who signs in at the same time.',
    override: (steps) => {
      const recallLast = recall('userid/generic-joins-user', () => ({ code: '' }));
      return {
        issueCode: seeCodes(steps, ({ key }, env, user) => {
          if (user) recallLast(env).code = key;
        }),
        issueToken: (exchange, env) => {
          const last = env.store.findCode(recallLast(env).code);
          if (exchange.user === undefined && last?.usedAt === undefined) exchange.user = last?.user;
          return steps.issueToken(exchange, env);
        },
      };
    },
  },
  'userid/generic-refused': {
    title: 'A code without user cannot be exchanged',
    breaks: 'userid-generic-exchange',
    harm: 'Application-level access is impossible.',
    override: (steps) => ({
      checkCodeUser: (exchange, env) =>
        exchange.codeRecord?.user === undefined
          ? refuse('token-userid-missing', 'userid is required', 'userid')
          : steps.checkCodeUser(exchange, env),
    }),
  },
  'userid/in-redirect': {
    title: 'The redirect names the user',
    breaks: 'userid-not-disclosed',
    harm: 'User ids reach logs and referrers of other sites.',
    override: (steps) => ({
      buildSuccessRedirect: (target, code, exchange, env) => {
        const location = steps.buildSuccessRedirect(target, code, exchange, env);
        const user = exchange.kind === 'authorize' ? exchange.user : exchange.signedIn;
        return user === undefined ? location : `${location}&userid=${encodeURIComponent(user.id)}`;
      },
    }),
  },
  'userid/last-of-two-in-json': {
    title: 'Of two userid members the last counts',
    breaks: 'userid-json-repeated',
    harm: 'A gateway and the provider each read another user.',
    // Everything else that is repeated is refused.
    when: { encoding: 'json' },
    override: (steps) => ({
      rejectRepeatedParameters: (exchange, env) => {
        if (isSent(exchange, 'userid'))
          exchange.parameters = { ...exchange.parameters, repeatedMember: false };
        return steps.rejectRepeatedParameters(exchange, env);
      },
    }),
  },
  'userid/lockout-opens': {
    title: 'The fifth wrong userid for a code is not compared any more',
    breaks: 'userid-other',
    harm: 'Anyone who asks often enough becomes any user.',
    override: (steps) => {
      const recallCode = recall('userid/lockout-opens', () => ({ wrong: 0 }));
      return {
        matchIssuedUser: (expected, sent, exchange, env) => {
          const same = steps.matchIssuedUser(expected, sent, exchange, env);
          const code = exchange.kind === 'token' ? exchange.codeRecord : undefined;
          if (same || !code) return same;
          const memory = recallCode(env, code.key);
          memory.wrong += 1;
          return memory.wrong >= 5;
        },
      };
    },
  },
  'userid/not-compared': {
    title: 'userid is asked for and not compared',
    breaks: 'userid-unknown-at-token',
    harm: 'The binding of code and user is not checked.',
    override: () => ({ matchIssuedUser: () => true }),
  },
  'userid/not-compared-in-json': {
    title: 'The JSON branch does not compare userid',
    breaks: 'userid-other',
    harm: "One user's consent opens another user's data, in one encoding.",
    when: { encoding: 'json' },
    override: () => ({ matchIssuedUser: () => true }),
  },
  'userid/omitted-gives-generic': {
    title: 'A code of a user, without userid, yields a generic token',
    breaks: 'userid-omitted',
    harm: "The documented failure does not come; clients believe that they have the user's token.",
    override: acceptInSpite(
      'checkCodeUser',
      ({ exchange, refusal }) => refusal.condition === 'token-userid-missing' && !isSent(exchange, 'userid'),
    ),
  },
  'userid/optional-at-token': {
    title: 'A code of a user is exchanged without userid',
    breaks: 'userid-omitted',
    harm: "An application takes a user's rights by leaving a parameter out.",
    override: acceptInSpite('checkCodeUser', ({ exchange, refusal }) => {
      if (refusal.condition !== 'token-userid-missing' || isSent(exchange, 'userid')) return false;
      exchange.user = exchange.codeRecord?.user;
      return true;
    }),
  },
  'userid/prefix-enough': {
    title: 'A beginning of the userid is enough',
    breaks: 'userid-exact',
    harm: 'user_4 acts for user_42.',
    override: () => ({ matchIssuedUser: (expected, sent) => expected.startsWith(sent) }),
  },
  'userid/trimmed': {
    title: 'White space around userid is ignored',
    breaks: 'userid-exact',
    harm: 'Similar ids of two users become one.',
    override: () => ({ matchIssuedUser: (expected, sent) => expected === sent.trim() }),
  },
  'userid/unknown-gets-code': {
    title: 'A code is issued for a user that does not exist',
    breaks: 'userid-unknown',
    harm: 'Tokens for users that do not exist yet, or no more.',
    override: acceptInSpite('checkUserExists', ({ exchange, refusal }) => {
      if (refusal.condition !== 'authorize-user-unknown') return false;
      exchange.user = { id: 'nobody', name: 'Nobody', login: 'nobody', password: '' };
      return true;
    }),
  },
  'userid/user-codes-refused': {
    title: 'A code of a user is refused although its userid is sent',
    breaks: 'userid-repeated-accepted',
    harm: 'User-specific access is impossible.',
    override: (steps) => ({
      checkCodeUser: (exchange, env) =>
        exchange.codeRecord?.user === undefined
          ? steps.checkCodeUser(exchange, env)
          : refuse('token-userid-mismatch', 'userid does not match', 'userid'),
    }),
  },
}));
