import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { findLeniencies, findObjections } from '../../reports/history/judge-release.ts';
import { readZip, ZipError } from '../../reports/package/read-zip.ts';
import { describeExceptions } from '../../reports/render/labels.ts';
import { toPrintableLine } from '../../reports/render/printable.ts';
import { keyIdOf } from '../../reports/sign/dsse.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import { currentSet } from '../../specs/requirement-sets.ts';
import type { Io } from '../io.ts';
import { checkFolder, type Verified } from './check-folder.ts';
import { readKeys } from './keys.ts';
import { parseAge } from './parse-age.ts';

export interface AcceptValues {
  readonly trust: readonly string[] | undefined;
  readonly maxAge: string | undefined;
  readonly baseUrl: string | undefined;
  readonly runId: string | undefined;
  readonly target: string | undefined;
  readonly set: string | undefined;
}

/** Of --max-age: what is handed in lies on a desk for a while. */
const DEFAULT_ACCEPT_AGE = '30d';
const MOST_ZIP_BYTES = 300_000_000;

/**
 * What an authority asks of a package: unaltered, complete, signed by somebody it knows, by the requirements of today,
 * fresh, about the deployment that applied, with nothing left out and nothing waived. Exit code 7 and one line each where
 * it is not.
 */
export function acceptReport(path: string, values: AcceptValues, io: Io): number {
  const keys = readKeys(values.trust, io);
  if (keys.length === 0)
    throw new UsageError('report accept needs --trust KEY, the public key of each who may sign');
  const age = values.maxAge ?? DEFAULT_ACCEPT_AGE;
  const file = resolve(io.cwd, path);
  const folder = mkdtempSync(join(tmpdir(), 'airisk-accept-'));
  try {
    const problem = unpackInto(file, folder);
    if (problem !== undefined) return refuse([problem], io);
    const terms = { keys, now: new Date(), maxAgeMs: parseAge('--max-age', age) };
    const asked = {
      ...(values.baseUrl !== undefined && { baseUrl: values.baseUrl }),
      ...(values.runId !== undefined && { runId: values.runId }),
    };
    const check = checkFolder(folder, { ...terms, ...asked });
    if ('problems' in check)
      return refuse(
        check.problems.map((line) => line.replaceAll(`${folder}/`, '')),
        io,
      );
    const objections = [
      ...judgeVerdict(check),
      ...judgeTarget(check, values),
      ...judgeSet(check, values.set),
    ];
    return objections.length > 0 ? refuse(objections, io) : accept(check, io);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns why the package cannot be opened */
function unpackInto(file: string, folder: string): string | undefined {
  const there = statSync(file, { throwIfNoEntry: false });
  if (!there) throw new UsageError(`${file} does not exist`);
  if (!there.isFile())
    throw new UsageError(
      `${file} is not a file: name the package that \`npx airisk-conformance report package\` made`,
    );
  if (there.size > MOST_ZIP_BYTES) return `package: it is larger than ${MOST_ZIP_BYTES / 1e6} MB`;
  try {
    for (const { name, bytes } of readZip(readFileSync(file))) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes, { flag: 'wx', mode: 0o600 });
    }
    return undefined;
  } catch (error) {
    if (error instanceof ZipError) return `package: ${error.message}`;
    throw error;
  }
}

function judgeVerdict({ manifest, report }: Verified): string[] {
  return [
    ...findObjections(manifest).map((line) => `verdict: ${line}`),
    ...findLeniencies(manifest),
    ...(report.shard ? ['shard: the report is a part of a run'] : []),
  ];
}

/** A report about the mock that comes with the tool says nothing about a deployment. */
function judgeTarget({ manifest, report }: Verified, { target }: AcceptValues): string[] {
  const { name } = manifest.target;
  if (target !== undefined && target !== name) return [`target: the report is about ${name}, not ${target}`];
  if (report.target.kind === 'built-in' && target === undefined)
    return [
      `target: the report is about the built-in mock, not a deployment (--target "${name}" takes it all the same)`,
    ];
  return [];
}

function judgeSet({ manifest }: Verified, asked: string | undefined): string[] {
  if (manifest.actor === 'both') return ['verdict: what passed through a proxy certifies nothing'];
  const wanted = asked ?? currentSet(manifest.actor)?.name;
  const found = manifest.requirementSet?.name;
  if (found === wanted) return [];
  return [`requirement set: the report rests on ${found ?? 'none'}, and ${wanted} is asked for (--set)`];
}

function refuse(lines: readonly string[], io: Io): number {
  io.out(io.paint.red('not accepted'));
  for (const line of lines) io.out(`  ${io.paint.red('no:')} ${toPrintableLine(line)}`);
  return exitCodes.report;
}

function accept({ manifest, key }: Verified, io: Io): number {
  const { target, verdicts, requirementSet, startedAt, gate, release } = manifest;
  io.out(io.paint.green('accepted'));
  io.out(`  ${manifest.actor} ${toPrintableLine(target.name)}, ${toPrintableLine(target.baseUrl)}`);
  if (release !== undefined) io.out(`  release  ${toPrintableLine(release)}`);
  io.out(`  verdicts documented ${verdicts.documented}, hardened ${verdicts.hardened}`);
  io.out(`  set      ${requirementSet?.name ?? 'none'}, run ${manifest.runId}, started ${startedAt}`);
  io.out(`  key      ${keyIdOf(key)}`);
  if (gate.vouched) io.out(`  vouched for by the operator: ${gate.vouched.join(', ')}`);
  const exception = describeExceptions(manifest.rows, gate);
  if (exception) io.out(`  ${exception}`);
  return exitCodes.met;
}
