import type * as families from './families/index.ts';
import type { FaultRow } from './family.ts';

type IdsOf<Family> = Family extends () => infer Rows ? keyof Rows : never;

/** The id of a fault that there is. */
export type FaultId = IdsOf<(typeof families)[keyof typeof families]>;

/** A defect with its name. */
export interface Fault extends FaultRow {
  readonly id: FaultId;
}
