/** How much is measured. */
export interface BenchPlan {
  readonly rounds: number;
  /** Of load in each round. */
  readonly seconds: number;
}

/** One row of the table. */
export interface Finding {
  readonly question: string;
  /** What was measured, with its unit. */
  readonly measured: string;
  /** The mock's figure. */
  readonly mock: string;
  /** What it is compared with, and its figure. */
  readonly beside: string;
  readonly ratio?: number;
  /** In words, such as `>= 0.85`. */
  readonly target?: string;
  readonly met?: boolean;
}

/** One question and how it is answered. */
export interface Question {
  /** As `--only` names it. */
  readonly id: string;
  readonly asks: string;
  answer(plan: BenchPlan): Promise<readonly Finding[]>;
}

/** A figure with as many digits as it deserves. */
export function figure(value: number, unit = ''): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  const text = value.toLocaleString('en-US', { maximumFractionDigits: digits });
  return unit === '' ? text : `${text} ${unit}`;
}
