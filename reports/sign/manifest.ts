import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Manifest } from '../../specs/generated/manifest.ts';
import { listFiles } from '../leaks/scan-for-secrets.ts';
import { isJudgedWaiver } from '../model/apply-waivers.ts';
import { worstOutcome } from '../model/score.ts';
import type { Outcome, Report } from '../model/types.ts';
import { SIGNATURE_FILES } from '../write-reports.ts';

export type { Manifest } from '../../specs/generated/manifest.ts';

/** The envelope, beside the report. */
export const [ENVELOPE_FILE = '', PUBLIC_KEY_FILE = '', STATEMENT_FILE = ''] = SIGNATURE_FILES;

/** Media type of the payload; a signature over something else is none over a manifest. */
export const MANIFEST_TYPE = 'application/vnd.airisk-conformance.manifest+json';

/** What only the signer can say of a report. */
export interface SignerWords {
  readonly signedAt: Date;
  /** Of the target. */
  readonly release?: string;
  /** What was tested, by digest. */
  readonly subjects?: NonNullable<Manifest['subjects']>;
}

/** What the signature of a report vouches for. */
export function makeManifest(report: Report, folder: string, words: SignerWords): Manifest {
  return describeReport(report, words, hashFiles(folder));
}

/** The same with hashes that are known. */
export function describeReport(
  report: Report,
  { signedAt, release, subjects = [] }: SignerWords,
  files: Manifest['files'],
): Manifest {
  const { gate, verdicts, tool, target } = report;
  const waivers = listWaivers(report);
  const scenarios = listScenarios(report);
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
      ...(gate.exceptions && { exceptions: [...gate.exceptions] }),
      ...(gate.depth && { depth: gate.depth }),
    },
    verdicts: { documented: verdicts.documented, hardened: verdicts.hardened },
    exitCode: report.exitCode,
    rows: report.requirements.map(({ id, level, outcome, profile, scored }) => ({
      ...{ id, level, outcome, profile },
      ...(scored === false && { scored }),
    })),
    ...(release !== undefined && { release }),
    subjects,
    ...(waivers.length > 0 && { waivers }),
    ...(scenarios.length > 0 && { scenarios }),
    files,
  };
}

function listWaivers({ waivers }: Report): NonNullable<Manifest['waivers']> {
  return waivers.filter(isJudgedWaiver).map(({ requirement, owner, reason, expires, state, ticket }) => ({
    ...{ requirement, owner, reason, expires, state },
    ...(ticket !== undefined && { ticket }),
  }));
}

/** A check of a client names its test, and that the scenario: `client/after-error › …`. */
const SCENARIO = /^client\/([a-z0-9-]+)(?: |$)/;

function listScenarios({ actor, requirements }: Report): NonNullable<Manifest['scenarios']> {
  if (actor !== 'client') return [];
  const outcomes = new Map<string, Outcome[]>();
  for (const { test = '', outcome } of requirements.flatMap(({ checks }) => checks)) {
    const id = SCENARIO.exec(test)?.[1];
    if (id !== undefined) outcomes.set(id, [...(outcomes.get(id) ?? []), outcome]);
  }
  return [...outcomes]
    .map(([id, all]) => ({ id, outcome: worstOutcome(all) ?? 'error' }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
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
