import { refuse } from '../../provider/conditions.ts';
import type { AnyRequestContext } from '../../provider/exchange.ts';
import type { CodeRecord, TokenRecord } from '../../provider/records.ts';
import type { OverrideSteps } from '../../provider/steps.ts';
import { pause } from '../../timers.ts';
import { family } from '../family.ts';
import { rememberUsedBy } from '../helpers/remember-used-by.ts';
import { skipThePage } from '../helpers/skip-the-page.ts';

/** In this dialect there are several. */
const dialect = 'three-instances';
/** The clock of the second instance goes wrong by so much. */
const SKEW_MS = 30_000;

const instanceOf = ({ request }: AnyRequestContext): string => request.instance ?? '';

/** What one instance issued is unknown to the others. */
const codesApart: OverrideSteps = (steps) => {
  const homes = new Map<string, string>();
  return {
    issueCode: (target, user, exchange, env) => {
      const code = steps.issueCode(target, user, exchange, env);
      homes.set(code.key, instanceOf(exchange));
      return code;
    },
    findCode: (code, exchange, env) =>
      homes.get(code) === instanceOf(exchange) ? steps.findCode(code, exchange, env) : undefined,
  };
};

const tokensApart: OverrideSteps = (steps) => {
  const homes = new Map<string, string>();
  return {
    issueToken: async (exchange, env) => {
      const refusal = await steps.issueToken(exchange, env);
      if (exchange.token) homes.set(exchange.token.key, instanceOf(exchange));
      return refusal;
    },
    findToken: (token, exchange, env): TokenRecord | undefined =>
      homes.get(token) === instanceOf(exchange) ? steps.findToken(token, exchange, env) : undefined,
  };
};

/** Each instance takes a code in one step, and tells the others a moment later. */
const toldLate: OverrideSteps = (steps) => {
  const taken = new Set<string>();
  return {
    claimCode: async (exchange, env) => {
      const code = exchange.codeRecord;
      const own = JSON.stringify([code?.key, instanceOf(exchange)]);
      if (code === undefined || code.usedAt !== undefined || taken.has(own))
        return refuse('token-code-used', 'this code was used by a simultaneous request', 'code');
      taken.add(own);
      await pause(20);
      steps.markCodeUsed(code, exchange, env);
      return undefined;
    },
  };
};

/** The first step of every request: from here on it sees another instant. */
const clocksApart: OverrideSteps = (steps) => ({
  checkRateLimit: (exchange, env) => {
    if (instanceOf(exchange) === '2') Object.assign(exchange, { at: exchange.at + SKEW_MS });
    return steps.checkRateLimit(exchange, env);
  },
});

/** A state is kept beside the requests, in one place for all instances. */
const stateOfAnother: OverrideSteps = (steps) => {
  let last: { readonly instance: string; readonly state: string } | undefined;
  return {
    echoState: (rawState, outcome, exchange, env) => {
      const instance = instanceOf(exchange);
      const other = last !== undefined && last.instance !== instance ? last.state : undefined;
      if (rawState !== undefined) last = { instance, state: rawState };
      return steps.echoState(
        rawState === undefined ? undefined : (other ?? rawState),
        outcome,
        exchange,
        env,
      );
    },
  };
};

/** To an instance a code of another one is its own last code. */
const userOfAnother: OverrideSteps = (steps) => {
  const last = new Map<string, CodeRecord>();
  const homes = new Map<string, string>();
  return {
    issueCode: (target, user, exchange, env) => {
      const code = steps.issueCode(target, user, exchange, env);
      last.set(instanceOf(exchange), code);
      homes.set(code.key, instanceOf(exchange));
      return code;
    },
    issueToken: (exchange, env) => {
      const instance = instanceOf(exchange);
      if (homes.get(exchange.code) !== instance) exchange.user = last.get(instance)?.user ?? exchange.user;
      return steps.issueToken(exchange, env);
    },
  };
};

/** What goes wrong where several instances do not know the same. */
export const INSTANCES = family(() => ({
  'instances/clocks-apart': {
    title: 'The clock of one instance is half a minute ahead',
    breaks: 'instances-expiry-agrees',
    harm: 'Codes and tokens end too early for some requests, which fail without a pattern.',
    dialect,
    override: clocksApart,
  },
  'instances/codes-apart': {
    title: 'Each instance knows its own codes only',
    breaks: 'instances-code-redeemed',
    harm: 'The call of a server carries no cookie: two sign-ins in three fail.',
    dialect,
    override: codesApart,
  },
  'instances/consent-apart': {
    title: 'One instance issues codes without asking anybody',
    breaks: 'instances-page-first',
    harm: 'Whoever reaches that instance gets codes of users who agreed to nothing.',
    dialect,
    override: skipThePage(({ instance }) => instance === '2'),
  },
  'instances/state-of-another': {
    title: 'The state of a redirect is that of the last request at another instance',
    breaks: 'instances-state-own',
    harm: 'Sign-ins of different browsers cross.',
    dialect,
    override: stateOfAnother,
  },
  'instances/tokens-apart': {
    title: 'Each instance knows its own tokens only',
    breaks: 'instances-token-opens',
    harm: 'Two calls in three are refused, and the application signs its users in again and again.',
    dialect,
    override: tokensApart,
  },
  'instances/used-apart': {
    title: 'Each instance remembers the codes that it redeemed itself',
    breaks: 'instances-code-single-use',
    harm: 'A code from a log is good once more at every other instance.',
    dialect,
    override: rememberUsedBy((exchange) => instanceOf(exchange)),
  },
  'instances/used-told-late': {
    title: 'Each instance takes a code in one step, and tells the others a moment later',
    breaks: 'instances-code-single-use-at-once',
    harm: 'An attacker who races the application at another instance gets a token too.',
    dialect,
    unclaimed: true,
    override: toldLate,
  },
  'instances/user-of-another': {
    title: 'An instance takes the user of its own last code for that of a code from elsewhere',
    breaks: 'instances-user-own',
    harm: 'A user sees the data of another one.',
    dialect,
    override: userOfAnother,
  },
}));
