/** Runs the questions of the bench; `--write` puts what they found into `bench/README.md`. */
import { parseArgs } from 'node:util';
import type { BenchPlan, Finding, Question } from './harness/finding.ts';
import { describeMachine } from './harness/machine.ts';
import { BenchError, installPeers, requireTools } from './harness/require-tools.ts';
import { renderTable, writeTable } from './harness/write-table.ts';
import { abandonedCodes } from './questions/abandoned-codes.ts';
import { auditClients } from './questions/audit-clients.ts';
import { certification } from './questions/certification.ts';
import { flows } from './questions/flows.ts';
import { journal } from './questions/journal.ts';
import { latency } from './questions/latency.ts';
import { peakMemory } from './questions/peak-memory.ts';
import { proxy } from './questions/proxy.ts';
import { sharedStore } from './questions/shared-store.ts';
import { signIn } from './questions/sign-in.ts';
import { startUp } from './questions/start-up.ts';

const QUESTIONS: readonly Question[] = [
  flows,
  startUp,
  latency,
  peakMemory,
  journal,
  sharedStore,
  proxy,
  abandonedCodes,
  certification,
  auditClients,
  signIn,
];
const USAGE = `usage: node dist/bench/run.js [--only ${QUESTIONS.map(({ id }) => id).join(',')}] [--rounds N] [--seconds N] [--write]`;

async function main(args: readonly string[]): Promise<void> {
  const { plan, chosen, write } = readArguments(args);
  requireTools();
  installPeers();
  const machine = describeMachine();
  const findings: Finding[] = [];
  for (const question of chosen) {
    console.error(`${question.id}: ${question.asks}`);
    const found = await question.answer(plan);
    findings.push(...found);
    console.log(renderTable(found));
  }
  if (write) writeTable(findings, machine, plan);
  const missed = findings.filter(({ met }) => met === false);
  if (missed.length > 0) console.error(`${missed.length} of the targets were not met`);
}

function readArguments(args: readonly string[]): {
  readonly plan: BenchPlan;
  readonly chosen: readonly Question[];
  readonly write: boolean;
} {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '4' },
      write: { type: 'boolean', default: false },
    },
  });
  const plan = { rounds: Number(values.rounds), seconds: Number(values.seconds) };
  const ids = values.only?.split(',') ?? QUESTIONS.map(({ id }) => id);
  const chosen = QUESTIONS.filter(({ id }) => ids.includes(id));
  const whole = Number.isInteger(plan.rounds) && Number.isInteger(plan.seconds);
  if (!whole || plan.rounds < 1 || plan.seconds < 1 || chosen.length !== ids.length) {
    throw new BenchError(USAGE);
  }
  if (values.write && chosen.length !== QUESTIONS.length) {
    throw new BenchError('--write writes the whole table: leave --only out');
  }
  return { plan, chosen, write: values.write };
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const expected =
    error instanceof BenchError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE');
  console.error(expected ? `bench: ${(error as Error).message}` : error);
  process.exitCode = 2;
}
