/** What a preflight tells: one step for each thing that a target file declares. */
import type { Capability, RequirementId } from '../../../specs/index.ts';
import type { Vouchable } from '../../../suites/flows/target-spec.ts';

/** Who has to act; from outside nobody can tell a mistake in the file from a defect of the deployment. */
type Responsible = 'operator' | 'vendor' | 'network' | 'operator-or-vendor';

/**
 * `proved`: an honest exchange showed it. `refuted`: the deployment answered, and not as the file has it. `inconclusive`:
 * no answer, an outage, a rate limit. `unseen`: nothing that this file names can show it. `judged`: it failed in a way
 * that the suites look at themselves.
 */
type ControlOutcome = 'proved' | 'refuted' | 'inconclusive' | 'unseen' | 'judged';

/** The two ways to read a refuted declaration. */
export interface Readings {
  readonly operator: string;
  readonly vendor: string;
}

export interface PreflightStep {
  readonly step: string;
  readonly ok: boolean;
  readonly outcome: ControlOutcome;
  readonly message: string;
  /** What to change; present when `ok` is false or something deserves attention. */
  readonly advice?: string;
  readonly who?: Responsible;
  readonly readings?: Readings;
  /** What `--vouch` would have to name; absent where nobody can vouch. */
  readonly vouch?: Vouchable;
  /** The operator did vouch for it. */
  readonly vouched?: true;
  /** What rows rest on it by. */
  readonly capabilities?: readonly Capability[];
  /** The row that is broken where the file is right. */
  readonly breaks?: RequirementId;
  /** Numbers of exchanges in the record of the preflight. */
  readonly evidence?: readonly number[];
  /** A script that shows a refuted step again. */
  readonly reproduce?: string;
}

/** A step before it is known whether the operator vouched for it. */
export type Finding = Omit<PreflightStep, 'ok' | 'vouched' | 'reproduce'>;

/** Takes down a step as soon as it is known. */
export type Report = (finding: Finding) => void;
