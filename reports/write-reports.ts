import { mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../specs/make-folder.ts';
import type { Report } from './model/types.ts';
import { renderBadgeFiles } from './render/badge.ts';
import { renderCtrf } from './render/ctrf.ts';
import { renderHar } from './render/har.ts';
import { renderHtml } from './render/html/index.ts';
import { renderJson } from './render/json.ts';
import { renderJunit } from './render/junit.ts';
import { renderMarkdown } from './render/markdown.ts';
import { REPRODUCE_FOLDER, renderScripts } from './render/reproduce-scripts.ts';

export type ReportFormat = 'json' | 'html' | 'junit' | 'markdown' | 'ctrf' | 'har' | 'badge' | 'reproduce';

/**
 * File name of each format that is one file. The JSON file is put in place last: while it is missing, the folder holds
 * no report.
 */
export const REPORT_FILE_NAMES = {
  html: 'report.html',
  junit: 'report.junit.xml',
  markdown: 'report.md',
  ctrf: 'report.ctrf.json',
  har: 'report.har',
  json: 'report.json',
} as const satisfies Partial<Record<ReportFormat, string>>;

/** All formats, in the order in which they are written. */
export const ALL_FORMATS: readonly ReportFormat[] = [
  ...(['html', 'junit', 'markdown', 'ctrf', 'har', 'badge', 'reproduce', 'json'] as const),
];

/** What a run writes when nobody asks for something else. */
export const REPORT_FORMATS: readonly ReportFormat[] = ['html', 'junit', 'markdown', 'reproduce', 'json'];

/** Names of all files a report may consist of, beside the reproduction scripts. The signature vouches for the others. */
export const SIGNATURE_FILES: readonly string[] = ['report.dsse.json', 'report.pub.pem'];
const BADGE_FILES: readonly string[] = ['badge.json', 'badge.svg'];

/** A text for the one file of a format, or several files by name. */
export type Rendering = string | Readonly<Record<string, string>>;
export type Renderers = Readonly<Record<ReportFormat, (report: Report) => Rendering>>;

const RENDERERS: Renderers = {
  html: renderHtml,
  junit: renderJunit,
  markdown: renderMarkdown,
  ctrf: renderCtrf,
  har: renderHar,
  badge: renderBadgeFiles,
  reproduce: renderScripts,
  json: renderJson,
};

export interface WrittenReports {
  /** Paths, in the order they were written. */
  written: string[];
  /** Formats that could not be rendered or written; the others are there nevertheless. */
  failed: { format: ReportFormat; error: Error }[];
}

export interface WriteOptions {
  renderers?: Renderers;
  /**
   * Looks at the files before anybody can take them for a report. What it deletes is not published; without the JSON
   * file the folder holds no report.
   */
  inspect?: (folder: string) => void;
}

/** Begins the name of the folder in which files wait until all are written. */
const WAITING = '.writing-';

/** Takes an earlier report out of a folder, the JSON file first, and what a killed run left behind. */
export function removeReports(folder: string): void {
  const names = [...ALL_FORMATS].reverse().flatMap(fileNamesOf);
  for (const name of [...names, ...SIGNATURE_FILES]) rmSync(join(folder, name), { force: true });
  removeScripts(join(folder, REPRODUCE_FOLDER));
  for (const name of namesIn(folder))
    if (name.startsWith(WAITING)) rmSync(join(folder, name), { recursive: true, force: true });
}

function fileNamesOf(format: ReportFormat): readonly string[] {
  if (format === 'badge') return BADGE_FILES;
  return format === 'reproduce' ? [] : [REPORT_FILE_NAMES[format]];
}

/** Scripts have names of their own; whatever else lies in their folder is not ours. */
function removeScripts(folder: string): void {
  const scripts = namesIn(folder).filter((name) => name.endsWith('.sh'));
  for (const name of scripts) rmSync(join(folder, name), { force: true });
  if (scripts.length > 0 && namesIn(folder).length === 0) rmdirSync(folder);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * Writes the report in the given formats. Files of an earlier report go first. The new ones are written beside, looked
 * at, and only then put in place, `report.json` last, so a killed run leaves nothing that reads as complete.
 *
 * A format that fails is returned in `failed`, never thrown.
 * @throws Error when the folder cannot be made, or what `inspect` throws.
 */
export function writeReports(
  report: Report,
  folder: string,
  formats: readonly ReportFormat[] = REPORT_FORMATS,
  { renderers = RENDERERS, inspect }: WriteOptions = {},
): WrittenReports {
  makeFolder(folder);
  removeReports(folder);
  const result: WrittenReports = { written: [], failed: [] };
  const waiting = mkdtempSync(join(folder, WAITING));
  const attempt = (format: ReportFormat, work: () => void) => {
    try {
      work();
    } catch (error) {
      result.failed.push({ format, error: error instanceof Error ? error : new Error(String(error)) });
    }
  };
  try {
    const files: [ReportFormat, string][] = [];
    for (const format of ALL_FORMATS.filter((candidate) => formats.includes(candidate)))
      attempt(format, () => {
        for (const [name, text] of filesOf(format, renderers[format](report))) {
          put(join(waiting, name), text, name.endsWith('.sh') ? 0o755 : 0o644);
          files.push([format, name]);
        }
      });
    inspect?.(waiting);
    for (const [format, name] of files)
      attempt(format, () => {
        if (publish(join(waiting, name), join(folder, name))) result.written.push(join(folder, name));
      });
  } finally {
    rmSync(waiting, { recursive: true, force: true });
  }
  return result;
}

function filesOf(format: ReportFormat, rendering: Rendering): [string, string][] {
  if (typeof rendering !== 'string') return Object.entries(rendering);
  const [name = `report.${format}`] = fileNamesOf(format);
  return [[name, rendering]];
}

function put(path: string, text: string, mode: number): void {
  makeFolder(dirname(path));
  writeFileSync(path, text, { mode });
}

/** @returns false when the file was taken away by the inspection. */
function publish(from: string, to: string): boolean {
  makeFolder(dirname(to));
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
