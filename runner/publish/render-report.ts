import { fileNamesOf, type ReportFormat } from '../../reports/formats.ts';
import type { Report } from '../../reports/model/types.ts';
import type { Io } from '../io.ts';

/** A report as text: one of the written formats, or the terminal's without one. No line break at its end. */
export async function renderReport(
  report: Report,
  format: ReportFormat | undefined,
  io: Io,
): Promise<string> {
  if (format === undefined) return renderForTerminal(report, [], io);
  const { RENDERERS } = await import('../../reports/write-reports.ts');
  const rendering = RENDERERS[format](report);
  if (typeof rendering === 'string') return rendering.trimEnd();
  const [shown] = fileNamesOf(format);
  const texts = shown === undefined ? Object.values(rendering) : [rendering[shown] ?? ''];
  return texts.join('\n').trimEnd();
}

/** What the end of a run prints. */
export async function renderForTerminal(report: Report, files: readonly string[], io: Io): Promise<string> {
  const { renderTerminal } = await import('../../reports/render/terminal.ts');
  const width = process.stdout.columns;
  return renderTerminal(report, {
    color: io.color,
    files,
    ...(width ? { width: Math.min(width, 120) } : {}),
  }).trimEnd();
}
