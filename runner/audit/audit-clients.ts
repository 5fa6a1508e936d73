/** The audit of the judges of clients, from the request to the exit code. */
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Browser } from '@playwright/test';
import type { Secret } from '../../reports/model/redact.ts';
import type { CollectedTest } from '../../reports/model/types.ts';
import { didYouMean } from '../../specs/documents/did-you-mean.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { ClientScenario } from '../../specs/generated/client-scenario.ts';
import { BrowserNotFound, resolveBrowser } from '../../suites/browser/index.ts';
import { loadScenarios, scenariosFor } from '../../suites/client/load-scenarios.ts';
import { runScenarios } from '../../suites/client/run-scenarios.ts';
import { type AuditSubject, subjectKey } from '../../suites/fixtures/audit-plan.ts';
import { openTestEnvironment } from '../client/open-test-environment.ts';
import { startBrowser } from '../client/start-browser.ts';
import { watchSignals } from '../client/watch-signals.ts';
import type { Io } from '../io.ts';
import { holdOutput } from '../publish/output-folder.ts';
import { type AuditRequest, isWhole } from '../request.ts';
import type { Signals } from '../signals.ts';
import { UsageError } from '../usage-error.ts';
import { summariseAudit } from './audit-judges.ts';
import { checkClientReport } from './check-client-report.ts';
import {
  type ClientSubject,
  clientSubject,
  clientSubjects,
  conditionalClients,
  hasExamples,
} from './clients/client-subjects.ts';
import { drawSample } from './conditional-subjects.ts';
import { type AuditResult, scoreAudit } from './score.ts';
import { writeAudit } from './write-audit.ts';
import { writeScores } from './write-scores.ts';

/** A worker waits half its time, for pages to come to rest and for clients that never sign in; more get in each other's way. */
const MOST_WORKERS = 5;

/** Runs the audit; 0 only when every broken client was caught and no sound one failed. */
export async function auditClients(request: AuditRequest, io: Io): Promise<number> {
  if (!hasExamples()) throw new UsageError('--clients needs a checkout: an installed copy has no examples');
  const { full, contexts, seed, output } = request;
  const whole = isWhole(request);
  const every = whole && !full ? conditionalClients() : [];
  const subjects = contexts
    ? [...every, ...clientSubjects().filter(({ subject }) => subject.kind === 'variant')]
    : [...select(request), ...drawSample(every, SAMPLE, seed)];
  const sampled = whole && !contexts && !full;
  const options = sampled ? { full, meets: shareOf(subjects, seed), inHistories: sampleOf(seed) } : { full };
  const folder = holdOutput(request.out);
  const date = new Date();
  const began = performance.now();
  const say = (line: string) => {
    if (output === 'text') io.err(line);
  };
  const { tests, problems } = await playAll(subjects, options, io, say);
  const result = scoreAudit({
    subjects: subjects.map(({ subject }) => subject),
    collection: { tests, status: 'passed', durationMs: 0, errors: problems },
    actor: 'client',
    full,
    // Which requirements no client turns red is a matter of those that are broken always.
    whole: whole && !contexts,
    ...(sampled ? { oneIn: SHARES } : {}),
    ...(every.length > 0 ? { conditions: { total: every.length, ...(contexts ? {} : { seed }) } } : {}),
    date,
    durationMs: performance.now() - began,
    unbreakable: {},
  });
  return report(result, folder, request, io);
}

/** So many conditional clients a default audit takes: it is to last as long as without them, nearly. */
const SAMPLE = 20;
/**
 * In a default audit a sound client meets one scenario in so many, and a scenario one sound client in so many: other ones
 * with each seed, so that as many days in a row show every client every scenario.
 */
const SHARES = 3;
/** One in so many of them it also meets in a browser with something behind it. */
const SPARSE = 4;

type Meets = (subject: AuditSubject, scenario: ClientScenario) => boolean;

function shareOf(subjects: readonly ClientSubject[], seed: number): Meets {
  const sound = subjects.flatMap(({ subject: { kind, id } }) => (kind === 'variant' ? [id] : []));
  const scenarios = loadScenarios().map(({ id }) => id);
  return (subject, scenario) =>
    (sound.indexOf(subject.id) + scenarios.indexOf(scenario.id) + seed) % SHARES === 0;
}

/** Another part of subjects and scenarios with each seed. */
function sampleOf(seed: number): Meets {
  return ({ id }, scenario) => {
    const digest = createHash('sha256').update(`${seed} ${id} ${scenario.id}`).digest();
    return digest.readUInt32BE() % SPARSE === 0;
  };
}

/** A defect without such a condition shows in a new browser. */
const hidesInHistory = ({ kind, id }: AuditSubject) => kind === 'variant' || id.includes('@history=');

function report(
  result: AuditResult,
  folder: string,
  { output, writeScores: write }: AuditRequest,
  io: Io,
): number {
  const files = writeAudit(result, folder);
  if (output === 'json') io.out(JSON.stringify(result, null, 2));
  else for (const line of [...summariseAudit(result, io), ...files.map((file) => `  ${file}`)]) io.out(line);
  if (write && result.passed) writeScores(result);
  return result.passed ? exitCodes.met : exitCodes.notMet;
}

function select({ faults, variants }: AuditRequest): ClientSubject[] {
  const known = clientSubjects();
  const wanted =
    faults === undefined && variants === undefined ? undefined : [...(faults ?? []), ...(variants ?? [])];
  if (wanted === undefined) return known;
  return wanted.map((id) => {
    const found = clientSubject(id);
    if (found) return found;
    const ids = known.map(({ subject }) => subject.id);
    throw new UsageError(`there is no broken or sound client ${id}${didYouMean(id, ids)}`);
  });
}

interface PlayOptions {
  readonly full: boolean;
  /** Whether a sound client meets a scenario at all; absent: it does. */
  readonly meets?: Meets;
  /** The same in browsers with something behind them. */
  readonly inHistories?: Meets;
}

interface Played {
  readonly tests: CollectedTest[];
  readonly problems: string[];
}

async function playAll(
  subjects: readonly ClientSubject[],
  options: PlayOptions,
  io: Io,
  say: (line: string) => void,
): Promise<Played> {
  const signals = watchSignals();
  const browser = await openBrowser(io);
  const played: Played = { tests: [], problems: [] };
  // Who meets everything first, so that no long one is left over at the end.
  const queue = subjects.toSorted((a, b) => rank(a) - rank(b));
  const workers = Math.min(MOST_WORKERS, 2 * availableParallelism() + 1, queue.length);
  let done = 0;
  try {
    await Promise.all(
      Array.from({ length: workers }, async () => {
        for (let next = queue.shift(); next; next = queue.shift()) {
          if (signals.interrupted()) break;
          await playOne(next, options, browser, signals, played);
          done += 1;
          if (done % 10 === 0 || done === subjects.length) say(`  ${done}/${subjects.length} clients`);
        }
      }),
    );
  } finally {
    signals.release();
    await browser.close();
  }
  if (done < subjects.length) played.problems.push(`interrupted after ${done} of ${subjects.length} clients`);
  return played;
}

const rank = ({ subject }: ClientSubject) => (subject.kind === 'variant' ? 0 : 1);

async function openBrowser(io: Io): Promise<Browser> {
  try {
    return await startBrowser(await resolveBrowser({ env: io.env }));
  } catch (error) {
    if (error instanceof BrowserNotFound) throw new UsageError(error.message);
    throw error;
  }
}

/**
 * Plays what a subject has to meet: a defect the scenarios of the row it names until that is red, everybody else all of them.
 */
async function playOne(
  { subject, config, folder, plays }: ClientSubject,
  { full, meets, inHistories }: PlayOptions,
  browser: Browser,
  { interrupted }: Signals,
  into: Played,
): Promise<void> {
  const row = subject.kind === 'fault' && !full ? subject.breaks : undefined;
  const scenarios =
    row !== undefined
      ? scenariosFor(new Set([row]))
      : loadScenarios().filter(
          (scenario) =>
            full || (plays?.includes(scenario.id) ?? (meets === undefined || meets(subject, scenario))),
        );
  let caught = false;
  const onStep = ({ record }: CollectedTest) => {
    const checks = record?.checks ?? [];
    caught ||= checks.some(({ requirement, outcome }) => requirement === row && outcome === 'fail');
  };
  try {
    const issued: Secret[] = [];
    const onIssue = (kind: 'code' | 'token', value: string) => void issued.push({ kind, value });
    const environment = await openTestEnvironment({ client: { config, folder }, browser, onIssue });
    try {
      const results = await runScenarios({
        scenarios,
        environments: [environment],
        reproduce: () => '',
        onStep,
        interrupted: () => interrupted() || caught,
        inHistories: (scenario) =>
          hidesInHistory(subject) && (subject.kind === 'fault' || (inHistories?.(subject, scenario) ?? true)),
        narrows: false,
      });
      into.tests.push(...results.tests.map((test) => ({ ...test, subject: subjectKey(subject) })));
      const lost = checkClientReport(config, results, issued);
      into.problems.push(...lost.map((problem) => `${subject.id}: ${problem}`));
    } finally {
      await environment.close();
    }
  } catch (error) {
    into.problems.push(
      `${subject.id}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
    );
  }
}
