import { createPublicKey } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { countOf } from '../../reports/render/labels.ts';
import { replaceFile } from '../../reports/replace-file.ts';
import { canonicalJson } from '../../reports/sign/canonical-json.ts';
import { keyIdOf, printEnvelope, printKey, seal } from '../../reports/sign/dsse.ts';
import {
  ENVELOPE_FILE,
  emptyFolders,
  MANIFEST_TYPE,
  type Manifest,
  makeManifest,
  NO_HASH,
  PUBLIC_KEY_FILE,
  STATEMENT_FILE,
} from '../../reports/sign/manifest.ts';
import { makeStatement, STATEMENT_TYPE } from '../../reports/sign/statement.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { Io } from '../io.ts';
import { knowsSet } from './compare-rows.ts';
import { readPrivateKey } from './keys.ts';
import { readFolder } from './read-folder.ts';

export interface SignValues {
  readonly key: string | undefined;
  readonly release: string | undefined;
  readonly subject: readonly string[] | undefined;
}

/** Signs the report of a folder and every file beside it. */
export function signReport(path: string, values: SignValues, io: Io): number {
  const { key: keyFile, release } = values;
  if (release !== undefined && (release.length > 100 || /\p{Cc}/u.test(release)))
    throw new UsageError('--release is a name of at most 100 characters');
  const subjects = (values.subject ?? []).map(parseSubject);
  if (keyFile === undefined)
    throw new UsageError(
      'report sign needs --key FILE; `npx airisk-conformance report keygen FILE` makes one',
    );
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
  for (const name of [ENVELOPE_FILE, STATEMENT_FILE]) rmSync(join(folder, name), { force: true });
  const words = { signedAt: new Date(), subjects, ...(release !== undefined && { release }) };
  const manifest = makeManifest(report, folder, words);
  const odd = manifest.files.find((file) => file.sha256 === NO_HASH);
  if (odd) throw new UsageError(`${odd.path} is no regular file: a signature cannot vouch for it`);
  const [empty] = emptyFolders(folder);
  if (empty !== undefined)
    throw new UsageError(`the folder ${empty} is empty: a signature cannot vouch for it; remove it`);
  const publicKey = createPublicKey(key);
  const print = (type: string, document: unknown) =>
    printEnvelope(seal(type, Buffer.from(canonicalJson(document), 'utf8'), key));
  replaceFile(join(folder, PUBLIC_KEY_FILE), printKey(publicKey));
  replaceFile(join(folder, STATEMENT_FILE), print(STATEMENT_TYPE, makeStatement(manifest)));
  replaceFile(join(folder, ENVELOPE_FILE), print(MANIFEST_TYPE, manifest));
  io.out(
    `signed ${countOf(manifest.rows.length, 'requirement')} and ${countOf(manifest.files.length, 'file')}`,
  );
  io.out(`  key ${keyIdOf(publicKey)}`);
  io.out(`  ${join(folder, ENVELOPE_FILE)}`);
  return exitCodes.met;
}

/** `NAME@sha256:DIGEST`, as registries and in-toto have it. */
function parseSubject(text: string): NonNullable<Manifest['subjects']>[number] {
  const [, name = '', sha256 = ''] = /^(.{1,300})@sha256:([0-9a-f]{64})$/s.exec(text) ?? [];
  if (name === '')
    throw new UsageError(`--subject is NAME@sha256:DIGEST, as a registry names an image, not "${text}"`);
  return { name, sha256 };
}
