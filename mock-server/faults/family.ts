import type { ProviderRequirementId } from '../../specs/generated/requirement-ids.ts';
import type { OverrideSteps } from '../provider/steps.ts';
import type { Contexts } from './read-context.ts';

/** A named defect: one override of one step. */
export interface FaultRow {
  readonly title: string;
  /** Id of the requirement that must turn red. */
  readonly breaks: ProviderRequirementId;
  /** What an attacker or a user would suffer. */
  readonly harm: string;
  /** It shows in such requests only; more can be added where it is asked for (`ID@dimension=value`). */
  readonly when?: Contexts;
  /** The dialect in which it shows, where that is not every one: an audit opens the mock in it. */
  readonly dialect?: string;
  /** Asks what a request says about its connection. */
  readonly readsConnections?: true;
  /** Looks and marks apart: a store that is shared does not hold a request to what it saw. */
  readonly unclaimed?: true;
  /** Mixes up simultaneous requests in the memory of one process: with a store that is shared it is refused. */
  readonly oneProcess?: true;
  readonly override: OverrideSteps;
}

/**
 * Faults of one topic by their ids: `area/sin`, in kebab case; never reused. They stand in a function, of which an engine
 * reads no more than it must until it is called: a mock without faults starts as if there were none. The type keeps the ids
 * and forgets the rest, so that the declarations of the package stay small.
 */
export const family = <Id extends `${string}/${string}`>(
  rows: () => Readonly<Record<Id, FaultRow>>,
): typeof rows => rows;
