/** The tests of the provider suites and the rows they verify, as the test runner itself lists them. */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageRoot } from '../../specs/index.ts';
import { PROJECTS } from '../../suites/flows/run-plan.ts';

interface DeclaredTest {
  /** Path below suites/provider, without suffix. */
  readonly file: string;
  readonly title: string;
  readonly ids: readonly string[];
  /** The kind of contexts in which it tries its vector. */
  readonly contexts?: string;
}

export interface SuiteReading {
  readonly tests: readonly DeclaredTest[];
  /** One line for each test that declares nothing or never runs, and for each file that does not load. */
  readonly problems: readonly string[];
}

/** What the runner's JSON reporter writes for `--list`, as far as it is read here. */
export interface Listing {
  readonly suites: readonly ListedSuite[];
  readonly errors: readonly { readonly message?: string }[];
}
interface ListedSuite {
  readonly specs: readonly ListedSpec[];
  readonly suites?: readonly ListedSuite[];
}
interface ListedSpec {
  readonly title: string;
  readonly file: string;
  readonly tests: readonly {
    readonly annotations: readonly { readonly type: string; readonly description?: string }[];
    readonly expectedStatus: string;
  }[];
}

/** Asks the runner for the compiled tests of the provider suites. */
export function listTests(): Listing {
  const runner = createRequire(import.meta.url).resolve('@playwright/test/cli');
  const config = join(packageRoot, 'dist', 'playwright.config.js');
  const projects = PROJECTS.map((name) => `--project=${name}`);
  const args = [runner, 'test', '-c', config, '--list', '--reporter=json', ...projects];
  try {
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 26 }));
  } catch (error) {
    // A file that does not load ends the runner with a failure, but it lists the rest and says why.
    const { stdout } = error as { stdout?: string };
    if (!stdout?.startsWith('{')) throw error;
    return JSON.parse(stdout);
  }
}

/** Reads a listing. */
export function readTests(listing: Listing): SuiteReading {
  const tests: DeclaredTest[] = [];
  const problems = listing.errors.map(
    ({ message }) => `suites/provider: ${message?.split('\n')[0] ?? 'a file does not load'}`,
  );
  for (const spec of specsOf(listing.suites)) {
    const file = spec.file.replace(/^suites\/provider\//, '').replace(/\.spec\.[jt]s$/, '');
    const [first] = spec.tests;
    const annotations = first?.annotations ?? [];
    const ids = annotations.flatMap(({ type, description }) =>
      type === 'requirement' && description ? [description] : [],
    );
    const where = `suites/provider/${file}.spec.ts: "${spec.title}"`;
    if (ids.length === 0)
      problems.push(`${where} declares no requirement: write verifies('id') after the title`);
    if (first && first.expectedStatus !== 'passed')
      problems.push(`${where} is never run: a test that does not run hides its requirement`);
    const contexts = annotations.find(({ type }) => type === 'contexts')?.description;
    tests.push({ file, title: spec.title, ids, ...(contexts === undefined ? {} : { contexts }) });
  }
  return { tests, problems };
}

function specsOf(suites: readonly ListedSuite[]): ListedSpec[] {
  return suites.flatMap((suite) => [...suite.specs, ...specsOf(suite.suites ?? [])]);
}
