/** Runs the command line against a target file, as an operator would, and reads the report it leaves. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@playwright/test';
import type { Report, RequirementResult, RowOutcome } from '../../reports/model/types.ts';
import type { Target } from '../../specs/generated/target.ts';
import { packageRoot, type RequirementId } from '../../specs/index.ts';

export interface JudgeOptions {
  /** Narrows the run to these rows. */
  readonly only?: readonly RequirementId[];
  /** `quick`: no contexts and no random flows. Default: what a certification is. */
  readonly depth?: 'quick';
  /** Default 1: the test that asks is one of two that run at the same time. */
  readonly workers?: 1 | 2;
  /** Milliseconds after which the run is ended; default four minutes. */
  readonly limitMs?: number;
}

/** The whole proof, which takes minutes; without it, the part that fits into every test run. */
export const full: boolean = process.env.AIRISK_INDEPENDENT_PROVIDER === 'full';

export interface Judgement {
  readonly exitCode: number | null;
  readonly report: Report;
  /** What the command printed, for messages. */
  readonly output: string;
  readonly ms: number;
  readonly outcome: (id: RequirementId) => RowOutcome;
}

/** Writes the target file into the folder of the running test and judges it. @throws Error when no report was left. */
export async function judge(target: Target, options: JudgeOptions = {}): Promise<Judgement> {
  const info = test.info();
  const file = info.outputPath('target.json');
  const out = info.outputPath('report');
  writeFileSync(file, JSON.stringify(target, null, 2));
  const args = ['provider', '--target', file, '--out', out, '--format', 'json', '--allow-attacks'];
  if (options.only) args.push('--only', [...new Set(options.only)].join(','));
  if (options.depth) args.push('--depth', options.depth, '--explore', '0');
  const began = performance.now();
  const { exitCode, output } = await run(args, options.workers ?? 1, options.limitMs ?? 240_000);
  const ms = performance.now() - began;
  const report = readReport(join(out, 'report.json'), output);
  const outcome = (id: RequirementId): RowOutcome => {
    const row = report.requirements.find((one) => one.id === id);
    if (!row) throw new Error(`the report has no row ${id}`);
    return row.outcome;
  };
  return { exitCode, report, output, ms, outcome };
}

function run(
  args: readonly string[],
  workers: number,
  limitMs: number,
): Promise<{ exitCode: number | null; output: string }> {
  const bin = join(packageRoot, 'bin', 'airisk-conformance.js');
  const env = { ...process.env, AIRISK_WORKERS: String(workers), NO_COLOR: '1' };
  const child = spawn(process.execPath, [bin, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const limit = setTimeout(() => {
    output += `\nended after ${limitMs / 1000} s`;
    child.kill('SIGTERM');
  }, limitMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      clearTimeout(limit);
      resolve({ exitCode, output });
    });
  });
}

function readReport(path: string, output: string): Report {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report;
  } catch {
    throw new Error(`the run left no report:\n${output}`);
  }
}

/**
 * Rows with one of these outcomes, each with its first telling check: empty where all is well. The interop profile is
 * left out, for it describes what the API does not give.
 */
export function rowsThat(report: Report, outcomes: readonly RowOutcome[]): string[] {
  return report.requirements
    .filter((row) => row.profile !== 'interop' && outcomes.includes(row.outcome))
    .map((row) => `${row.id}: ${row.outcome}: ${explain(row)}`);
}

function explain(row: RequirementResult): string {
  const check = row.checks.find(({ outcome }) => outcome === row.outcome);
  return check
    ? `${check.title}: expected ${check.expected}; got ${check.actual}`
    : (row.reason ?? 'no reason given');
}
