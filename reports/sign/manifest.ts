import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Manifest } from '../../specs/generated/manifest.ts';
import { listFiles } from '../leaks/scan-for-secrets.ts';
import type { Report } from '../model/types.ts';
import { SIGNATURE_FILES } from '../write-reports.ts';

export type { Manifest } from '../../specs/generated/manifest.ts';

/** The envelope, beside the report. */
export const [ENVELOPE_FILE = '', PUBLIC_KEY_FILE = ''] = SIGNATURE_FILES;

/** Media type of the payload; a signature over something else is none over a manifest. */
export const MANIFEST_TYPE = 'application/vnd.airisk-conformance.manifest+json';

/** What the signature of a report vouches for. */
export function makeManifest(report: Report, folder: string, signedAt: Date): Manifest {
  const { gate, verdicts, tool, target } = report;
  return {
    manifestVersion: 1,
    tool: { name: tool.name, version: tool.version, specDigest: tool.specDigest },
    actor: report.actor ?? 'provider',
    target: { name: target.name, baseUrl: target.baseUrl },
    runId: report.runId ?? 'none',
    ...(report.requirementSet && { requirementSet: report.requirementSet }),
    startedAt: report.startedAt,
    signedAt: signedAt.toISOString(),
    gate: {
      ...{ profile: gate.profile, failOn: gate.failOn, partial: gate.partial, met: gate.met },
      ...(gate.only && { only: gate.only }),
      ...(gate.certification && { certification: true }),
      ...(gate.vouched && { vouched: gate.vouched }),
    },
    verdicts: { documented: verdicts.documented, hardened: verdicts.hardened },
    exitCode: report.exitCode,
    rows: report.requirements.map(({ id, level, outcome, profile, scored }) => ({
      ...{ id, level, outcome, profile },
      ...(scored === false && { scored }),
    })),
    files: hashFiles(folder),
  };
}

/** Folders below the folder that hold no file: nothing can vouch for them. */
export function emptyFolders(folder: string): string[] {
  const files = listFiles(folder);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .filter((path) => !files.some((file) => file.startsWith(`${path}/`)))
    .sort();
}

/** Stands for what is no regular file. */
export const NO_HASH = '0'.repeat(64);

/** Every file below the folder but the signature's own. */
export function hashFiles(folder: string): Manifest['files'] {
  return listFiles(folder)
    .filter((path) => !SIGNATURE_FILES.includes(path))
    .map((path) => {
      // A link may lead to something else tomorrow: it never equals a signed file.
      if (!lstatSync(join(folder, path)).isFile()) return { path, bytes: 0, sha256: NO_HASH };
      const bytes = readFileSync(join(folder, path));
      return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    });
}
