/** The last look at what a run is about to publish: no secret that it knew may be in any file. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Leak, scanForSecrets } from '../../reports/leaks/scan-for-secrets.ts';
import type { Secret } from '../../reports/leaks/secret-channel.ts';
import type { TargetInfo } from '../../reports/model/types.ts';
import { loadCatalogue } from '../../specs/index.ts';

export interface Inspection {
  /** For `writeReports`: where one file holds a secret none is published, for all are made from the same texts. */
  inspect(folder: string): void;
  /** What was found. */
  readonly leaks: readonly Leak[];
}

/** Prepares the search for these secrets in what is written about these targets. */
export function inspectOutput(secrets: readonly Secret[], targets: readonly TargetInfo[]): Inspection {
  let leaks: readonly Leak[] = [];
  return {
    inspect: (folder) => {
      leaks = scanForSecrets(folder, secrets, { publicTexts: publicTexts(targets) }).leaks;
      if (leaks.length === 0) return;
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
    },
    get leaks() {
      return leaks;
    },
  };
}

/** One line for each file, never the value. */
export function describeLeaks(leaks: readonly Leak[]): string[] {
  return leaks.map(
    ({ file, inside, detail }) =>
      `${file}${inside ? ` (in ${inside})` : ''} held ${detail}: no file was kept`,
  );
}

/** The words of the catalogue, and what is no secret about a target. */
function publicTexts(targets: readonly TargetInfo[]): string[] {
  const known = targets.flatMap(({ baseUrl, clientId = '', redirectUri = '' }) => [
    baseUrl,
    clientId,
    redirectUri,
  ]);
  return [JSON.stringify(loadCatalogue()), ...known];
}
