import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { createScanner, type SecretKind } from '../model/redact.ts';
import type { Secret } from './secret-channel.ts';
import { type Part, Unreadable, unpack } from './unpack.ts';

/** A file in which something must not be. It names the kind, never the value. */
export interface Leak {
  /** Relative to the searched folder, with `/`. */
  readonly file: string;
  /** Path inside an archive; absent for the file itself. */
  readonly inside?: string;
  readonly kind: SecretKind | 'unreadable archive';
  /** What was found, in words: the kind, or why it could not be looked for. */
  readonly detail: string;
}

export interface ScanOptions {
  /**
   * Texts that are public whatever the secrets are: the catalogue, the address of the target. A secret that is a part of
   * them ("test") cannot be told from them and is not looked for.
   */
  readonly publicTexts?: readonly string[];
}

/** Values that were looked for, and what was found. */
export interface ScanResult {
  readonly leaks: readonly Leak[];
  /** The values that were found; to be masked, never shown. */
  readonly found: readonly Secret[];
  readonly files: number;
  readonly searched: number;
  /** Values that are too short or too common to be told from other text. */
  readonly skipped: number;
}

/** Shorter values stand in any text by chance. Secrets and passwords are chosen by people, the others are minted. */
const SHORTEST: Readonly<Record<SecretKind, number>> = {
  secret: 6,
  password: 6,
  token: 12,
  code: 12,
  cookie: 12,
};

/** A file and what is in it. */
export interface ScannedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Searches every file below a folder. */
export function scanForSecrets(
  folder: string,
  secrets: readonly Secret[],
  options: ScanOptions = {},
): ScanResult {
  const names = listFiles(folder).filter((file) => lstatSync(join(folder, file)).isFile());
  return scanFiles(
    names.map((name) => ({ name, bytes: readFileSync(join(folder, name)) })),
    secrets,
    options,
  );
}

/**
 * Searches every file for every value: plain, percent-encoded, JSON- and HTML-escaped, in any mixture, base64 and
 * base64url at every offset, hex; in zip archives and gzip streams too, also where those are embedded as base64.
 */
export function scanFiles(
  files: readonly ScannedFile[],
  secrets: readonly Secret[],
  { publicTexts = [] }: ScanOptions = {},
): ScanResult {
  const usable = secrets.filter(
    ({ kind, value }) => value.length >= SHORTEST[kind] && !publicTexts.some((text) => text.includes(value)),
  );
  const found = new Set<Secret>();
  const search = makeSearch(usable, found);
  const leaks = files.flatMap(({ name, bytes }) => scanFile(name, bytes, search));
  const skipped = secrets.length - usable.length;
  return { leaks, found: [...found], files: files.length, searched: usable.length, skipped };
}

/** Paths of all files below a folder, relative to it, with `/`, sorted. Elsewhere than on Windows `\\` is part of a name. */
export function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length))
    .map((path) => (sep === '\\' ? path.replaceAll(sep, '/') : path).replace(/^\/+/, ''))
    .sort();
}

type Search = (text: string) => Secret[];

function makeSearch(secrets: readonly Secret[], seen: Set<Secret>): Search {
  const forms = secrets.flatMap((secret) => formsOf(secret.value).map((form) => ({ form, secret })));
  const scanner = createScanner(forms.map(({ form }) => form));
  return (text) => {
    const found = new Set(scanner(text).flatMap(({ value }) => forms[value]?.secret ?? []));
    for (const secret of found) seen.add(secret);
    return [...found];
  };
}

/** A value, and how it may be written beside what scanner and redactor read by themselves. */
export function formsOf(value: string): string[] {
  const hex = Buffer.from(value, 'utf8').toString('hex');
  return [value, hex, hex.toUpperCase()];
}

function scanFile(file: string, bytes: Buffer, search: Search): Leak[] {
  let parts: Part[];
  try {
    parts = unpack(bytes);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const detail = `an archive that cannot be looked into (${error.message})`;
    return [{ file, kind: 'unreadable archive', detail }];
  }
  const leaks = new Map<string, Leak>();
  for (const { name, bytes: part } of parts) {
    for (const { kind } of textsOf(part).flatMap(search)) {
      const leak = { file, kind, detail: `a ${kind}`, ...(name !== '' && { inside: name }) };
      leaks.set(`${name} ${kind}`, leak);
    }
  }
  for (const kind of search(file).map((secret) => secret.kind))
    leaks.set(`name ${kind}`, { file: '(a file name)', kind, detail: `a ${kind}` });
  return [...leaks.values()];
}

/** Backslashes before punctuation, and the invisible spaces that keep GitHub from linking. */
const MARKDOWN_ESCAPES = /\\(?=[!-/:-@[-`{-~])|&#8203;|\u200b/g;

/**
 * UTF-8 leaves ASCII readable in whatever file; every second byte zero looks like UTF-16; Markdown escapes what the
 * scanner takes for text.
 */
function textsOf(bytes: Buffer): string[] {
  const text = bytes.toString('utf8');
  const unescaped = text.replace(MARKDOWN_ESCAPES, '');
  const texts = unescaped === text ? [text] : [text, unescaped];
  if (bytes.includes(0)) texts.push(bytes.toString('utf16le'), bytes.subarray(1).toString('utf16le'));
  return texts;
}
