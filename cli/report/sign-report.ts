import { createPublicKey } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { replaceFile } from '../../reports/replace-file.ts';
import { canonicalJson } from '../../reports/sign/canonical-json.ts';
import { keyIdOf, printEnvelope, printKey, seal } from '../../reports/sign/dsse.ts';
import {
  ENVELOPE_FILE,
  emptyFolders,
  MANIFEST_TYPE,
  makeManifest,
  NO_HASH,
  PUBLIC_KEY_FILE,
} from '../../reports/sign/manifest.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { Io } from '../io.ts';
import { knowsSet } from './compare-rows.ts';
import { readPrivateKey } from './keys.ts';
import { readFolder } from './read-folder.ts';

/** Signs the report of a folder and every file beside it. */
export function signReport(path: string, keyFile: string | undefined, io: Io): number {
  if (keyFile === undefined) throw new UsageError('report sign needs --key FILE; `report keygen` makes one');
  const key = readPrivateKey(resolve(io.cwd, keyFile));
  const { folder, report } = readFolder(resolve(io.cwd, path));
  if (!report.complete) throw new UsageError('an incomplete report is not signed', exitCodes.report);
  if (report.shard)
    throw new UsageError('a part of a run is not signed: merge the parts first', exitCodes.report);
  if (!knowsSet(report))
    throw new UsageError(
      `the requirement set ${report.requirementSet?.name} is not known to this version: sign with the one that wrote the report`,
      exitCodes.report,
    );
  rmSync(join(folder, ENVELOPE_FILE), { force: true });
  const manifest = makeManifest(report, folder, new Date());
  const odd = manifest.files.find((file) => file.sha256 === NO_HASH);
  if (odd) throw new UsageError(`${odd.path} is no regular file: a signature cannot vouch for it`);
  const [empty] = emptyFolders(folder);
  if (empty !== undefined)
    throw new UsageError(`the folder ${empty} is empty: a signature cannot vouch for it; remove it`);
  const payload = Buffer.from(canonicalJson(manifest), 'utf8');
  const envelope = seal(MANIFEST_TYPE, payload, key);
  const publicKey = createPublicKey(key);
  replaceFile(join(folder, PUBLIC_KEY_FILE), printKey(publicKey));
  replaceFile(join(folder, ENVELOPE_FILE), printEnvelope(envelope));
  io.out(`signed ${manifest.rows.length} requirements and ${manifest.files.length} files`);
  io.out(`  key ${keyIdOf(publicKey)}`);
  io.out(`  ${join(folder, ENVELOPE_FILE)}`);
  return exitCodes.met;
}
