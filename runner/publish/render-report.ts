import type { Report } from '../../reports/model/types.ts';
import type { Io } from '../io.ts';

/** A report as text: one of the written formats, or the terminal's without one. No line break at its end. */
export async function renderReport(report: Report, format: string | undefined, io: Io): Promise<string> {
  switch (format) {
    case 'json':
      return (await import('../../reports/render/json.ts')).renderJson(report).trimEnd();
    case 'html':
      return (await import('../../reports/render/html/index.ts')).renderHtml(report).trimEnd();
    case 'junit':
      return (await import('../../reports/render/junit.ts')).renderJunit(report).trimEnd();
    case 'markdown':
      return (await import('../../reports/render/markdown.ts')).renderMarkdown(report).trimEnd();
    case 'ctrf':
      return (await import('../../reports/render/ctrf.ts')).renderCtrf(report).trimEnd();
    case 'har':
      return (await import('../../reports/render/har.ts')).renderHar(report).trimEnd();
    case 'badge':
      return fileOf((await import('../../reports/render/badge.ts')).renderBadgeFiles(report), 'badge.json');
    case 'reproduce':
      return Object.values((await import('../../reports/render/reproduce-scripts.ts')).renderScripts(report))
        .join('\n')
        .trimEnd();
    default:
      return renderForTerminal(report, [], io);
  }
}

const fileOf = (files: Readonly<Record<string, string>>, name: string) => (files[name] ?? '').trimEnd();

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
