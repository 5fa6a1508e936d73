import { resolve } from 'node:path';
import { countOf } from '../../reports/render/labels.ts';
import { keyIdOf } from '../../reports/sign/dsse.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { Io } from '../io.ts';
import { checkFolder } from './check-folder.ts';
import { knowsSet } from './compare-rows.ts';
import { readPublicKey } from './keys.ts';
import { parseAge } from './parse-age.ts';
import { requireFolder } from './read-folder.ts';

export interface VerifyValues {
  readonly key: string | undefined;
  readonly baseUrl: string | undefined;
  readonly runId: string | undefined;
  readonly maxAge: string | undefined;
}

/**
 * Verifies the signature of a report, offline: what is signed, by whom, and that the folder is what was signed.
 * @throws UsageError with exit code 7 and one line for what does not hold
 */
export function verifyReport(path: string, values: VerifyValues, io: Io): number {
  const maxAgeMs = values.maxAge === undefined ? undefined : parseAge('--max-age', values.maxAge);
  const folder = requireFolder(resolve(io.cwd, path));
  const trusted = values.key === undefined ? undefined : readPublicKey(resolve(io.cwd, values.key));
  const check = checkFolder(folder, {
    keys: trusted ? [trusted] : [],
    now: new Date(),
    ...(values.baseUrl !== undefined && { baseUrl: values.baseUrl }),
    ...(values.runId !== undefined && { runId: values.runId }),
    ...(maxAgeMs !== undefined && { maxAgeMs }),
  });
  if ('problems' in check) throw refusal(check.problems);
  const { manifest, report, key } = check;
  const { verdicts, requirementSet, target } = manifest;
  io.out(
    `signature valid: ${countOf(manifest.rows.length, 'requirement')}, ${countOf(manifest.files.length, 'file')}`,
  );
  io.out(`  target   ${target.name}, ${target.baseUrl}`);
  io.out(`  run      ${manifest.runId}, started ${manifest.startedAt}, signed ${manifest.signedAt}`);
  if (manifest.release !== undefined) io.out(`  release  ${manifest.release}`);
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

/** The first line says what it is; more would only be consequences. */
function refusal([first = '', ...more]: readonly string[]): UsageError {
  return new UsageError(`${first}${more.length > 0 ? ` (and ${more.length} more)` : ''}`, exitCodes.report);
}
