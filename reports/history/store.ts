/**
 * The files of a history: one folder for each report, written once, never changed. Whoever adds writes beside and
 * renames, so that two who add at once do not meet, and what a killed one left is no entry.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { HistoryEntry } from '../../specs/generated/history-entry.ts';
import { makeFolder } from '../../specs/make-folder.ts';
import type { Manifest } from '../sign/manifest.ts';
import { SIGNATURE_FILES } from '../write-reports.ts';

/** Says that a folder is a history, and of which version. */
const MARKER_FILE = 'airisk-history.json';
/** The folder of the entries. */
export const ENTRIES = 'entries';
/** Public keys that the history trusts, if it has the folder. */
export const KEYS = 'keys';
/** In the folder of an entry. */
export const ENTRY_FILE = 'entry.json';
/** The page of the report, where the signature vouches for it. */
export const PAGE_FILE = 'report.html';
/** What is being written; a killed process leaves it. */
const UNFINISHED = '.adding-';

const MARKER = `${JSON.stringify({ historyVersion: 1 }, null, 2)}\n`;

/** A folder that cannot be a history; the message says what to do. */
export class HistoryError extends Error {}

/**
 * The folder of a history.
 * @throws HistoryError where there is none
 */
export function requireHistory(folder: string): string {
  const marker = join(folder, MARKER_FILE);
  const there = lstatSync(marker, { throwIfNoEntry: false });
  if (!there)
    throw new HistoryError(
      `${folder} is no history: it has no ${MARKER_FILE}, which \`npx airisk-conformance history add\` writes`,
    );
  if (!there.isFile() || readFileSync(marker, 'utf8').replaceAll('\r\n', '\n') !== MARKER)
    throw new HistoryError(`${marker} is not of this version of the history`);
  refuseLink(folder);
  return folder;
}

/**
 * Makes the folder of a history, or opens it.
 * @throws HistoryError where something else lies there
 */
export function openHistory(folder: string): string {
  if (existsSync(join(folder, MARKER_FILE))) return requireHistory(folder);
  makeFolder(folder);
  if (!statSync(folder).isDirectory()) throw new HistoryError(`${folder} is not a folder`);
  const others = readdirSync(folder).filter(
    (name) => ![ENTRIES, KEYS, MARKER_FILE].includes(name) && !name.startsWith('.'),
  );
  if (others.length > 0)
    throw new HistoryError(`${folder} holds other files (${others[0]}): a history needs a folder of its own`);
  try {
    writeFileSync(join(folder, MARKER_FILE), MARKER, { flag: 'wx' });
  } catch (error) {
    // Two who add the first reports at once.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return requireHistory(folder);
}

/** What a link leads to is not ours to write. */
function refuseLink(folder: string): void {
  for (const name of [ENTRIES, KEYS])
    if (lstatSync(join(folder, name), { throwIfNoEntry: false })?.isSymbolicLink())
      throw new HistoryError(`${join(folder, name)} is a link: a history keeps its own files`);
}

/** A report that was verified, for the history to keep. */
export interface NewEntry {
  /** The folder of the report. */
  readonly from: string;
  /** What its signature vouches for, or would. */
  readonly manifest: Manifest;
  readonly signed: boolean;
  readonly addedAt: Date;
}

/**
 * Keeps `report.json`, the files of the signature and, where that vouches for it, the page of the report.
 * @returns the name of the entry, and whether it had been there before
 * @throws HistoryError where the report changed since it was verified
 */
export function keepReport(
  folder: string,
  entry: NewEntry,
): { readonly name: string; readonly known: boolean } {
  const entries = join(folder, ENTRIES);
  makeFolder(entries);
  removeRemains(entries, entry.addedAt);
  const temporary = mkdtempSync(join(entries, UNFINISHED));
  try {
    const report = copySigned(entry, temporary, 'report.json');
    const sha256 = hashOf(report);
    if (entry.signed && entry.manifest.files.some(({ path }) => path === PAGE_FILE))
      copySigned(entry, temporary, PAGE_FILE);
    const signature = entry.signed
      ? SIGNATURE_FILES.filter((name) => existsSync(join(entry.from, name)))
      : [];
    const bytes = signature.map((name) => copy(entry.from, temporary, name));
    const document: HistoryEntry = {
      entryVersion: 1,
      addedAt: entry.addedAt.toISOString(),
      report: { sha256, bytes: report.length },
      ...(!entry.signed && { manifest: { ...entry.manifest } }),
    };
    writeFileSync(join(temporary, ENTRY_FILE), `${JSON.stringify(document, null, 2)}\n`);
    // A temporary folder is for its owner only; an entry is for whoever may read the history.
    chmodSync(temporary, statSync(entries).mode & 0o777);
    const name = nameOf(entry.manifest, [report, ...bytes]);
    return { name, known: !place(temporary, join(entries, name)) };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** No add takes an hour: what is older was left by one that was killed. */
const DEAD_AFTER_MS = 3_600_000;

function removeRemains(entries: string, now: Date): void {
  for (const name of readdirSync(entries).filter((one) => one.startsWith(UNFINISHED))) {
    const path = join(entries, name);
    const changed = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now.getTime();
    if (now.getTime() - changed > DEAD_AFTER_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** @throws HistoryError for a file that is another one than the manifest says */
function copySigned({ from, manifest }: NewEntry, to: string, name: string): Buffer {
  const bytes = copy(from, to, name);
  if (manifest.files.some(({ path, sha256 }) => path === name && sha256 !== hashOf(bytes)))
    throw new HistoryError(`${name} changed while it was read`);
  return bytes;
}

function copy(from: string, to: string, name: string): Buffer {
  const bytes = readFileSync(join(from, name));
  writeFileSync(join(to, name), bytes, { flag: 'wx' });
  return bytes;
}

/** Sorts by time; the same report under the same signature has the same name. */
function nameOf({ startedAt }: Manifest, parts: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(hashOf(part));
  const time = new Date(startedAt).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${time}-${hash.digest('hex').slice(0, 16)}`;
}

/** The names that `keepReport` gives. */
const ENTRY_NAME = /^\d{8}T\d{6}Z-[0-9a-f]{16}$/;

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** @returns false where it is there already: a folder that holds something is never replaced */
function place(temporary: string, final: string): boolean {
  if (existsSync(final)) return false;
  try {
    renameSync(temporary, final);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(code) && existsSync(final)) return false;
    throw error;
  }
}

/** Names of the entries, oldest first, and a line for everything else; what is being written is nothing yet. */
export function listEntries(folder: string): {
  readonly names: readonly string[];
  readonly problems: readonly string[];
} {
  const entries = join(folder, ENTRIES);
  if (!existsSync(entries)) return { names: [], problems: [] };
  const names: string[] = [];
  const problems: string[] = [];
  for (const found of readdirSync(entries, { withFileTypes: true })) {
    if (found.isDirectory() && ENTRY_NAME.test(found.name)) names.push(found.name);
    else if (!found.name.startsWith('.'))
      problems.push(
        `altered: ${ENTRIES}/${JSON.stringify(found.name).slice(1, -1)} is no entry of a history`,
      );
  }
  return { names: names.sort(), problems: problems.sort() };
}
