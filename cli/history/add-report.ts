import { lstatSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { readTrustedKeys } from '../../reports/history/read-history.ts';
import { ENTRIES, keepReport, openHistory } from '../../reports/history/store.ts';
import { findReplay } from '../../reports/sign/compare-manifest.ts';
import { keyIdOf } from '../../reports/sign/dsse.ts';
import { describeReport, ENVELOPE_FILE, hashFiles, type Manifest } from '../../reports/sign/manifest.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { Io } from '../io.ts';
import { checkFolder } from '../report/check-folder.ts';
import { readKeys } from '../report/keys.ts';
import { readFolder, requireFolder } from '../report/read-folder.ts';
import { inHistory } from './trust.ts';

export interface AddValues {
  readonly to: string | undefined;
  readonly trust: readonly string[] | undefined;
  readonly release: string | undefined;
}

/**
 * Verifies a report and keeps it.
 * @throws UsageError with exit code 7 where it does not hold
 */
export function addReport(path: string, values: AddValues, io: Io): number {
  if (values.to === undefined) throw new UsageError('history add needs --to DIR, the folder of the history');
  const from = requireFolder(resolve(io.cwd, path));
  const to = resolve(io.cwd, values.to);
  if (!relative(from, to).startsWith('..') && relative(from, to) !== to)
    throw new UsageError('--to lies in the folder of the report, whose signature vouches for what is there');
  const given = readKeys(values.trust, io);
  const now = new Date();
  const { name, known, manifest, signer } = inHistory(() => {
    const folder = openHistory(to);
    const keys = [...given, ...readTrustedKeys(folder)];
    const verified = verify(from, keys, values.release, now);
    if (verified.manifest.actor === 'both')
      throw new UsageError(
        'a report of what passed through a proxy certifies nothing, and no history keeps it',
        exitCodes.report,
      );
    const kept = keepReport(folder, { from, addedAt: now, ...verified });
    return { ...kept, ...verified };
  });
  const { target, actor, verdicts } = manifest;
  io.out(`${known ? 'is there already' : 'added'}: ${actor} ${target.name}, started ${manifest.startedAt}`);
  io.out(`  verdicts documented ${verdicts.documented}, hardened ${verdicts.hardened}`);
  io.out(`  ${join(to, ENTRIES, name)}`);
  tellTrust(signer, given.length > 0 || inHistory(() => readTrustedKeys(to)).length > 0, io);
  return exitCodes.met;
}

interface Checked {
  readonly manifest: Manifest;
  readonly signed: boolean;
  /** Id of the key. */
  readonly signer?: string;
}

function verify(
  from: string,
  keys: Parameters<typeof checkFolder>[1]['keys'],
  release: string | undefined,
  now: Date,
): Checked {
  if (!lstatSync(join(from, ENVELOPE_FILE), { throwIfNoEntry: false }))
    return readUnsigned(from, keys.length, release, now);
  const check = checkFolder(from, { keys, now });
  if ('problems' in check) throw refusal(check.problems);
  const { manifest, key } = check;
  if (release !== undefined && release !== manifest.release)
    throw new UsageError(
      `--release ${release} is not what was signed (${manifest.release ?? 'no release'}): \`report sign --release\` says it`,
    );
  return { manifest, signed: true, signer: keyIdOf(key) };
}

/** Kept for the eye; nothing is decided by it. */
function readUnsigned(from: string, trusted: number, release: string | undefined, now: Date): Checked {
  if (trusted > 0) throw refusal([`incomplete: ${ENVELOPE_FILE} is missing: the report was never signed`]);
  const { report } = readFolder(from);
  if (!report.complete) throw refusal(['incomplete: the run did not come to its end']);
  if (report.shard) throw refusal(['incomplete: the report is a part of a run: merge the parts first']);
  const files = hashFiles(from).filter((file) => file.path === 'report.json');
  const manifest = describeReport(
    report,
    { signedAt: now, ...(release !== undefined && { release }) },
    files,
  );
  const replay = findReplay(manifest, { now });
  if (replay.length > 0) throw refusal(replay);
  return { manifest, signed: false };
}

const refusal = (lines: readonly string[]) => new UsageError(lines.join('\n'), exitCodes.report);

function tellTrust(signer: string | undefined, trusted: boolean, io: Io): void {
  const warning = io.paintErr.yellow('warning:');
  if (signer === undefined)
    io.err(
      `${warning} the report is not signed: \`can-release\` does not believe it; \`npx airisk-conformance report sign REPORT --key FILE\` signs it`,
    );
  else if (!trusted)
    io.err(
      `${warning} the key came with the report: it shows that nothing was altered, not who signed; put its public key into keys/ of the history, or give --trust`,
    );
}
