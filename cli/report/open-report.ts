import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../../runner/usage-error.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { Io } from '../io.ts';

/** Opens the page of a report in the reader's own browser; says where it lies all the same. */
export async function openReport(path: string, io: Io): Promise<number> {
  const given = resolve(io.cwd, path);
  if (!existsSync(given)) throw new UsageError(`${path} does not exist`);
  const file = statSync(given).isDirectory() ? join(given, 'report.html') : given;
  if (!existsSync(file) || !file.endsWith('.html'))
    throw new UsageError(
      `${path} has no report.html: \`report show ${path} --format html > report.html\` makes one`,
    );
  io.out(file);
  if (!(await start(openerOf(io.env), file, io.env)))
    io.err(`${io.paintErr.yellow('warning:')} no browser could be started; open the file yourself`);
  return exitCodes.met;
}

/** `BROWSER` is what other programs read; else what the system has. */
function openerOf({ BROWSER }: Io['env']): readonly string[] {
  if (BROWSER) return [BROWSER];
  if (process.platform === 'darwin') return ['open'];
  // The empty word is the title of a window, which `start` takes for the file otherwise.
  return process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
}

/** @returns false where there is no such program */
function start([program = '', ...args]: readonly string[], file: string, env: Io['env']): Promise<boolean> {
  return new Promise((done) => {
    const child = spawn(program, [...args, file], { detached: true, stdio: 'ignore', env: { ...env } });
    child.once('error', () => done(false));
    child.once('spawn', () => {
      child.unref();
      done(true);
    });
  });
}
