import type { User } from '../../provider/config.ts';
import { toHex } from '../../provider/mint/encode-bytes.ts';
import { recall } from '../../provider/recall.ts';
import { pause } from '../../timers.ts';
import { family } from '../family.ts';
import { seeCodes } from '../helpers/see-issued.ts';
import { countUp, repeatOnce } from '../helpers/weak-values.ts';

/** What tokens are made of, whose they become, and where they show. */
export const TOKEN_VALUES = family(() => ({
  'token/answer-lists-sessions': {
    title: "The token answer lists the client's other tokens",
    breaks: 'token-kept-private',
    harm: 'One exchange yields the tokens of all users.',
    override: (steps) => {
      const recallIssued = recall('token/answer-lists-sessions', () => ({ tokens: [] as readonly string[] }));
      return {
        buildTokenMembers: (exchange, env) => {
          const issued = recallIssued(env);
          const members = { ...steps.buildTokenMembers(exchange, env), sessions: issued.tokens };
          if (exchange.token) issued.tokens = [...issued.tokens, exchange.token.key].slice(-3);
          return members;
        },
      };
    },
  },
  'token/flows-swapped': {
    title: "While codes of two users are open, each is exchanged for the other's token",
    breaks: 'userid-flows-apart',
    harm: 'Two users who sign in at the same time get the data of each other.',
    override: (steps) => {
      const recallBefore = recall('token/flows-swapped', () => ({ code: '' }));
      const recallSwapped = recall('token/flows-swapped-users', () => ({ user: '' }));
      return {
        issueCode: seeCodes(steps, (code, env, user) => {
          const latest = recallBefore(env);
          const before = env.store.findCode(latest.code);
          const other = before?.usedAt === undefined ? before?.user : undefined;
          if (before && user && other && other.id !== user.id) {
            recallSwapped(env, code.key).user = other.id;
            recallSwapped(env, before.key).user = user.id;
          }
          latest.code = code.key;
        }),
        issueToken: (exchange, env) => {
          exchange.user = env.users.get(recallSwapped(env, exchange.codeRecord?.key).user) ?? exchange.user;
          return steps.issueToken(exchange, env);
        },
      };
    },
  },
  'token/from-the-clock': {
    title: 'Tokens are made of the time and a short counter',
    breaks: 'token-unguessable',
    harm: 'Tokens can be predicted.',
    override: () => {
      const recallIssued = recall('token/from-the-clock', () => ({ count: 0 }));
      return {
        mintToken: (exchange, env) => {
          const issued = recallIssued(env);
          issued.count += 1;
          return toHex(new TextEncoder().encode(`${exchange.at}:${issued.count}`));
        },
      };
    },
  },
  'token/in-cookie': {
    title: 'The answer sets the token as a cookie too',
    breaks: 'token-kept-private',
    harm: 'What keeps cookies keeps the token, and anyone with the same jar shares it.',
    override: (steps) => ({
      renderTokenAnswer: (exchange, env) => {
        const answer = steps.renderTokenAnswer(exchange, env);
        const token = /"access_token":\s*"([^"]+)"/.exec(String(answer.body))?.[1] ?? '';
        return { ...answer, headers: [...answer.headers, ['Set-Cookie', `session=${token}; HttpOnly`]] };
      },
    }),
  },
  'token/in-user-list': {
    title: 'The list of users shows the token that each of them got last',
    breaks: 'token-kept-private',
    harm: 'Anyone who may see the list may act as every user on it.',
    override: (steps) => {
      const recallLast = recall('token/in-user-list', () => ({ token: '' }));
      return {
        mintToken: (exchange, env) => {
          const token = steps.mintToken(exchange, env);
          recallLast(env, exchange.codeRecord?.user?.id).token = token;
          return token;
        },
        renderResource: (value, exchange, env) => {
          if (exchange.route.endpoint !== 'users' || !Array.isArray(value))
            return steps.renderResource(value, exchange, env);
          const generic = recallLast(env).token;
          const sessions = (value as readonly { readonly id: string }[]).map((user) => ({
            ...user,
            session: { accessToken: recallLast(env, user.id).token || generic, client: generic },
          }));
          return steps.renderResource(sessions, exchange, env);
        },
      };
    },
  },
  'token/last-in-refusal': {
    title: 'The refusal of a wrong token shows one that is good',
    breaks: 'token-kept-private',
    harm: 'Nobody needs a token any more.',
    override: (steps) => {
      const recallLast = recall('token/last-in-refusal', () => ({ token: '' }));
      return {
        mintToken: (exchange, env) => {
          const token = steps.mintToken(exchange, env);
          recallLast(env).token = token;
          return token;
        },
        renderRefusal: (refusal, exchange, env) => {
          const answer = steps.renderRefusal(refusal, exchange, env);
          if (exchange.kind !== 'resource') return answer;
          const body = `<p>A token looks like this:</p><pre>Authorization: Bearer ${recallLast(env).token}</pre>`;
          return { ...answer, body };
        },
      };
    },
  },
  'token/last-user-wins': {
    title: "A user's token is for the user who was authorized last",
    breaks: 'userid-flows-apart',
    harm: 'Who signs in while another one does gets the data of the other.',
    override: (steps) => {
      const recallLast = recall('token/last-user-wins', () => ({ user: '' }));
      return {
        issueCode: (target, user, exchange, env) => {
          if (user) recallLast(env).user = user.id;
          return steps.issueCode(target, user, exchange, env);
        },
        issueToken: (exchange, env) => {
          if (exchange.user) exchange.user = env.users.get(recallLast(env).user);
          return steps.issueToken(exchange, env);
        },
      };
    },
  },
  'token/named-numbers': {
    title: 'Tokens are a word and a number, as in token-1001',
    breaks: 'token-unguessable',
    harm: 'Anyone who sees one token knows those of all other users.',
    override: countUp('token/named-numbers', 'mintToken', 1000, (count) => `token-${count}`),
  },
  'token/refusal-carries-token': {
    title: 'The refusal of a wrong secret carries a token in its body',
    breaks: 'token-refusal-without-token',
    harm: 'The refusal is void.',
    override: (steps) => ({
      checkClientSecret: async (exchange, env) => {
        const refusal = await steps.checkClientSecret(exchange, env);
        if (refusal !== undefined) exchange.codeRecord = steps.findCode(exchange.code, exchange, env);
        return refusal;
      },
      renderRefusal: (refusal, exchange, env) => {
        const answer = steps.renderRefusal(refusal, exchange, env);
        if (exchange.kind !== 'token' || refusal.condition !== 'token-client-secret-wrong') return answer;
        return {
          ...answer,
          body: JSON.stringify({ title: 'Unauthorized', access_token: steps.mintToken(exchange, env) }),
        };
      },
    }),
  },
  'token/repeats': {
    title: 'Every token is issued twice, for any user',
    breaks: 'token-unique',
    harm: 'Two users share one session.',
    override: repeatOnce('token/repeats', 'mintToken'),
  },
  'token/secret-in-error': {
    title: 'The refusal of a wrong code repeats the request, secret included',
    breaks: 'token-no-secret-echo',
    harm: 'Answers are logged where requests are not.',
    override: (steps) => ({
      renderRefusal: (refusal, exchange, env) => {
        const answer = steps.renderRefusal(refusal, exchange, env);
        if (exchange.kind !== 'token' || refusal.condition === 'token-client-id-missing') return answer;
        return {
          ...answer,
          body: `${answer.body} (client_secret=${exchange.clientSecret}, code=${exchange.code})`,
        };
      },
    }),
  },
  'token/sequential': {
    title: 'Tokens are numbered',
    breaks: 'token-unguessable',
    harm: 'Tokens can be predicted.',
    override: countUp('token/sequential', 'mintToken', 1_000_000, (count) => `token-${count}`),
  },
  'token/short': {
    title: 'Tokens have 40 bits',
    breaks: 'token-unguessable',
    harm: 'Tokens can be guessed.',
    override: () => ({ mintToken: (_exchange, env) => toHex(env.random(5)) }),
  },
  'token/unsafe-characters': {
    title: 'Tokens contain spaces and quotes',
    breaks: 'token-access-token-characters',
    harm: 'The Authorization header breaks, or is cut at the first space.',
    override: (steps) => ({ mintToken: (exchange, env) => `${steps.mintToken(exchange, env)} "quoted"` }),
  },
  'token/users-mixed-at-once': {
    title: 'The user of an exchange is kept where simultaneous exchanges keep theirs',
    breaks: 'userid-flows-apart',
    harm: 'Two users who sign in at the same moment get the data of each other.',
    oneProcess: true,
    override: (steps) => {
      let current: User | undefined;
      return {
        claimCode: async (exchange, env) => {
          const refusal = await steps.claimCode(exchange, env);
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
