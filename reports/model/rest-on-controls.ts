/** What the controls of a run say about the rows that rest on them. */
import type { CatalogueRow, Control, GateOptions, RecordedCheck, TargetInfo } from './types.ts';

/** A control as the preflight hands it over. */
export interface RunControl extends Omit<Control, 'capabilities'> {
  readonly capabilities?: readonly string[];
  /** The row that is broken where the operator vouched for what was refuted. */
  readonly breaks?: string;
  /** Numbers of exchanges in the record of the preflight. */
  readonly evidence?: readonly number[];
  readonly reproduce?: string;
}

export interface RestingOn {
  readonly rows: readonly CatalogueRow[];
  readonly target: TargetInfo;
  readonly gate: GateOptions;
}

/**
 * A row that rests on something unproved does not pass, whatever its own checks saw: a request may have been refused for a
 * mistake in the file. What the operator vouched for and the deployment refused is judged: the row that it breaks fails.
 */
export function restOnControls(controls: readonly RunControl[], run: RestingOn): RecordedCheck[] {
  return controls.filter(isUnproved).flatMap((control) => {
    const resting = run.rows.filter(
      (row) => isSelected(row, run) && row.applies.some((one) => control.capabilities?.includes(one)),
    );
    const isBreach = control.vouched === true && control.outcome === 'refuted';
    const broken = run.rows.find((row) => isBreach && row.id === control.breaks && isSelected(row, run));
    return [
      ...(broken ? [breach(control, broken)] : []),
      ...resting.filter((row) => row !== broken).map((row) => doubt(control, row)),
    ];
  });
}

const isUnproved = ({ outcome, vouched }: RunControl): boolean =>
  outcome === 'refuted' || outcome === 'inconclusive' || (outcome === 'unseen' && !vouched);

/** Rows of this run that are tested: others have a reason of their own. */
function isSelected(row: CatalogueRow, { target, gate }: RestingOn): boolean {
  const { offers } = target;
  return (
    row.verify.kind === 'tested' &&
    (gate.only?.includes(row.id) ?? true) &&
    (offers === undefined || row.applies.every((capability) => offers.includes(capability)))
  );
}

function breach(control: RunControl, row: CatalogueRow): RecordedCheck {
  return {
    requirement: row.id,
    title: `${control.step}, which the operator vouches for`,
    outcome: 'fail',
    expected: 'an honest exchange as the target file declares it succeeds',
    actual: control.message,
    evidence: [...(control.evidence ?? [])],
    ...(control.reproduce === undefined ? {} : { reproduce: control.reproduce }),
  };
}

function doubt(control: RunControl, row: CatalogueRow): RecordedCheck {
  return {
    requirement: row.id,
    title: control.step,
    outcome: 'inconclusive',
    expected: 'what the row rests on was shown before the run',
    actual: control.message,
    evidence: [...(control.evidence ?? [])],
    reason: `Rests on what was not shown: ${control.step}: ${control.message}`,
  };
}
