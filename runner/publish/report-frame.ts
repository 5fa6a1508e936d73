/** What a report says whichever side was judged. */
import type { buildReport } from '../../reports/model/build-report.ts';
import type { GateOptions, Waiver } from '../../reports/model/types.ts';
import { loadCatalogue, packageVersion, type Requirement, sourceOf, specDigest } from '../../specs/index.ts';
import { currentSet } from '../../specs/requirement-sets.ts';
import { installedPlaywright } from '../../suites/fixtures/playwright-version.ts';
import { tellEnvironment } from '../environment/tell-environment.ts';

type ReportInput = Parameters<typeof buildReport>[0];

/** What is known of a run before anything is judged. */
export interface FramedRun {
  readonly startedAt: Date;
  readonly gate: GateOptions;
  readonly waivers: readonly Waiver[];
}

/** The catalogue, the tool, the set of requirements that counts, and how strict the run is. */
export function reportFrame(
  actor: Requirement['actor'] | 'both',
  { startedAt, gate, waivers }: FramedRun,
): Omit<ReportInput, 'target' | 'environment'> {
  const requirementSet = actor === 'both' ? undefined : currentSet(actor);
  return {
    rows: loadCatalogue(),
    sourceOf,
    tool: { version: packageVersion(), specDigest: specDigest() },
    ...{ startedAt, gate, waivers },
    ...(requirementSet && { requirementSet }),
  };
}

/** The machine and its settings. @param browser What was used, or why none was */
export function describeMachine(browser: string): ReportInput['environment'] {
  return {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    browser,
    playwright: installedPlaywright().version ?? 'none',
    ...tellEnvironment(process.env),
  };
}
