import type { ProviderRequirementId } from '../../specs/generated/requirement-ids.ts';
import type { WrapSteps } from '../provider/steps.ts';

/** A named defect: one wrap of one step. */
export interface Fault {
  /** `area/sin`, in kebab case; never reused. */
  readonly id: string;
  readonly title: string;
  /** Id of the requirement that must turn red. */
  readonly breaks: ProviderRequirementId;
  /** What an attacker or a user would suffer. */
  readonly harm: string;
  /** Asks what a request says about its connection. */
  readonly readsConnections?: true;
  readonly wrap: WrapSteps;
}
