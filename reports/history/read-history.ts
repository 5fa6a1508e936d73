/** Reads the entries of a history. Each is verified before it is believed; what does not hold becomes a line. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { DocumentError, readJson } from '../../specs/documents/read-document.ts';
import { compileSchema } from '../../specs/documents/schema-errors.ts';
import type { HistoryEntry } from '../../specs/generated/history-entry.ts';
import { readSpec } from '../../specs/index.ts';
import { findReplay } from '../sign/compare-manifest.ts';
import { keyIdOf } from '../sign/dsse.ts';
import { ENVELOPE_FILE, type Manifest, PUBLIC_KEY_FILE } from '../sign/manifest.ts';
import { findMistake, openManifest, readEnvelope, SignatureError } from '../sign/read-signature.ts';
import type { Entry, History } from './entry.ts';
import { ENTRIES, ENTRY_FILE, HistoryError, KEYS, listEntries, PAGE_FILE, requireHistory } from './store.ts';

/** The manifest of an unsigned report stands in it. */
const MOST_ENTRY_BYTES = 10_000_000;
const MOST_KEY_BYTES = 10_000;

/**
 * The public keys in the folder `keys` of a history.
 * @throws HistoryError for a file that is none
 */
export function readTrustedKeys(folder: string): KeyObject[] {
  const keys = join(folder, KEYS);
  if (!existsSync(keys)) return [];
  return readdirSync(keys)
    .filter((name) => /\.(pem|pub)$/.test(name))
    .sort()
    .map((name) => {
      const file = join(keys, name);
      const key = readKey(file);
      if (!key) throw new HistoryError(`${file} is no Ed25519 public key in PEM form`);
      return key;
    });
}

function readKey(file: string): KeyObject | undefined {
  const there = lstatSync(file, { throwIfNoEntry: false });
  if (!there?.isFile() || there.size > MOST_KEY_BYTES) return undefined;
  const pem = readFileSync(file, 'utf8');
  if (pem.includes('PRIVATE KEY')) return undefined;
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}

/**
 * All entries, oldest first.
 * @param trusted keys beside those of the history; with neither, an entry is opened with the key that came with it
 * @throws HistoryError where the folder is no history
 */
export function readHistory(folder: string, trusted: readonly KeyObject[], now: Date): History {
  requireHistory(folder);
  const keys = [...trusted, ...readTrustedKeys(folder)];
  const { names, problems } = listEntries(folder);
  const entries: Entry[] = [];
  const lines = [...problems];
  for (const name of names) {
    const read = readEntry(folder, name, keys, now);
    if (typeof read === 'string') lines.push(`${ENTRIES}/${name}: ${read}`);
    else entries.push(read);
  }
  return { entries: sortByTime(dropDoubles(entries)), problems: lines };
}

/** An entry, or what is wrong with it. */
function readEntry(folder: string, name: string, keys: readonly KeyObject[], now: Date): Entry | string {
  const path = join(folder, ENTRIES, name);
  try {
    const odd = readdirSync(path, { withFileTypes: true }).find((file) => !file.isFile());
    if (odd) return `altered: ${JSON.stringify(odd.name)} is no regular file`;
    const document = readEntryFile(join(path, ENTRY_FILE));
    if (typeof document === 'string') return document;
    const { addedAt, report } = document;
    if (lstatSync(join(path, 'report.json'), { throwIfNoEntry: false })?.size !== report.bytes)
      return 'altered: report.json is missing, or not the one that was added';
    const opened = openEntry(path, document, keys);
    if (typeof opened === 'string') return opened;
    if (opened.manifest.actor === 'both')
      return 'it is about what passed through a proxy, which certifies nothing';
    const [replay] = findReplay(opened.manifest, { now });
    if (replay !== undefined) return replay;
    const signed = opened.manifest.files.find((file) => file.path === 'report.json');
    if (signed?.sha256 !== report.sha256)
      return `altered: ${ENTRY_FILE} is about another report than the signature`;
    return { name, addedAt, sha256: report.sha256, ...opened, hasPage: hasPage(path, opened) };
  } catch (error) {
    if (error instanceof SignatureError) return error.message;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    return `cannot be read (${code})`;
  }
}

let validate: ValidateFunction | undefined;

function readEntryFile(file: string): HistoryEntry | string {
  if (!existsSync(file)) return `incomplete: ${ENTRY_FILE} is missing`;
  try {
    const document = readJson(file, MOST_ENTRY_BYTES);
    validate ??= compileSchema({ ...readSpec<object>('schemas/history-entry.schema.json'), $id: undefined });
    return validate(document) ? (document as HistoryEntry) : `altered: ${ENTRY_FILE} is none`;
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return `altered: ${ENTRY_FILE} ${error.problems[0]?.split('\n')[0]}`;
  }
}

function hasPage(path: string, { manifest, signedBy }: Opened): boolean {
  const page = manifest.files.find((file) => file.path === PAGE_FILE);
  if (page === undefined || signedBy === undefined) return false;
  return lstatSync(join(path, PAGE_FILE), { throwIfNoEntry: false })?.size === page.bytes;
}

type Opened = Pick<Entry, 'manifest' | 'signedBy' | 'trusted'>;

function openEntry(path: string, { manifest }: HistoryEntry, keys: readonly KeyObject[]): Opened | string {
  const envelope = join(path, ENVELOPE_FILE);
  if (!existsSync(envelope)) {
    if (keys.length > 0) return 'not signed, and the history trusts its keys only';
    const mistake = manifest === undefined ? 'it is missing' : findMistake(manifest);
    if (mistake !== undefined) return `incomplete: it is not signed, and its manifest is none (${mistake})`;
    return { manifest: manifest as unknown as Manifest, trusted: false };
  }
  const beside = keys.length > 0 ? undefined : readKey(join(path, PUBLIC_KEY_FILE));
  if (keys.length === 0 && !beside) return `altered: ${PUBLIC_KEY_FILE} is no Ed25519 public key`;
  const opened = openManifest(readEnvelope(envelope), beside ? [beside] : keys);
  return { manifest: opened.manifest, signedBy: keyIdOf(opened.key), trusted: keys.length > 0 };
}

/** The same report, added before and after it was signed, counts once. */
function dropDoubles(entries: readonly Entry[]): Entry[] {
  const best = new Map<string, Entry>();
  for (const entry of entries) {
    const other = best.get(entry.sha256);
    if (!other || (other.signedBy === undefined && entry.signedBy !== undefined))
      best.set(entry.sha256, entry);
  }
  return [...best.values()];
}

const sortByTime = (entries: readonly Entry[]): Entry[] =>
  [...entries].sort((a, b) => Date.parse(a.manifest.startedAt) - Date.parse(b.manifest.startedAt));
