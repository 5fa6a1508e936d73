/** `--state` in the course of a run: read before anything is sent, written when the suites are done. */
import { countOf } from '../../reports/render/labels.ts';
import type { Capability } from '../../specs/index.ts';
import type { KeptToken } from '../../suites/flows/kept-token.ts';
import type { ResolvedTarget, RunPlan } from '../../suites/flows/target-spec.ts';
import type { ProviderRequest } from '../request.ts';
import { describeTarget } from '../targets/open-target.ts';
import { UsageError } from '../usage-error.ts';
import { keepTokens } from './keep-tokens.ts';
import { readState, writeState } from './state-file.ts';

/** Runs that follow each other closely add theirs until the first of them has ended. */
const MOST_PENDING = 24;
/** What an ended token shows gets older with it. */
const MOST_AGE_MS = 7 * 24 * 3_600_000;

/**
 * The plan with the tokens of earlier runs.
 * @throws UsageError for a file that cannot be used, or a run to which it means nothing
 */
export function withState(plan: RunPlan, { state, out }: ProviderRequest): RunPlan {
  if (state === undefined) return plan;
  const { target } = plan;
  if (target.kind === 'built-in')
    throw new UsageError('--state is for a deployment: the clock of the built-in mock is moved on instead');
  return { ...plan, kept: readState(state, target.config, out) };
}

/** Keeps tokens of this run beside those that are still of use, and says so. */
export async function keepState(
  plan: RunPlan,
  { state }: ProviderRequest,
  say: (line: string) => void,
): Promise<readonly KeptToken[]> {
  const { target, kept = [] } = plan;
  if (state === undefined || target.kind === 'built-in') return [];
  const why = await whyNothing(plan, target.config);
  if (why !== undefined) {
    say(`nothing is kept for a later run: ${why}`);
    return [];
  }
  const useful = selectUseful(kept, Date.now());
  const fresh = useful.length < MOST_PENDING ? await keepTokens(plan) : { tokens: [] };
  if ('why' in fresh) {
    say(`nothing is kept for a later run: ${fresh.why}`);
    return [];
  }
  const tokens = [...useful, ...fresh.tokens];
  writeState(state, target.config, tokens);
  const next = Math.min(...tokens.map(endOf).filter((end) => end > Date.now()));
  say(
    `${countOf(tokens.length, 'token is', 'tokens are')} kept; a run with the same file after ${minuteAfter(next)} shows whether ${tokens.length === 1 ? 'it ends' : 'they end'}`,
  );
  return tokens;
}

async function whyNothing(plan: RunPlan, { lifetimes }: ResolvedTarget): Promise<string | undefined> {
  const { offers, lifetimes: waits } = await describeTarget(plan);
  const { tokenSeconds } = lifetimes ?? {};
  if (tokenSeconds === undefined) return 'lifetimes.tokenSeconds is not declared';
  if (tokenSeconds <= waits.maxWaitSeconds)
    return 'tokens end within lifetimes.maxWaitSeconds, so that this run waited for it';
  const needed: readonly Capability[] = ['user', 'user-only-resource'];
  if (needed.some((one) => !offers.has(one))) return 'it takes users.primary and resources.userOnly';
  if (plan.oneAtATime) return 'a newer token of the same client and user ends the one before it';
  return undefined;
}

/** Those whose end is to come, and of each encoding the one that ended last. */
function selectUseful(kept: readonly KeptToken[], now: number): KeptToken[] {
  const pending = kept.filter((one) => endOf(one) > now);
  const ended = kept.filter((one) => endOf(one) <= now && now - one.issuedAt < MOST_AGE_MS);
  const newest = new Map(
    [...ended].sort((a, b) => a.issuedAt - b.issuedAt).map((one) => [one.encoding, one]),
  );
  return [...newest.values(), ...pending];
}

const endOf = ({ issuedAt, life }: KeptToken): number => issuedAt + life;

/** Rounded up: a minute too late does no harm. */
const minuteAfter = (at: number): string =>
  `${new Date(at + 60_000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
