import type { User } from '../../provider/config.ts';
import { toHex } from '../../provider/mint/encode-bytes.ts';
import type { CodeRecord } from '../../provider/records.ts';
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
      const issued: string[] = [];
      return {
        buildTokenMembers: (exchange, env) => {
          const members = { ...steps.buildTokenMembers(exchange, env), sessions: [...issued.slice(-3)] };
          if (exchange.token) issued.push(exchange.token.key);
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
      let before: CodeRecord | undefined;
      const swapped = new Map<CodeRecord, User>();
      return {
        issueCode: seeCodes(steps, (code, user) => {
          const other = before?.usedAt === undefined ? before?.user : undefined;
          if (before && user && other && other.id !== user.id) swapped.set(code, other).set(before, user);
          before = code;
        }),
        issueToken: (exchange, env) => {
          const { codeRecord } = exchange;
          if (codeRecord) exchange.user = swapped.get(codeRecord) ?? exchange.user;
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
      let count = 0;
      return {
        mintToken: (exchange) => {
          count += 1;
          return toHex(new TextEncoder().encode(`${exchange.at}:${count}`));
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
      const last = new Map<string, string>();
      let generic = '';
      return {
        mintToken: (exchange, env) => {
          const token = steps.mintToken(exchange, env);
          const user = exchange.codeRecord?.user?.id;
          if (user === undefined) generic = token;
          else last.set(user, token);
          return token;
        },
        renderResource: (value, exchange, env) => {
          if (exchange.route.endpoint !== 'users' || !Array.isArray(value))
            return steps.renderResource(value, exchange, env);
          const sessions = (value as readonly { readonly id: string }[]).map((user) => ({
            ...user,
            session: { accessToken: last.get(user.id) ?? generic, client: generic },
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
      let last = '';
      return {
        mintToken: (exchange, env) => {
          last = steps.mintToken(exchange, env);
          return last;
        },
        renderRefusal: (refusal, exchange, env) => {
          const answer = steps.renderRefusal(refusal, exchange, env);
          if (exchange.kind !== 'resource') return answer;
          const body = `<p>A token looks like this:</p><pre>Authorization: Bearer ${last}</pre>`;
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
      let last: User | undefined;
      return {
        issueCode: (target, user, exchange, env) => {
          last = user ?? last;
          return steps.issueCode(target, user, exchange, env);
        },
        issueToken: (exchange, env) => {
          if (exchange.user) exchange.user = last;
          return steps.issueToken(exchange, env);
        },
      };
    },
  },
  'token/named-numbers': {
    title: 'Tokens are a word and a number, as in token-1001',
    breaks: 'token-unguessable',
    harm: 'Anyone who sees one token knows those of all other users.',
    override: countUp('mintToken', 1000, (count) => `token-${count}`),
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
    override: repeatOnce('mintToken'),
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
    override: countUp('mintToken', 1_000_000, (count) => `token-${count}`),
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
