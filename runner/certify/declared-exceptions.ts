import type { GateOptions } from '../../reports/model/types.ts';
import { requirement } from '../../specs/index.ts';
import type { TargetDescription } from '../../suites/flows/target.ts';

type Exceptions = NonNullable<GateOptions['exceptions']>;

/** What only the end of a token shows. */
const ABOUT_THE_END: Exceptions = ['resource-token-lives', 'resource-token-expires'];

/**
 * The requirements that `lifetimes.beyondWait` excepts: those of tokens that live longer than the run may wait, where
 * nothing else is missing to try them.
 */
export function declaredExceptions({ lifetimes, offers }: TargetDescription): Exceptions {
  const { tokenSeconds, maxWaitSeconds, beyondWait } = lifetimes;
  if (beyondWait === undefined || tokenSeconds === undefined || tokenSeconds <= maxWaitSeconds) return [];
  return ABOUT_THE_END.filter((id) => requirement(id).applies.every((capability) => offers.has(capability)));
}
