import { toBase64Url, toHex } from '../../provider/mint/encode-bytes.ts';
import { recall } from '../../provider/recall.ts';
import { family } from '../family.ts';
import { rewordRefusal } from '../helpers/answer-otherwise.ts';
import { pushOfMany, seeCodes, seeTokens } from '../helpers/see-issued.ts';
import { countUp, repeatOnce } from '../helpers/weak-values.ts';

/** What codes are made of, how they are compared, and where they show. */
export const CODE_VALUES = family(() => ({
  'code/case-ignored': {
    title: 'Codes are compared without regard to case',
    breaks: 'code-exact',
    harm: 'The search for a code shrinks by a bit for every letter.',
    override: (steps) => {
      const recallLowered = recall('code/case-ignored', () => ({ code: '' }));
      return {
        issueCode: seeCodes(steps, ({ key }, env) => {
          recallLowered(env, key.toLowerCase()).code = key;
        }),
        findCode: (sent, exchange, env) =>
          steps.findCode(recallLowered(env, sent.toLowerCase()).code, exchange, env),
      };
    },
  },
  'code/from-the-clock': {
    title: 'Codes are made of the time and a random byte',
    breaks: 'code-unguessable',
    harm: 'Codes can be predicted.',
    override: () => {
      const recallIssued = recall('code/from-the-clock', () => ({ count: 0 }));
      return {
        mintCode: (exchange, env) => {
          const issued = recallIssued(env);
          issued.count += 1;
          return (
            toHex(new TextEncoder().encode(`${exchange.at}${String(issued.count).padStart(6, '0')}`)) +
            toHex(env.random(1))
          );
        },
      };
    },
  },
  'code/in-cookie': {
    title: 'The redirect leaves its code in a cookie of the provider',
    breaks: 'code-kept-private',
    harm: 'The code goes along with every later request, and into the logs of all of them.',
    override: (steps) => ({
      renderRedirect: (location, exchange, env) => {
        const answer = steps.renderRedirect(location, exchange, env);
        const code = /[?&]code=([^&#]+)/.exec(location)?.[1];
        if (code === undefined) return answer;
        return { ...answer, headers: [...answer.headers, ['Set-Cookie', `last=${code}; Path=/`]] };
      },
    }),
  },
  'code/in-log-header': {
    title: 'A header of the redirect says what was written into the log, code included',
    breaks: 'code-kept-private',
    harm: 'Headers are kept by proxies and balancers that never keep an address.',
    override: (steps) => ({
      renderRedirect: (location, exchange, env) => {
        const answer = steps.renderRedirect(location, exchange, env);
        const log = `INFO issued ${encodeURIComponent(encodeURIComponent(location))}`;
        return { ...answer, headers: [...answer.headers, ['X-Debug-Log', log]] };
      },
    }),
  },
  'code/last-in-refusal': {
    title: 'The refusal of an unknown code names the one that was issued last',
    breaks: 'code-kept-private',
    harm: 'Anybody who guesses once is told a code that is good.',
    override: (steps) => {
      const recallLast = recall('code/last-in-refusal', () => ({ code: '' }));
      return {
        issueCode: seeCodes(steps, ({ key }, env) => {
          recallLast(env).code = key;
        }),
        renderRefusal: (refusal, exchange, env) => {
          const answer = steps.renderRefusal(refusal, exchange, env);
          if (refusal.condition !== 'token-code-unknown') return answer;
          return { ...answer, body: `${answer.body}. The last code was ${recallLast(env).code}.` };
        },
      };
    },
  },
  'code/lockout-opens': {
    title: 'After five wrong codes the next one is taken for the latest',
    breaks: 'code-unknown',
    harm: 'Guessing ends after five tries.',
    override: (steps) => {
      const recallGuesses = recall('code/lockout-opens', () => ({ wrong: 0, latest: '' }));
      return {
        issueCode: seeCodes(steps, ({ key }, env) => {
          recallGuesses(env).latest = key;
        }),
        findCode: (code, exchange, env) => {
          const found = steps.findCode(code, exchange, env);
          const guesses = recallGuesses(env);
          guesses.wrong = found ? 0 : guesses.wrong + 1;
          return guesses.wrong > 5 ? steps.findCode(guesses.latest, exchange, env) : found;
        },
      };
    },
  },
  'code/named-numbers': {
    title: 'Codes are a word and a number, as in code-1001',
    breaks: 'code-unguessable',
    harm: 'Anyone who sees one code knows the next, and redeems it first.',
    override: countUp('code/named-numbers', 'mintCode', 1000, (count) => `code-${count}`),
  },
  'code/names-its-user': {
    title: 'A code is the client and the user in base64, and a random part',
    breaks: 'code-opaque',
    harm: 'Readers of a URL learn who signs in where.',
    override: (steps) => ({
      mintCode: (exchange, env) =>
        toBase64Url(
          new TextEncoder().encode(
            `${exchange.kind === 'authorize' ? exchange.client?.id : ''}:${exchange.kind === 'authorize' ? exchange.user?.id : ''}:${steps.mintCode(exchange, env)}`,
          ),
        ),
    }),
  },
  'code/never-checked': {
    title: 'A code that was never issued is taken for the latest one',
    breaks: 'code-unknown',
    harm: 'Tokens for everyone.',
    override: (steps) => {
      const recallLatest = recall('code/never-checked', () => ({ code: '' }));
      return {
        issueCode: seeCodes(steps, ({ key }, env) => {
          recallLatest(env).code = key;
        }),
        findCode: (code, exchange, env) =>
          steps.findCode(code, exchange, env) ?? steps.findCode(recallLatest(env).code, exchange, env),
      };
    },
  },
  'code/opens-resources': {
    title: 'A code is accepted as a token',
    breaks: 'code-not-a-token',
    harm: 'A code passes through the browser; a token must not.',
    override: (steps) => ({
      findToken: (token, exchange, env) => {
        const code = env.store.findCode(token);
        return code ? { ...code, revoked: false } : steps.findToken(token, exchange, env);
      },
    }),
  },
  'code/prefix-enough': {
    title: 'A beginning of the code is enough',
    breaks: 'code-exact',
    harm: 'The search for a code shrinks.',
    override: (steps) => {
      const recallIssued = recall('code/prefix-enough', () => ({ codes: [] as string[] }));
      return {
        issueCode: seeCodes(steps, ({ key }, env) => {
          pushOfMany(recallIssued(env).codes, key);
        }),
        findCode: (sent, exchange, env) => {
          const whole = recallIssued(env).codes.findLast((key) => key.startsWith(sent));
          return whole === undefined ? undefined : steps.findCode(whole, exchange, env);
        },
      };
    },
  },
  'code/repeats': {
    title: 'Every code is issued twice',
    breaks: 'code-unique',
    harm: 'Two users share one sign-in.',
    override: repeatOnce('code/repeats', 'mintCode'),
  },
  'code/sequential': {
    title: 'Codes are numbered',
    breaks: 'code-unguessable',
    harm: 'Codes can be predicted and redeemed before the application does.',
    override: countUp(
      'code/sequential',
      'mintCode',
      0x1000_0000,
      (count) => `c0de0000000000000000${count.toString(16)}`,
    ),
  },
  'code/short': {
    title: 'Codes have six digits',
    breaks: 'code-unguessable',
    harm: 'Codes can be guessed.',
    override: () => ({
      mintCode: (_exchange, env) =>
        String(
          100_000 +
            ((((env.random(3)[0] ?? 0) << 12) +
              (env.random(2)[0] ?? 0) * 16 +
              ((env.random(1)[0] ?? 0) & 15)) %
              900_000),
        ),
    }),
  },
  'code/short-numbers': {
    title: 'Codes are four digits that count, as in 1001',
    breaks: 'code-unguessable',
    harm: 'A few thousand attempts find a good code.',
    override: countUp('code/short-numbers', 'mintCode', 1000, (count) => String(count)),
  },
  'code/suffix-ignored': {
    title: 'Characters after the code are ignored',
    breaks: 'code-exact',
    harm: 'Comparison over a fixed length hides mistakes.',
    override: (steps) => {
      const recallMinted = recall('code/suffix-ignored', () => ({ length: 0 }));
      return {
        mintCode: (exchange, env) => {
          const code = steps.mintCode(exchange, env);
          recallMinted(env).length = code.length;
          return code;
        },
        findCode: (sent, exchange, env) => {
          const { length } = recallMinted(env);
          return steps.findCode(length > 0 ? sent.slice(0, length) : sent, exchange, env);
        },
      };
    },
  },
  'code/token-accepted': {
    title: 'A token is accepted in the place of a code',
    breaks: 'code-not-from-token',
    harm: 'Tokens renew themselves for ever.',
    override: (steps) => {
      const recallToken = recall('code/token-accepted', () => ({ code: '' }));
      return {
        issueToken: seeTokens(steps, ({ key }, env, { codeRecord }) => {
          recallToken(env, key).code = codeRecord?.key ?? '';
        }),
        findCode: (code, exchange, env) => {
          const found = steps.findCode(code, exchange, env);
          const before = found ? undefined : steps.findCode(recallToken(env, code).code, exchange, env);
          return before ? { ...before, key: code, usedAt: undefined } : found;
        },
      };
    },
  },
  'code/trimmed': {
    title: 'White space around a code is ignored',
    breaks: 'code-exact',
    harm: 'Two spellings of one code pass different checks on the way.',
    override: (steps) => ({ findCode: (sent, exchange, env) => steps.findCode(sent.trim(), exchange, env) }),
  },
  'code/unknown-not-found': {
    title: 'An unknown code is answered with 404',
    breaks: 'code-unknown-form',
    harm: 'Clients take it for a wrong address.',
    override: rewordRefusal('token-code-unknown', { status: 404 }),
  },
  'code/unknown-reworded': {
    title: 'An unknown code has another text than a used one',
    breaks: 'code-unknown-form',
    harm: 'Clients that compare with the documented text do not recognise it.',
    override: rewordRefusal('token-code-unknown', { body: 'invalid_grant' }),
  },
}));
