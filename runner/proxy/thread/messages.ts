/** What the thread that passes traffic on and the one that judges it say to each other. */
import type { OutputGuard } from '../../../reports/leaks/publish-files.ts';
import type { Report } from '../../../reports/model/types.ts';
import type { ClientConfiguration } from '../../../specs/generated/client.ts';
import type { TargetDescription } from '../../../suites/flows/target.ts';
import type { ProxyReportFacts } from '../assemble-proxy-report.ts';
import type { ExchangeBatch } from './exchange-batch.ts';

/** Who is judged. */
export interface JudgedPair {
  readonly target: TargetDescription;
  /** The application's own file, if it was named. */
  readonly client: ClientConfiguration | undefined;
}

export type ReportFacts = Omit<ProxyReportFacts, 'subject' | 'judge' | 'recording'>;

export interface ProxyReport {
  readonly report: Report;
  readonly guard: OutputGuard;
}

/** To the judge. What it asks is answered in the light of all exchanges that were sent before. */
export type ToJudge =
  | {
      readonly kind: 'exchanges';
      /** So many passed before them that will never be judged. */
      readonly skipped: number;
      readonly batch: ExchangeBatch;
    }
  /** What the live view shows: a query of its page. */
  | { readonly kind: 'read'; readonly id: number; readonly query: string }
  /** Whoever asked is gone. */
  | { readonly kind: 'gone'; readonly id: number }
  /** Nothing more passes. */
  | { readonly kind: 'report'; readonly id: number; readonly facts: ReportFacts };

/** From the judge. */
export type FromJudge =
  /** One more batch, in the order in which they were sent. */
  | { readonly kind: 'judged' }
  | { readonly kind: 'answer'; readonly id: number; readonly value: string | ProxyReport };
