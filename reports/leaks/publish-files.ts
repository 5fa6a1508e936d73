/**
 * Puts files where they can be seen, once no secret is in them. What holds one is masked and searched again; what still
 * holds one is withheld, and a bare edition without any free text takes its place: a verdict is never lost.
 */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../specs/make-folder.ts';
import { createRedactor, type Secret } from '../model/redact.ts';
import { formsOf, type Leak, type ScanResult, scanFiles } from './scan-for-secrets.ts';

export interface OutputFile {
  /** Relative to the folder, with `/`. */
  readonly name: string;
  readonly text: string;
  readonly mode?: number;
}

/** What only the search of the finished files found. */
export interface MaskedLate {
  /** How many values. */
  readonly values: number;
  readonly files: readonly string[];
}

export interface OutputGuard {
  /** What must be in no file. */
  readonly secrets: readonly Secret[];
  /** What may be in every file. */
  readonly publicTexts: readonly string[];
}

/** What is published, in the order in which it is put in place. */
export interface Edition {
  readonly files: () => readonly OutputFile[];
  /** The same about a run that saw nothing: whatever stands in it are words of ours. */
  readonly empty: () => readonly OutputFile[];
  /** The same with every text mapped, and with the remark that values were masked late. */
  readonly masked: (late: MaskedLate, mask: (text: string) => string) => readonly OutputFile[];
  /** Files without free text that take the place of those that were withheld. */
  readonly bare: (late: MaskedLate, withheld: readonly string[]) => readonly OutputFile[];
}

/** Files that may be published. */
export interface Checked {
  readonly files: readonly OutputFile[];
  readonly late?: MaskedLate;
  /** What could not be cleaned, with what it held. */
  readonly withheld: readonly Leak[];
}

/** Searches an edition for secrets and masks or withholds what it must. Writes nothing. */
export function checkEdition(edition: Edition, guard: OutputGuard): Checked {
  const files = edition.files();
  const before = search(files, guard.secrets, guard);
  if (before.leaks.length === 0) return { files, withheld: [] };
  const ours = new Set(search(edition.empty(), before.found, guard).found);
  const secrets = guard.secrets.filter((secret) => !ours.has(secret));
  const { leaks, found } = search(files, secrets, guard);
  if (leaks.length === 0) return { files, withheld: [] };
  const late = { values: found.length, files: namesOf(leaks) };
  const mask = makeMask(found);
  const masked = edition.masked(late, mask).map((file) => ({ ...file, text: mask(file.text) }));
  const left = search(masked, secrets, guard).leaks;
  if (left.length === 0) return { files: masked, late, withheld: [] };
  const withheld = new Set(namesOf(left));
  const bare = edition.bare(late, [...withheld]);
  const kept = masked.filter(({ name }) => !withheld.has(name) && bare.every((file) => file.name !== name));
  return { files: [...kept, ...bare], late, withheld: left };
}

/** One line for each file, never the value. */
export function describeWithheld(leaks: readonly Leak[]): string[] {
  return leaks.map(
    ({ file, inside, detail }) =>
      `${file}${inside ? ` (in ${inside})` : ''} held ${detail} that could not be masked: withheld`,
  );
}

/** One line, never the value. */
export function describeLate({ values, files }: MaskedLate): string {
  const what = values === 1 ? '1 value was' : `${values} values were`;
  return `${what} not known for secret in time and masked in ${files.join(', ')}: a defect of this tool, please report it`;
}

const namesOf = (leaks: readonly Leak[]): string[] => [...new Set(leaks.map(({ file }) => file))].sort();

const search = (
  files: readonly OutputFile[],
  secrets: readonly Secret[],
  { publicTexts }: OutputGuard,
): ScanResult =>
  scanFiles(
    files.map(({ name, text }) => ({ name, bytes: Buffer.from(text) })),
    secrets,
    { publicTexts },
  );

function makeMask(found: readonly Secret[]): (text: string) => string {
  const redactor = createRedactor({ key: 'late' });
  for (const { kind, value } of found) for (const form of formsOf(value)) redactor.learn(kind, form);
  return (text) => redactor.redact(text);
}

/** Begins the name of the folder in which files wait until all are written. */
export const WAITING = '.writing-';

export interface PutInPlace {
  /** Paths, in the order they were put in place. */
  readonly written: readonly string[];
  readonly failed: readonly { readonly name: string; readonly error: unknown }[];
}

/** Writes files beside their place first, then puts them there one after the other: nobody takes a part for the whole. */
export function putInPlace(folder: string, files: readonly OutputFile[]): PutInPlace {
  const waiting = mkdtempSync(join(folder, WAITING));
  const written: string[] = [];
  const failed: { name: string; error: unknown }[] = [];
  const attempt = (name: string, work: () => void): boolean => {
    try {
      work();
      return true;
    } catch (error) {
      failed.push({ name, error });
      return false;
    }
  };
  try {
    const ready = files.filter(({ name, text, mode = 0o644 }) =>
      attempt(name, () => {
        makeFolder(dirname(join(waiting, name)));
        writeFileSync(join(waiting, name), text, { mode });
      }),
    );
    for (const { name } of ready)
      attempt(name, () => {
        makeFolder(dirname(join(folder, name)));
        renameSync(join(waiting, name), join(folder, name));
        written.push(join(folder, name));
      });
  } finally {
    rmSync(waiting, { recursive: true, force: true });
  }
  return { written, failed };
}
