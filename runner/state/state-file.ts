/**
 * The file of `--state`: tokens that a later run needs. They are secrets, so they are sealed with a key that is derived from
 * the secret of the client: who can open the file could get such tokens anyway, and nobody has a further key to keep.
 */
import { randomBytes, scryptSync } from 'node:crypto';
import { accessSync, constants, lstatSync, type Stats } from 'node:fs';
import { dirname, relative } from 'node:path';
import { replaceFile } from '../../reports/replace-file.ts';
import { seal, unseal } from '../../reports/secrets/seal.ts';
import { DocumentError, readJson } from '../../specs/documents/read-document.ts';
import { isObject } from '../../specs/is-object.ts';
import type { KeptToken } from '../../suites/flows/kept-token.ts';
import type { ResolvedTarget } from '../../suites/flows/target-spec.ts';
import { UsageError } from '../usage-error.ts';

const VERSION = 1;
const PRIVATE = 0o600;
const OTHERS = 0o077;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** A tenth of a second of work for each guess at a client's secret. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/** What is sealed. */
interface Content {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly tokens: readonly KeptToken[];
}

/**
 * The tokens of earlier runs; none where the file does not exist yet.
 * @param out Folder of the report, which is published: the file must not lie in it.
 * @throws UsageError for a file that others can read, that is of another target, or that could not be written
 */
export function readState(path: string, target: ResolvedTarget, out: string): readonly KeptToken[] {
  const inside = relative(out, path);
  if (!inside.startsWith('..'))
    throw problem(path, 'lies in the folder of the report, which is handed on: keep it elsewhere');
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat) {
    requireFolder(path);
    return [];
  }
  requirePrivate(path, stat);
  const content = open(path, target);
  const { client, baseUrl } = target;
  if (content.baseUrl !== baseUrl || content.clientId !== client.id)
    throw problem(
      path,
      `is of ${content.clientId} at ${content.baseUrl}, not of ${client.id} at ${baseUrl}: give each target a file of its own`,
    );
  return content.tokens;
}

/** Writes it anew, for nobody else to read. */
export function writeState(path: string, target: ResolvedTarget, tokens: readonly KeptToken[]): void {
  const salt = randomBytes(SALT_BYTES);
  const content: Content = { baseUrl: target.baseUrl, clientId: target.client.id, tokens };
  const sealed = seal(JSON.stringify(content), keyOf(target, salt));
  const file = { stateVersion: VERSION, salt: salt.toString('base64'), sealed };
  replaceFile(path, `${JSON.stringify(file, undefined, 2)}\n`, PRIVATE);
}

function open(path: string, target: ResolvedTarget): Content {
  const file = read(path);
  if (!isObject(file) || typeof file['salt'] !== 'string' || typeof file['sealed'] !== 'string')
    throw problem(path, 'is no file that --state wrote: name another');
  if (file['stateVersion'] !== VERSION)
    throw problem(path, 'was written by another version of this tool: delete it, or name another');
  try {
    return JSON.parse(unseal(file['sealed'], keyOf(target, Buffer.from(file['salt'], 'base64')))) as Content;
  } catch {
    throw problem(
      path,
      'cannot be opened with the secret of this client: it is of another one, was altered, or the secret was changed since; delete it, or name another',
    );
  }
}

function read(path: string): unknown {
  try {
    return readJson(path);
  } catch (error) {
    if (error instanceof DocumentError) throw new UsageError(error.message);
    throw error;
  }
}

const keyOf = ({ client }: ResolvedTarget, salt: Buffer): Buffer =>
  scryptSync(client.secret, salt, KEY_BYTES, COST);

function requireFolder(path: string): void {
  try {
    accessSync(dirname(path), constants.W_OK | constants.X_OK);
  } catch {
    throw problem(path, 'cannot be written: its folder does not exist, or is not yours to write to');
  }
}

/** Windows knows no such modes: there the folder of the user keeps others out. */
function requirePrivate(path: string, stat: Stats): void {
  if (!stat.isFile()) throw problem(path, 'is no plain file: name another');
  if (process.platform === 'win32' || (stat.mode & OTHERS) === 0) return;
  throw problem(path, `holds tokens, and others can read it: chmod 600 ${path}`);
}

const problem = (path: string, words: string): UsageError => new UsageError(`--state ${path} ${words}`);
