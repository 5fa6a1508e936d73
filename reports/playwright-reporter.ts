import { basename, relative } from 'node:path';
import type {
  FullConfig,
  FullResult,
  Reporter,
  Suite,
  TestCase,
  TestError,
  TestResult,
} from '@playwright/test/reporter';
import { loadCatalogue } from '../specs/index.ts';
import { writeCollection } from './collect/collection-file.ts';
import { describeError, isFinding, pickError } from './collect/describe-error.ts';
import { readLateRecords } from './collect/late-records.ts';
import { chooseProgressMode, Progress, type ProgressOutput } from './collect/progress.ts';
import { readRecord } from './collect/read-record.ts';
import type { CollectedTest, Collection, TestRecord } from './model/types.ts';

/** Options and interoperability are told, not judged. */
const weighs = new Set(
  loadCatalogue()
    .filter(({ profile, level }) => profile !== 'interop' && level !== 'may')
    .map(({ id }) => id as string),
);

export interface ReporterOptions {
  /** File for what was collected; default: the environment variable AIRISK_COLLECT. */
  collect?: string;
  /** `line`, `plain` or `none`; default: AIRISK_PROGRESS, else what suits standard error. */
  progress?: string;
  /** Replaces known secrets in error texts; without it they are only masked where protocols carry them. */
  redact?: (text: string) => string;
  /** Default: standard error. */
  output?: ProgressOutput;
  now?: () => number;
}

/**
 * Playwright reporter that gathers what the tests of a run recorded, shows how far the run is, and leaves one file
 * (`Collection`) from which the report is built. Nothing is judged here.
 */
export default class AiriskReporter implements Reporter {
  readonly #options: ReporterOptions;
  readonly #progress: Progress;
  readonly #redact: (text: string) => string;
  readonly #tests: CollectedTest[] = [];
  readonly #byId = new Map<string, CollectedTest>();
  readonly #errors: string[] = [];
  #suite: Suite | undefined;
  #rootDir = '';

  constructor(options: ReporterOptions = {}) {
    this.#options = options;
    this.#redact = options.redact ?? ((text) => text);
    const output = options.output ?? process.stderr;
    const wanted = options.progress ?? process.env.AIRISK_PROGRESS;
    const mode = chooseProgressMode(wanted, output, Boolean(process.env.CI));
    this.#progress = new Progress(mode, output, options.now ?? Date.now);
  }

  /** Keeps Playwright from adding a reporter of its own. */
  printsToStdio(): boolean {
    return true;
  }

  onBegin(config: FullConfig, suite: Suite): void {
    this.#suite = suite;
    this.#rootDir = config.rootDir;
    this.#progress.begin(suite.allTests().length, config.workers);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const collected = this.#collect(test, result);
    this.#tests.push(collected);
    this.#byId.set(test.id, collected);
    const error = pickError(result.errors);
    const broken = error !== undefined && !isFinding(error);
    this.#progress.step(labelOf(test), { broken: brokenRows(collected), failed: broken });
    if (broken) this.#progress.error(labelOf(test), collected.error ?? 'unknown error');
  }

  onError(error: TestError): void {
    const text = describeError(error, this.#redact);
    this.#errors.push(text);
    this.#progress.error('Error outside the tests', text);
  }

  async onEnd(result: FullResult): Promise<{ status: FullResult['status'] } | undefined> {
    this.#progress.clear();
    const path = this.#options.collect ?? process.env.AIRISK_COLLECT;
    if (path === undefined || path === '') return undefined;
    for (const [test, record] of readLateRecords(path)) {
      const collected = this.#byId.get(test);
      if (collected) collected.record = record;
    }
    const collection: Collection = {
      tests: [...this.#tests, ...this.#findTestsNotRun()],
      status: result.status,
      durationMs: Math.round(result.duration),
      ...(this.#errors.length > 0 && { errors: this.#errors }),
    };
    try {
      writeCollection(path, collection);
      return undefined;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      process.stderr.write(`The collected results could not be written to ${path}: ${reason}\n`);
      return { status: 'failed' };
    }
  }

  #collect(test: TestCase, result: TestResult): CollectedTest {
    const error = pickError(result.errors);
    const base = this.#describe(test, result.status, Math.round(result.duration));
    let text = error && describeError(error, this.#redact);
    let record: TestRecord | undefined;
    try {
      record = readRecord(result.attachments);
    } catch (problem) {
      text ??= `its record cannot be read: ${problem instanceof Error ? problem.message : String(problem)}`;
    }
    return { ...base, ...(text !== undefined && { error: text }), ...(record && { record }) };
  }

  #describe(test: TestCase, status: CollectedTest['status'], durationMs: number): CollectedTest {
    const annotated = (kind: string) =>
      test.annotations.filter(({ type }) => type === kind).flatMap(({ description }) => description ?? []);
    const [subject] = annotated('subject');
    return {
      project: test.parent.project()?.name ?? '',
      file: this.#sourceOf(test),
      title: namesOf(test).join(' › '),
      requirements: annotated('requirement'),
      ...(subject === undefined ? {} : { subject }),
      status,
      durationMs,
    };
  }

  /** Path of the source: in an installed copy the tests run from the compiled output, which mirrors the sources. */
  #sourceOf(test: TestCase): string {
    const file = relative(this.#rootDir, test.location.file).replaceAll('\\', '/');
    return basename(this.#rootDir) === 'dist' ? file.replace(/\.js$/, '.ts') : file;
  }

  #findTestsNotRun(): CollectedTest[] {
    const tests = this.#suite?.allTests() ?? [];
    return tests
      .filter((test) => test.results.length === 0)
      .map((test) => this.#describe(test, 'not-run', 0));
  }
}

/** Names of the groups a test is in, and its own; without project and file. */
function namesOf(test: TestCase): string[] {
  return test.titlePath().slice(3);
}

/** Requirements that a test saw broken, as far as they count. */
function brokenRows({ record }: CollectedTest): string[] {
  const broken = record?.checks.filter(({ outcome }) => outcome === 'fail' || outcome === 'warn') ?? [];
  return broken.map(({ requirement }) => requirement).filter((id) => weighs.has(id));
}

/** `token - refuses a used code`. */
function labelOf(test: TestCase): string {
  const groups = namesOf(test).slice(0, -1);
  const group =
    groups.length > 0 ? groups.join(' ') : basename(test.location.file).replace(/\.spec\.[jt]s$/, '');
  return `${group} - ${test.title}`;
}
