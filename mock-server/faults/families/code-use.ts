import { recall } from '../../provider/recall.ts';
import type { CodeRecord } from '../../provider/records.ts';
import type { OverrideSteps } from '../../provider/steps.ts';
import { pause } from '../../timers.ts';
import { family } from '../family.ts';
import { rewordRefusal } from '../helpers/answer-otherwise.ts';
import { rememberUsedBy } from '../helpers/remember-used-by.ts';
import { tellLate } from '../helpers/tell-late.ts';

/** Between looking at such a code and marking it, other requests get their turn. */
const markLate =
  (isSuch: (code: CodeRecord) => boolean): OverrideSteps =>
  (steps) => ({
    claimCode: async (exchange, env) => {
      const code = exchange.codeRecord;
      if (code === undefined || !isSuch(code)) return steps.claimCode(exchange, env);
      const free = code.usedAt === undefined;
      await pause(20);
      if (!free) return steps.claimCode(exchange, env);
      steps.markCodeUsed(code, exchange, env);
      return undefined;
    },
  });

/** Only so many used codes are remembered. */
const rememberUsed =
  (id: string, most: number): OverrideSteps =>
  (steps) => {
    const recallUsed = recall(id, () => ({ codes: [] as string[] }));
    return {
      markCodeUsed: (code, exchange, env) => {
        steps.markCodeUsed(code, exchange, env);
        const { codes } = recallUsed(env);
        codes.push(code.key);
        const forgotten = codes.length > most ? env.store.findCode(codes.shift() ?? '') : undefined;
        if (forgotten) forgotten.usedAt = undefined;
      },
    };
  };

/** When, how often and by whom a code can be exchanged. */
export const CODE_USE = family(() => ({
  'code/any-client': {
    title: 'Any client redeems any code',
    breaks: 'code-bound-to-client',
    harm: 'Any registered client redeems stolen codes.',
    override: () => ({ checkCodeClient: () => undefined }),
  },
  'code/any-client-in-json': {
    title: "The JSON branch does not compare the code's client",
    breaks: 'code-bound-to-client',
    harm: 'Any registered client redeems stolen codes, in one encoding.',
    when: { encoding: 'json' },
    override: () => ({ checkCodeClient: () => undefined }),
  },
  'code/check-then-mark': {
    title: 'Between looking at a code and marking it, other requests get their turn',
    breaks: 'code-single-use-at-once',
    harm: 'An attacker who races the application gets a token too.',
    unclaimed: true,
    override: markLate(() => true),
  },
  'code/expired-reworded': {
    title: 'An expired code has a text of its own',
    breaks: 'code-expired-form',
    harm: 'Clients that compare with the documented text do not recognise it.',
    override: rewordRefusal('token-code-expired', { body: 'Code expired' }),
  },
  'code/expires-early': {
    title: 'A code lives half of its declared lifetime',
    breaks: 'code-lives',
    harm: 'Users who are slow at the network cannot sign in.',
    override: (steps) => ({
      computeCodeExpiry: (at, env) => at + (steps.computeCodeExpiry(at, env) - at) / 2,
    }),
  },
  'code/expires-late': {
    title: 'A code lives one second longer than declared',
    breaks: 'code-expires',
    harm: 'The unit of the comparison is wrong; the window is wider than anyone believes.',
    override: (steps) => ({ computeCodeExpiry: (at, env) => steps.computeCodeExpiry(at, env) + 1000 }),
  },
  'code/expiry-not-checked-in-json': {
    title: 'The JSON branch does not look at the expiry',
    breaks: 'code-expires',
    harm: 'A code from a log stays good for ever, in one encoding.',
    when: { encoding: 'json' },
    override: () => ({ checkCodeExpiry: () => undefined }),
  },
  'code/flows-crossed': {
    title: "Interleaved flows share the latest code's token",
    breaks: 'code-random-flows',
    harm: 'Load makes sessions cross.',
    override: (steps) => {
      const recallFlows = recall('code/flows-crossed', () => ({ open: 0 }));
      return {
        issueCode: (target, user, exchange, env) => {
          recallFlows(env).open += 1;
          return steps.issueCode(target, user, exchange, env);
        },
        markCodeUsed: (code, exchange, env) => {
          recallFlows(env).open -= 1;
          steps.markCodeUsed(code, exchange, env);
        },
        mintToken: (exchange, env) =>
          recallFlows(env).open > 0
            ? 'shared-session-token-of-all-open-sign-ins-0000'
            : steps.mintToken(exchange, env),
      };
    },
  },
  'code/forgotten-after-ten': {
    title: 'Only the last ten used codes are remembered',
    breaks: 'code-single-use-later',
    harm: 'A code that is forgotten can be used again.',
    override: rememberUsed('code/forgotten-after-ten', 10),
  },
  'code/forgotten-after-three': {
    title: 'Only the last three used codes are remembered',
    breaks: 'code-single-use-later',
    harm: 'A code that is forgotten can be used again.',
    override: rememberUsed('code/forgotten-after-three', 3),
  },
  'code/forgotten-at-end-of-life': {
    title: 'A used code is forgotten when its life ends, and its end with it',
    breaks: 'code-single-use-later',
    harm: 'A code from an old log is good for ever.',
    override: (steps) => ({
      checkCodeUnused: (exchange, env) => {
        const code = exchange.codeRecord;
        if (code?.usedAt !== undefined && exchange.at >= code.expiresAt) {
          code.usedAt = undefined;
          code.expiresAt = Number.POSITIVE_INFINITY;
        }
        return steps.checkCodeUnused(exchange, env);
      },
    }),
  },
  'code/forgotten-at-half-life': {
    title: 'A used code is forgotten after half of its life',
    breaks: 'code-single-use-later',
    harm: 'A code from a log is good again a moment later.',
    override: (steps) => ({
      checkCodeUnused: (exchange, env) => {
        const code = exchange.codeRecord;
        const half = env.config.codeLifetimeSeconds * 500;
        if (code?.usedAt !== undefined && exchange.at - code.usedAt >= half) code.usedAt = undefined;
        return steps.checkCodeUnused(exchange, env);
      },
    }),
  },
  'code/never-expires': {
    title: 'A code never expires',
    breaks: 'code-expires',
    harm: 'A code from a log stays good for ever.',
    override: () => ({ isCodeExpired: () => false }),
  },
  'code/raced-across-encodings': {
    title: 'Each encoding takes a code in one step, and tells the other a moment later',
    breaks: 'code-single-use-at-once',
    harm: 'An attacker who races the application in the other encoding gets a token too.',
    unclaimed: true,
    override: tellLate(({ encoding }) => encoding),
  },
  'code/raced-for-users': {
    title: "Between looking at a user's code and marking it, other requests get their turn",
    breaks: 'code-single-use-at-once',
    harm: 'An attacker who races the application becomes its user.',
    unclaimed: true,
    override: markLate(({ user }) => user !== undefined),
  },
  'code/refusals-tell-apart': {
    title: 'Used codes are refused with another status than unknown ones',
    breaks: 'code-refusals-alike',
    harm: 'The difference tells an attacker which code was real.',
    override: rewordRefusal('token-code-used', { status: 409 }),
  },
  'code/replay-forgiven': {
    title: 'The token of a replayed code stays good',
    breaks: 'code-replay-revokes',
    harm: 'If the thief came first, the thief keeps the token.',
    override: () => ({ revokeIssuedToken: () => undefined }),
  },
  'code/reusable': {
    title: 'A code can be exchanged again and again',
    breaks: 'code-single-use',
    harm: 'Anyone who finds a code in a log or a history redeems it after its owner did.',
    override: () => ({ markCodeUsed: () => undefined }),
  },
  'code/reusable-in-json': {
    title: 'The JSON branch does not mark the code',
    breaks: 'code-single-use',
    harm: 'Anyone who finds a code exchanges it again, in one encoding.',
    when: { encoding: 'json' },
    override: () => ({ markCodeUsed: () => undefined }),
  },
  'code/used-per-connection': {
    title: 'Used codes are remembered by the connection they came on',
    breaks: 'code-single-use',
    harm: 'Anyone who connects anew exchanges any code again.',
    readsConnections: true,
    override: (steps) => ({
      checkCodeUnused: (exchange, env) => {
        const code = exchange.codeRecord;
        if (code && exchange.request.connection?.first) code.usedAt = undefined;
        return steps.checkCodeUnused(exchange, env);
      },
    }),
  },
  'code/used-per-encoding': {
    title: 'Form and JSON remember used codes apart',
    breaks: 'code-single-use-across-encodings',
    harm: 'Two paths to one code make two tokens.',
    override: rememberUsedBy('code/used-per-encoding', ({ encoding }) => encoding),
  },
  'code/used-per-path': {
    title: 'Another spelling of the path leads to a second memory of used codes',
    breaks: 'code-single-use-across-paths',
    harm: 'A second route makes a second token.',
    override: (steps) => ({
      ...rememberUsedBy('code/used-per-path', ({ request }) => request.path)(steps),
      matchRoute: (path, env) => {
        const found = steps.matchRoute(path, env);
        return found.endpoint === 'unknown' && /^\/api\/+oauth2\/+token\/?$/i.test(path)
          ? { endpoint: 'token', methods: ['POST'], segments: [] }
          : found;
      },
    }),
  },
  'code/used-per-userid': {
    title: 'Used codes are remembered together with the userid that was sent',
    breaks: 'code-single-use',
    harm: 'A code is good twice: without a userid, and with one.',
    override: (steps) => ({
      ...rememberUsedBy(
        'code/used-per-userid',
        (exchange, env) => steps.readParameter(exchange.parameters, 'userid', exchange, env) ?? '',
      )(steps),
      // Of a code without user a userid is not looked at.
      checkCodeUser: (exchange, env) => exchange.codeRecord?.user && steps.checkCodeUser(exchange, env),
    }),
  },
  'code/used-reworded': {
    title: 'A used code has a text of its own',
    breaks: 'code-used-form',
    harm: 'Clients that compare with the documented text do not recognise it.',
    override: rewordRefusal('token-code-used', { body: 'Code already used' }),
  },
}));
