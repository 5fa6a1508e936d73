/** Whether a report folder is what was signed, by whom, and about what is asked: the steps of `report verify`. */
import type { KeyObject } from 'node:crypto';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGE_FILE } from '../../reports/history/store.ts';
import type { Report } from '../../reports/model/types.ts';
import { canonicalJson } from '../../reports/sign/canonical-json.ts';
import {
  compareFiles,
  compareReport,
  type Expectations,
  findReplay,
} from '../../reports/sign/compare-manifest.ts';
import { keyIdOf, openEnvelope, printEnvelope, printKey } from '../../reports/sign/dsse.ts';
import {
  ENVELOPE_FILE,
  type Manifest,
  PUBLIC_KEY_FILE,
  STATEMENT_FILE,
} from '../../reports/sign/manifest.ts';
import { openManifest, readEnvelope, SignatureError } from '../../reports/sign/read-signature.ts';
import { makeStatement, STATEMENT_TYPE } from '../../reports/sign/statement.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { readPublicKey } from './keys.ts';
import { readReport } from './read-report.ts';

/** A report whose signature holds. */
export interface Verified {
  readonly manifest: Manifest;
  readonly report: Report;
  /** Who signed. */
  readonly key: KeyObject;
}

/** Either, or one line for each thing that does not hold. */
export type FolderCheck = Verified | { readonly problems: readonly string[] };

export interface FolderTerms extends Expectations {
  /** Keys to trust; none: the one that lies beside the report. */
  readonly keys: readonly KeyObject[];
  /** Of a history, which keeps report, page and signature only: whatever else was signed may be missing. */
  readonly reportOnly?: true;
}

/** Step by step: what follows from one that does not hold is not told. */
export function checkFolder(folder: string, terms: FolderTerms): FolderCheck {
  try {
    const envelope = readSigned(folder);
    const keys = terms.keys.length > 0 ? terms.keys : [readKeyBeside(folder)];
    const { manifest, key } = openManifest(envelope, keys);
    refuse(filesProblems(manifest, folder, terms.reportOnly));
    const report = readReport(folder);
    refuse(compareReport(manifest, report, folder));
    if (!report.complete) refuse(['incomplete: the run did not come to its end']);
    refuse(findReplay(manifest, terms));
    refuse(compareSignature(folder, key));
    refuse(compareStatement(folder, manifest, key));
    return { manifest, report, key };
  } catch (error) {
    if (error instanceof Problems) return { problems: error.lines };
    if (error instanceof SignatureError) return { problems: [error.message] };
    if (error instanceof UsageError) return { problems: error.message.split('\n') };
    throw error;
  }
}

class Problems extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines[0]);
    this.lines = lines;
  }
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Problems(problems);
}

function readSigned(folder: string) {
  const file = join(folder, ENVELOPE_FILE);
  if (!existsSync(file)) refuse([`incomplete: ${ENVELOPE_FILE} is missing: the report was never signed`]);
  return readEnvelope(file);
}

function readKeyBeside(folder: string): KeyObject {
  const file = join(folder, PUBLIC_KEY_FILE);
  if (!existsSync(file)) refuse([`incomplete: ${PUBLIC_KEY_FILE} is missing, and no --key was given`]);
  try {
    return readPublicKey(file);
  } catch {
    throw new Problems([`altered: ${PUBLIC_KEY_FILE} is no Ed25519 public key`]);
  }
}

function filesProblems({ files }: Manifest, folder: string, reportOnly: true | undefined): string[] {
  if (!reportOnly) return compareFiles(files, folder);
  const kept = files.filter(
    ({ path }) => path === 'report.json' || (path === PAGE_FILE && existsSync(join(folder, path))),
  );
  // entry.json is the history's own.
  return compareFiles(kept, folder).filter((line) => !line.startsWith('altered: entry.json '));
}

/** Last, so that what was altered more is told first: the signature's own files, which it cannot vouch for. */
function compareSignature(folder: string, key: KeyObject): string[] {
  const files = [ENVELOPE_FILE, PUBLIC_KEY_FILE];
  const missing = files.filter((name) => !existsSync(join(folder, name)));
  if (missing.length > 0) return missing.map((name) => `incomplete: ${name} is missing`);
  const links = files.filter((name) => !lstatSync(join(folder, name)).isFile());
  if (links.length > 0) return links.map((name) => `altered: ${name} is no regular file`);
  const problems: string[] = [];
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const envelope = readEnvelope(join(folder, ENVELOPE_FILE));
  if (envelope.signatures[0]?.keyid !== keyIdOf(key))
    problems.push(`altered: ${ENVELOPE_FILE} names another key than the one that signed`);
  if (read(ENVELOPE_FILE) !== printEnvelope(envelope))
    problems.push(`altered: ${ENVELOPE_FILE} is not written as \`report sign\` writes it`);
  if (read(PUBLIC_KEY_FILE) !== printKey(key))
    problems.push(`altered: ${PUBLIC_KEY_FILE} is not the key that signed`);
  return problems;
}

/** The in-toto statement says what follows from the manifest, and nothing else. */
function compareStatement(folder: string, manifest: Manifest, key: KeyObject): string[] {
  const file = join(folder, STATEMENT_FILE);
  const there = lstatSync(file, { throwIfNoEntry: false });
  if (!manifest.subjects) return there ? [`altered: ${STATEMENT_FILE} was added after signing`] : [];
  if (!there) return [`incomplete: ${STATEMENT_FILE} is missing`];
  if (!there.isFile()) return [`altered: ${STATEMENT_FILE} is no regular file`];
  const envelope = readEnvelope(file, STATEMENT_FILE);
  const signed = envelope.payloadType === STATEMENT_TYPE && openEnvelope(envelope, key);
  const same =
    signed &&
    signed.toString('utf8') === canonicalJson(makeStatement(manifest)) &&
    readFileSync(file, 'utf8') === printEnvelope(envelope) &&
    envelope.signatures[0]?.keyid === keyIdOf(key);
  return same ? [] : [`altered: ${STATEMENT_FILE} is not the statement that belongs to the manifest`];
}
