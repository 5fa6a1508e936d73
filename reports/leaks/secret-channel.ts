/**
 * How the values that only workers know (codes, tokens, cookies) reach the leak scan at the end of a run without being
 * stored in clear: each worker appends records that are encrypted with a key of this run, which lives in memory and in
 * the environment of the workers only. The file is in a private folder and is deleted with the run.
 */
import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Secret } from '../model/redact.ts';
import { seal, unseal } from '../secrets/seal.ts';

export type { Secret } from '../model/redact.ts';

/** Where the records go, and the key, 32 bytes in hex. */
export interface ChannelPlace {
  readonly file: string;
  readonly key: string;
}

const FILE_VARIABLE = 'AIRISK_SECRETS_FILE';
const KEY_VARIABLE = 'AIRISK_SECRETS_KEY';
const PRIVATE = 0o600;

/** A channel of its own for one run. */
export function makeChannel(file: string): ChannelPlace {
  return { file, key: randomBytes(32).toString('hex') };
}

/** The environment variables that lead workers to the channel. */
export function channelVariables({ file, key }: ChannelPlace): Record<string, string> {
  return { [FILE_VARIABLE]: file, [KEY_VARIABLE]: key };
}

/** A value that a worker tells of. */
export interface ToldSecret extends Secret {
  /** Whom the worker judged, in an audit. */
  readonly subject?: string;
  /** Told by the provider of ours that issued it, not by the judge that saw it. */
  readonly issued?: true;
}

/**
 * What a worker calls with every value it learns; each value is written once for a subject.
 * @returns undefined where no run collects.
 */
export function openSecretSink(
  env: Readonly<Record<string, string | undefined>>,
): ((secret: ToldSecret) => void) | undefined {
  const file = env[FILE_VARIABLE];
  const key = env[KEY_VARIABLE];
  if (!file || !key) return undefined;
  const seen = new Set<string>();
  return (secret) => {
    const { value, subject, issued } = secret;
    const known = JSON.stringify([subject, issued, value]);
    if (value === '' || seen.has(known)) return;
    seen.add(known);
    // One short line per call, appended at once: several workers write to the same file.
    appendFileSync(file, `${seal(JSON.stringify(secret), Buffer.from(key, 'hex'))}\n`, { mode: PRIVATE });
  };
}

/**
 * All values that the workers of a run told of, each once for a subject.
 * @throws Error for a record that was not written with this key: then the scan would not know everything.
 */
export function readSecrets({ file, key }: ChannelPlace): ToldSecret[] {
  if (!existsSync(file)) return [];
  const found = new Map<string, ToldSecret>();
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const secret = JSON.parse(unseal(line, Buffer.from(key, 'hex'))) as ToldSecret;
    const known = JSON.stringify([secret.subject, secret.issued, secret.value]);
    if (!found.has(known)) found.set(known, secret);
  }
  return [...found.values()];
}
