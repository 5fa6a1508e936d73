import { relative } from 'node:path';
import { fileNamesOf, type ReportFormat } from '../../reports/formats.ts';
import type { Report } from '../../reports/model/types.ts';
import type { Io } from '../io.ts';

/** A report as text: one of the written formats, or the terminal's without one. No line break at its end. */
export async function renderReport(
  report: Report,
  format: ReportFormat | undefined,
  io: Io,
): Promise<string> {
  if (format === undefined) {
    const { renderTerminal } = await import('../../reports/render/terminal.ts');
    return renderTerminal(report, terminalOf(io)).trimEnd();
  }
  const { RENDERERS } = await import('../../reports/write-reports.ts');
  const rendering = RENDERERS[format](report);
  if (typeof rendering === 'string') return rendering.trimEnd();
  const [shown] = fileNamesOf(format);
  const texts = shown === undefined ? Object.values(rendering) : [rendering[shown] ?? ''];
  return texts.join('\n').trimEnd();
}

/** What the end of a run prints. */
export async function renderForTerminal(report: Report, files: readonly string[], io: Io): Promise<string> {
  const { renderRunEnd } = await import('../../reports/render/run-end.ts');
  const near = files.map((file) => {
    const path = relative(io.cwd, file);
    return path.startsWith('..') ? file : path;
  });
  return renderRunEnd(report, { ...terminalOf(io), files: near }).trimEnd();
}

function terminalOf({ color }: Io) {
  const width = process.stdout.columns;
  return { color, ...(width ? { width: Math.min(width, 120) } : {}) };
}
