import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from './model/types.ts';
import { renderHtml } from './render/html/index.ts';
import { renderJson } from './render/json.ts';
import { renderJunit } from './render/junit.ts';
import { renderMarkdown } from './render/markdown.ts';

export type ReportFormat = 'json' | 'html' | 'junit' | 'markdown';

/** File name of each format. The JSON file is written last: while it is missing, the folder holds no report. */
export const REPORT_FILE_NAMES: Readonly<Record<ReportFormat, string>> = {
  html: 'report.html',
  junit: 'report.junit.xml',
  markdown: 'report.md',
  json: 'report.json',
};

export const REPORT_FORMATS: readonly ReportFormat[] = ['html', 'junit', 'markdown', 'json'];

/** Names of all files a report may consist of. */
export const REPORT_FILES: readonly string[] = Object.values(REPORT_FILE_NAMES);

export type Renderers = Readonly<Record<ReportFormat, (report: Report) => string>>;

const RENDERERS: Renderers = {
  html: renderHtml,
  junit: renderJunit,
  markdown: renderMarkdown,
  json: renderJson,
};

export interface WrittenReports {
  /** Paths, in the order they were written. */
  written: string[];
  /** Formats that could not be rendered or written; the others are there nevertheless. */
  failed: { format: ReportFormat; error: Error }[];
}

/** Takes an earlier report out of a folder, the JSON file first. */
export function removeReports(folder: string): void {
  for (const format of [...REPORT_FORMATS].reverse()) {
    rmSync(join(folder, REPORT_FILE_NAMES[format]), { force: true });
  }
}

/**
 * Writes the report in the given formats, each file at once (temporary file, then rename). Files of an earlier report
 * go first, and `report.json` comes last, so a killed run leaves nothing that reads as complete.
 *
 * A format that fails is returned in `failed`, never thrown.
 * @throws Error when the folder cannot be made.
 */
export function writeReports(
  report: Report,
  folder: string,
  formats: readonly ReportFormat[] = REPORT_FORMATS,
  renderers: Renderers = RENDERERS,
): WrittenReports {
  mkdirSync(folder, { recursive: true });
  removeReports(folder);
  const result: WrittenReports = { written: [], failed: [] };
  for (const format of REPORT_FORMATS.filter((candidate) => formats.includes(candidate))) {
    try {
      const path = join(folder, REPORT_FILE_NAMES[format]);
      replaceFile(path, renderers[format](report));
      result.written.push(path);
    } catch (error) {
      result.failed.push({ format, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  return result;
}

/** Writes a file so that no reader ever sees half of it. */
export function replaceFile(path: string, content: string, mode = 0o644): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, content, { mode });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
