import type { KeyObject } from 'node:crypto';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { canonicalJson } from '../../reports/sign/canonical-json.ts';
import { compareFiles, compareReport, findReplay } from '../../reports/sign/compare-manifest.ts';
import { type Envelope, keyIdOf, openEnvelope, printEnvelope, printKey } from '../../reports/sign/dsse.ts';
import { ENVELOPE_FILE, MANIFEST_TYPE, type Manifest, PUBLIC_KEY_FILE } from '../../reports/sign/manifest.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { DocumentError, readJson } from '../../specs/documents/read-document.ts';
import { findMistakes } from '../../specs/documents/schema-errors.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import { readSpec } from '../../specs/index.ts';
import type { Io } from '../io.ts';
import { knowsSet } from './compare-rows.ts';
import { readPublicKey } from './keys.ts';
import { parseAge } from './parse-age.ts';
import { requireFolder } from './read-folder.ts';
import { readReport } from './read-report.ts';

export interface VerifyValues {
  readonly key: string | undefined;
  readonly baseUrl: string | undefined;
  readonly runId: string | undefined;
  readonly maxAge: string | undefined;
}

const MAX_ENVELOPE_BYTES = 50_000_000;

/**
 * Verifies the signature of a report, offline: what is signed, by whom, and that the folder is what was signed.
 * @throws UsageError with exit code 7 and one line for what does not hold
 */
export function verifyReport(path: string, values: VerifyValues, io: Io): number {
  const maxAgeMs = values.maxAge === undefined ? undefined : parseAge('--max-age', values.maxAge);
  const folder = requireFolder(resolve(io.cwd, path));
  const trusted = values.key === undefined ? undefined : readPublicKey(resolve(io.cwd, values.key));
  const key = trusted ?? readKeyBeside(folder);
  const manifest = readManifest(folder, key);
  refuse(compareFiles(manifest.files, folder));
  const report = readReport(folder);
  refuse(compareReport(manifest, report, folder));
  if (!report.complete) refuse(['incomplete: the run did not come to its end']);
  refuse(
    findReplay(manifest, {
      now: new Date(),
      ...(values.baseUrl !== undefined && { baseUrl: values.baseUrl }),
      ...(values.runId !== undefined && { runId: values.runId }),
      ...(maxAgeMs !== undefined && { maxAgeMs }),
    }),
  );
  refuse(compareSignature(folder, key));
  const { verdicts, requirementSet, target } = manifest;
  io.out(`signature valid: ${manifest.rows.length} requirements, ${manifest.files.length} files`);
  io.out(`  target   ${target.name}, ${target.baseUrl}`);
  io.out(`  run      ${manifest.runId}, started ${manifest.startedAt}, signed ${manifest.signedAt}`);
  io.out(
    `  verdicts documented ${verdicts.documented}, hardened ${verdicts.hardened}; exit code ${manifest.exitCode}`,
  );
  io.out(`  set      ${requirementSet?.name ?? 'none'}, specification ${manifest.tool.specDigest}`);
  io.out(`  key      ${keyIdOf(key)}`);
  if (!knowsSet(report))
    io.err(
      `${io.paintErr.yellow('warning:')} the requirement set ${requirementSet?.name} is not known to this version, so only its digest was checked`,
    );
  if (!trusted)
    io.err(
      `${io.paintErr.yellow('warning:')} the key came with the report: it shows that nothing was altered, not who signed; give --key`,
    );
  return exitCodes.met;
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

/** The first line says what it is; more would only be consequences. */
function refuse(problems: readonly string[]): void {
  const [first, ...more] = problems;
  if (first === undefined) return;
  throw new UsageError(`${first}${more.length > 0 ? ` (and ${more.length} more)` : ''}`, exitCodes.report);
}

function readKeyBeside(folder: string): KeyObject {
  const file = join(folder, PUBLIC_KEY_FILE);
  if (!existsSync(file)) refuse([`incomplete: ${PUBLIC_KEY_FILE} is missing, and no --key was given`]);
  try {
    return readPublicKey(file);
  } catch {
    throw new UsageError(`altered: ${PUBLIC_KEY_FILE} is no Ed25519 public key`, exitCodes.report);
  }
}

function readManifest(folder: string, key: KeyObject): Manifest {
  const file = join(folder, ENVELOPE_FILE);
  if (!existsSync(file)) refuse([`incomplete: ${ENVELOPE_FILE} is missing: the report was never signed`]);
  const envelope = readEnvelope(file);
  if (envelope.payloadType !== MANIFEST_TYPE)
    refuse([`altered: ${ENVELOPE_FILE} holds no manifest (its payloadType is another)`]);
  const payload = openEnvelope(envelope, key);
  if (!payload) {
    const known = envelope.signatures.some(({ keyid }) => keyid === keyIdOf(key));
    const what = known
      ? 'altered: the signature does not fit the manifest'
      : `not signed with the key ${keyIdOf(key)}`;
    throw new UsageError(what, exitCodes.report);
  }
  return parseManifest(payload);
}

function readEnvelope(file: string): Envelope {
  try {
    const document = readJson(file, MAX_ENVELOPE_BYTES);
    if (isEnvelope(document)) return document;
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
  }
  throw new UsageError(`altered: ${ENVELOPE_FILE} is no signature envelope`, exitCodes.report);
}

function isEnvelope(value: unknown): value is Envelope {
  if (typeof value !== 'object' || value === null) return false;
  const { payloadType, payload, signatures, ...rest } = value as Partial<Envelope>;
  const isSignature = (item: unknown) => {
    const { keyid, sig, ...more } = (item ?? {}) as Record<string, unknown>;
    return typeof keyid === 'string' && typeof sig === 'string' && Object.keys(more).length === 0;
  };
  return (
    Object.keys(rest).length === 0 &&
    typeof payloadType === 'string' &&
    typeof payload === 'string' &&
    Array.isArray(signatures) &&
    signatures.length === 1 &&
    signatures.every(isSignature)
  );
}

/** Signed, and still looked at: a key signs what it is given. */
function parseManifest(payload: Buffer): Manifest {
  let document: unknown;
  try {
    document = JSON.parse(payload.toString('utf8'));
  } catch {
    throw new UsageError('altered: the manifest is not JSON', exitCodes.report);
  }
  const [mistake] = findMistakes(readSpec<object>('schemas/manifest.schema.json'), document);
  if (mistake) refuse([`altered: the manifest is none (${mistake.line})`]);
  if (canonicalJson(document) !== payload.toString('utf8'))
    refuse(['altered: the manifest is not in its canonical form']);
  return document as Manifest;
}
