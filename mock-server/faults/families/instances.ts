import type { AnyRequestContext } from '../../provider/exchange.ts';
import { recall } from '../../provider/recall.ts';
import type { TokenRecord } from '../../provider/records.ts';
import type { OverrideSteps } from '../../provider/steps.ts';
import { family } from '../family.ts';
import { rememberUsedBy } from '../helpers/remember-used-by.ts';
import { skipThePage } from '../helpers/skip-the-page.ts';
import { tellLate } from '../helpers/tell-late.ts';

/** In this dialect there are several. */
const dialect = 'three-instances';
/** The clock of the second instance goes wrong by so much. */
const SKEW_MS = 30_000;

const instanceOf = ({ request }: AnyRequestContext): string => request.instance ?? '';
/** Instances are numbered in the order in which they come: of two that follow each other one is such. */
const isSecond = (instance: string | undefined): boolean => Number(instance) % 2 === 0;

/** What one instance issued is unknown to the others. */
const codesApart: OverrideSteps = (steps) => {
  const recallCode = recall('instances/codes-apart', () => ({ home: '' }));
  return {
    issueCode: (target, user, exchange, env) => {
      const code = steps.issueCode(target, user, exchange, env);
      recallCode(env, code.key).home = instanceOf(exchange);
      return code;
    },
    findCode: (code, exchange, env) =>
      recallCode(env, code).home === instanceOf(exchange) ? steps.findCode(code, exchange, env) : undefined,
  };
};

const tokensApart: OverrideSteps = (steps) => {
  const recallToken = recall('instances/tokens-apart', () => ({ home: '' }));
  return {
    issueToken: async (exchange, env) => {
      const refusal = await steps.issueToken(exchange, env);
      if (exchange.token) recallToken(env, exchange.token.key).home = instanceOf(exchange);
      return refusal;
    },
    findToken: (token, exchange, env): TokenRecord | undefined =>
      recallToken(env, token).home === instanceOf(exchange)
        ? steps.findToken(token, exchange, env)
        : undefined,
  };
};

/** The first step of every request: from here on it sees another instant. */
const clocksApart: OverrideSteps = (steps) => ({
  checkRateLimit: (exchange, env) => {
    if (isSecond(instanceOf(exchange))) Object.assign(exchange, { at: exchange.at + SKEW_MS });
    return steps.checkRateLimit(exchange, env);
  },
});

/** A state is kept beside the requests, in one place for all instances. */
const stateOfAnother: OverrideSteps = (steps) => {
  const recallLast = recall('instances/state-of-another', () => ({ instance: '', state: '' }));
  return {
    echoState: (rawState, outcome, exchange, env) => {
      const instance = instanceOf(exchange);
      const last = recallLast(env);
      const other = last.instance !== '' && last.instance !== instance ? last.state : undefined;
      if (rawState !== undefined) Object.assign(last, { instance, state: rawState });
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
  const recallCode = recall('instances/user-of-another', () => ({ home: '' }));
  const recallInstance = recall('instances/user-of-another-last', () => ({ user: '' }));
  return {
    issueCode: (target, user, exchange, env) => {
      const code = steps.issueCode(target, user, exchange, env);
      recallInstance(env, instanceOf(exchange)).user = user?.id ?? '';
      recallCode(env, code.key).home = instanceOf(exchange);
      return code;
    },
    issueToken: (exchange, env) => {
      const instance = instanceOf(exchange);
      if (recallCode(env, exchange.code).home !== instance)
        exchange.user = env.users.get(recallInstance(env, instance).user) ?? exchange.user;
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
    override: skipThePage(({ instance }) => isSecond(instance)),
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
    override: rememberUsedBy('instances/used-apart', instanceOf),
  },
  'instances/used-told-late': {
    title: 'Each instance takes a code in one step, and tells the others a moment later',
    breaks: 'instances-code-single-use-at-once',
    harm: 'An attacker who races the application at another instance gets a token too.',
    dialect,
    unclaimed: true,
    override: tellLate(instanceOf),
  },
  'instances/user-of-another': {
    title: 'An instance takes the user of its own last code for that of a code from elsewhere',
    breaks: 'instances-user-own',
    harm: 'A user sees the data of another one.',
    dialect,
    override: userOfAnother,
  },
}));
