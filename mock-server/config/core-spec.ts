import type { Fault } from '../faults/fault.ts';
import type { Dialect } from '../provider/dialect.ts';
import type { ProtocolTable } from '../provider/render/refusal-forms.ts';

/** The specification as the core needs it, wherever it was read from. */
export interface CoreSpec {
  readonly protocol: ProtocolTable;
  /** @throws RangeError when there is no such dialect */
  loadDialect(name: string): Dialect;
  /** Every known fault; asked for only when one is named. */
  readonly faults: readonly Fault[];
}
