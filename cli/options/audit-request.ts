import { resolve } from 'node:path';
import { type AuditRequest, isWhole } from '../../runner/request.ts';
import { UsageError } from '../../runner/usage-error.ts';
import type { Values } from '../command.ts';
import type { Io } from '../io.ts';
import type { auditOptions } from './audit-options.ts';
import { outputOf } from './judging-options.ts';

/**
 * The audit that the flags describe.
 * @throws UsageError for flags that do not go together
 */
export function auditRequest(values: Values<typeof auditOptions>, io: Io): AuditRequest {
  const { fault, variant, full, contexts, clients, writeScores } = values;
  const request = {
    ...(fault && { faults: fault }),
    ...(variant && { variants: variant }),
    ...{ full, contexts, writeScores },
    seed: seedOf(values.seed),
    oneIn: oneIn(values.sample),
    out: resolve(io.cwd, values.out ?? (clients ? 'airisk-audit-clients' : 'airisk-audit')),
    output: outputOf(values),
  };
  const partial = !isWhole(request) || full || request.oneIn > 1;
  if (writeScores && partial)
    throw new UsageError(
      `--write-scores goes with a whole default run${clients ? ' only' : ', or with --contexts'}`,
    );
  if (clients && request.oneIn > 1) throw new UsageError('--sample is for the audit of provider judges');
  if (contexts && partial && !clients)
    throw new UsageError('--contexts is a run of its own: leave --fault, --variant, --sample and --full out');
  return request;
}

function oneIn(text: string | undefined): number {
  if (text === undefined) return 1;
  if (!/^[1-9]\d?$/.test(text))
    throw new UsageError(`--sample must be a whole number from 1 to 99, not "${text}"`);
  return Number(text);
}

/** Another sample every day, unless a seed is given. */
function seedOf(text: string | undefined): number {
  if (text === undefined) return Math.floor(Date.now() / 86_400_000);
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--seed must be a whole number, not "${text}"`);
  return Number(text);
}
