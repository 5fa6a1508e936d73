/** One step of `try-packed`: a command, how it has to end, a line that says so. */
import { spawnSync } from 'node:child_process';

export interface Step {
  readonly title: string;
  readonly cwd: string;
  readonly command: readonly [string, ...string[]];
  /** Default: 0. */
  readonly exit?: number;
  /** What it has to say, on either stream. */
  readonly says?: string;
  /** What it must not say. */
  readonly saysNot?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What no step inherits: tests started from within a test run would take themselves for its children. */
const NOT_INHERITED = /^(NODE_TEST_CONTEXT$|AIRISK_|TEST_|PW_|npm_)/;

/** Runs it and tells how it ended. @returns Whether it ended as it has to */
export function runStep({ title, cwd, command, exit = 0, says = '', saysNot, env = {} }: Step): boolean {
  const started = performance.now();
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name));
  const [file, ...args] = command;
  const { status, stdout, stderr, error } = spawnSync(file, args, {
    cwd,
    env: {
      ...Object.fromEntries(inherited),
      // What is tried is what comes with the package.
      ...{ PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1', PLAYWRIGHT_BROWSERS_PATH: cwd, NODE_ENV: 'test' },
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const output = `${stdout ?? ''}${stderr ?? ''}`;
  const isSilent = saysNot === undefined || !output.includes(saysNot);
  const good = status === exit && output.includes(says) && isSilent;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const why = `expected exit code ${exit}${says && ` and “${says}”`}${isSilent ? '' : ` without “${saysNot}”`}, got ${status ?? error?.message}\n${output}`;
  process.stdout.write(good ? `ok    ${title} (${seconds} s)\n` : `FAIL  ${title}: ${why}\n`);
  return good;
}

/** `npm install` of something, with what was downloaded before where that does. */
export function npmInstall(...what: string[]): [string, ...string[]] {
  return ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', ...what];
}
