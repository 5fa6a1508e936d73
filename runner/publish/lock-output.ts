/**
 * One run at a time in one folder: two would delete each other's work. A file says who holds it; what a dead process left
 * is taken over.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../usage-error.ts';

/** Name of the file, in the folder; it is gone when the run is over. */
export const LOCK_FILE = '.airisk-run.lock';

/** Who holds a folder. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
  /** When the process started, by its system's own count: a number may be given again. */
  readonly born?: string;
}

/** How often a holder shows that it lives, for those who cannot see its process. */
const SIGN_OF_LIFE_MS = 5_000;
/** Without a sign for so long a holder on another machine counts as dead. */
const DEAD_AFTER_MS = 60_000;
/** A holder that has only just made the file is about to write into it. */
const WRITING_MS = 2_000;
const MAX_ATTEMPTS = 5;

const held = new Map<string, NodeJS.Timeout>();

/**
 * Holds the folder until `releaseOutputs`.
 * @throws UsageError that says who holds it
 */
export function lockOutput(folder: string): void {
  const file = join(folder, LOCK_FILE);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (create(file)) {
      const alive = setInterval(() => showLife(file), SIGN_OF_LIFE_MS);
      alive.unref();
      held.set(file, alive);
      return;
    }
    const found = read(file);
    if (found && lives(found)) throw inUse(folder, found.holder);
    if (found) takeAway(file, found);
  }
  throw new UsageError(`--out ${folder} is in use by another run: wait for it, or give another --out`);
}

/** Gives back every folder that this process holds. */
export function releaseOutputs(): void {
  for (const [file, alive] of held) {
    clearInterval(alive);
    if (read(file)?.holder?.pid === process.pid) rmSync(file, { force: true });
  }
  held.clear();
}
process.once('exit', releaseOutputs);

function inUse(folder: string, holder: Holder | undefined): UsageError {
  const who = holder
    ? ` (process ${holder.pid} on ${holder.host}, since ${holder.since})`
    : ` (${LOCK_FILE} was made a moment ago)`;
  return new UsageError(`--out ${folder} is in use by another run${who}: wait for it, or give another --out`);
}

/** @returns false where there is one */
function create(file: string): boolean {
  let handle: number;
  try {
    handle = openSync(file, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    const born = birthOf(process.pid);
    const holder: Holder = {
      ...{ pid: process.pid, host: hostname(), since: new Date().toISOString() },
      ...(born === undefined ? {} : { born }),
    };
    writeSync(handle, JSON.stringify(holder));
    return true;
  } finally {
    closeSync(handle);
  }
}

interface Found {
  readonly text: string;
  readonly quietMs: number;
  readonly holder: Holder | undefined;
}

/** @returns undefined where it is gone meanwhile */
function read(file: string): Found | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    return { text, quietMs: Date.now() - statSync(file).mtimeMs, holder: parse(text) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<Holder> | null;
    const { pid, host, since } = holder ?? {};
    const whole = Number.isSafeInteger(pid) && typeof host === 'string' && typeof since === 'string';
    return whole ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}

function lives({ holder, quietMs }: Found): boolean {
  if (!holder) return quietMs < WRITING_MS;
  if (holder.host !== hostname()) return quietMs < DEAD_AFTER_MS;
  return isRunning(holder.pid) && (holder.born === undefined || holder.born === birthOf(holder.pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled; it runs all the same.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Where Linux tells it: with the boot, since counts begin anew with each. */
function birthOf(pid: number): string | undefined {
  try {
    // The name of the program, in brackets, may hold blanks and brackets.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return fields?.[19] && `${boot} ${fields[19]}`;
  } catch {
    return undefined;
  }
}

/** Two may find the same dead holder: only the one that moves exactly that file away goes on. */
function takeAway(file: string, { text }: Found): void {
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    renameSync(file, aside);
    if (readFileSync(aside, 'utf8') === text) rmSync(aside, { force: true });
    // Another process was faster and holds it now.
    else renameSync(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function showLife(file: string): void {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // The folder was removed under the run, which will say so when it writes.
  }
}
