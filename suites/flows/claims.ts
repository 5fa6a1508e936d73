/** Numbers that are taken once by all processes of this user, such as the period of a one-time code. */
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Older ones are forgotten: longer than any provider takes a one-time code. */
const KEPT = 10;

/**
 * Takes a number for this process. The file that says so is made or is there already: there is no moment between.
 * @param secret Whose numbers these are; only its hash is written.
 */
export function claim(secret: string, number: number): boolean {
  const [folder, whose] = placeOf(secret);
  try {
    closeSync(openSync(join(folder, `${whose}-${number}`), 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  for (const other of claimed(folder, whose))
    if (other < number - KEPT) rmSync(join(folder, `${whose}-${other}`), { force: true });
  return true;
}

/** Takes a number above all that were taken, and not below the least. */
export function claimNext(secret: string, least: number): number {
  const [folder, whose] = placeOf(secret);
  let number = Math.max(least, ...claimed(folder, whose).map((other) => other + 1));
  while (!claim(secret, number)) number += 1;
  return number;
}

function placeOf(secret: string): [folder: string, whose: string] {
  const folder = join(tmpdir(), `airisk-one-time-codes-${userInfo().uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return [folder, createHash('sha256').update(secret).digest('hex').slice(0, 24)];
}

const claimed = (folder: string, whose: string): number[] =>
  readdirSync(folder).flatMap((name) =>
    name.startsWith(`${whose}-`) ? [Number(name.slice(whose.length + 1))] : [],
  );
