/** Tells GitHub Actions what a run found: a summary on the page of the workflow run, and annotations. */
import { appendFileSync, statSync } from 'node:fs';
import type { Report } from '../../reports/model/types.ts';
import type { Io } from '../io.ts';

/** A step's summary may have 1 MiB; beyond that GitHub shows none of it. */
const MOST_BYTES = 1024 * 1024;

/** Does nothing outside GitHub Actions. A summary that cannot be written changes no verdict. */
export async function tellGithub(report: Report, io: Io): Promise<void> {
  if (io.env.GITHUB_ACTIONS !== 'true') return;
  const { renderAnnotations, renderStepSummary } = await import('../../reports/render/github.ts');
  for (const line of renderAnnotations(report)) io.err(line);
  const file = io.env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  try {
    const used = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    appendFileSync(file, renderStepSummary(report, MOST_BYTES - used));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    io.err(`${io.paintErr.yellow('warning:')} the step summary was not written: ${reason}`);
  }
}
