import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../specs/make-folder.ts';
import { ALL_FORMATS, fileNamesOf, REPORT_FORMATS, type ReportFormat } from './formats.ts';
import {
  checkEdition,
  type Edition,
  type MaskedLate,
  type OutputFile,
  type OutputGuard,
  putInPlace,
  WAITING,
} from './leaks/publish-files.ts';
import type { Leak } from './leaks/scan-for-secrets.ts';
import { bareReport } from './model/bare-report.ts';
import { mapStrings } from './model/redact.ts';
import type { Report } from './model/types.ts';
import { renderBadgeFiles } from './render/badge.ts';
import { renderCtrf } from './render/ctrf.ts';
import { renderHar } from './render/har.ts';
import { renderHtml } from './render/html/index.ts';
import { renderJson } from './render/json.ts';
import { renderJunit } from './render/junit.ts';
import { renderMarkdown } from './render/markdown.ts';
import { REPRODUCE_FOLDER, renderScripts } from './render/reproduce-scripts.ts';

/** Of a run whose files could not all be cleaned. */
const EXIT_CODE_OF_A_LEAK = 8;

/** The signature vouches for all other files. */
export const SIGNATURE_FILES: readonly string[] = [
  'report.dsse.json',
  'report.pub.pem',
  'report.intoto.json',
];

/** A text for the one file of a format, or several files by name. */
type Rendering = string | Readonly<Record<string, string>>;
export type Renderers = Readonly<Record<ReportFormat, (report: Report) => Rendering>>;

/** How each format is made. */
export const RENDERERS: Renderers = {
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
  /** The report as it was published: where values were masked late it says so, where files were withheld it is bare. */
  report: Report;
  /** Secrets that only the search found. */
  late?: MaskedLate;
  /** What could not be cleaned of secrets and was not published. */
  withheld: readonly Leak[];
}

export interface WriteOptions {
  renderers?: Renderers;
  /** What must not be in the files. */
  guard?: OutputGuard;
}

/** Takes an earlier report out of a folder, the JSON file first, and what a killed run left behind. */
export function removeReports(folder: string): void {
  const names = [...ALL_FORMATS].reverse().flatMap(fileNamesOf);
  for (const name of [...names, ...SIGNATURE_FILES]) rmSync(join(folder, name), { force: true });
  removeScripts(join(folder, REPRODUCE_FOLDER));
  for (const name of namesIn(folder))
    if (name.startsWith(WAITING)) rmSync(join(folder, name), { recursive: true, force: true });
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

/** The files of a report, and what becomes of them where a secret is in them. */
export class ReportEdition implements Edition {
  readonly failed: WrittenReports['failed'] = [];
  /** The report as it was rendered last. */
  report: Report;
  readonly #formats: readonly ReportFormat[];
  readonly #renderers: Renderers;
  readonly #formatOf = new Map<string, ReportFormat>();

  constructor(
    report: Report,
    formats: readonly ReportFormat[] = REPORT_FORMATS,
    renderers: Renderers = RENDERERS,
  ) {
    this.report = report;
    this.#formats = ALL_FORMATS.filter((format) => formats.includes(format));
    this.#renderers = renderers;
  }

  files(): OutputFile[] {
    return this.#render(this.report);
  }

  empty(): OutputFile[] {
    return this.#render(bareReport(this.report));
  }

  masked(late: MaskedLate, mask: (text: string) => string): OutputFile[] {
    const environment = {
      ...this.report.environment,
      maskedLate: late.values,
      maskedLateIn: late.files.join(', '),
    };
    this.report = mapStrings({ ...this.report, environment }, mask);
    return this.#render(this.report);
  }

  /** The JSON file, whether or not it was asked for. */
  bare(late: MaskedLate, withheld: readonly string[]): OutputFile[] {
    const bare = bareReport(this.report);
    const environment = { ...bare.environment, maskedLate: late.values, withheld: withheld.join(', ') };
    this.report = { ...bare, environment, exitCode: EXIT_CODE_OF_A_LEAK };
    return [{ name: 'report.json', text: renderJson(this.report) }];
  }

  /** The format that could not be written with this file. */
  fail(name: string, error: unknown): void {
    this.#fail(this.#formatOf.get(name) ?? 'json', error);
  }

  #render(report: Report): OutputFile[] {
    this.failed.length = 0;
    return this.#formats.flatMap((format) => {
      try {
        const files = filesOf(format, this.#renderers[format](report));
        for (const [name] of files) this.#formatOf.set(name, format);
        return files.map(([name, text]) => ({ name, text, mode: name.endsWith('.sh') ? 0o755 : 0o644 }));
      } catch (error) {
        this.#fail(format, error);
        return [];
      }
    });
  }

  #fail(format: ReportFormat, error: unknown): void {
    this.failed.push({ format, error: error instanceof Error ? error : new Error(String(error)) });
  }
}

/**
 * Writes the report in the given formats. Files of an earlier report go first. The new ones are searched for secrets,
 * written beside, and only then put in place, `report.json` last, so a killed run leaves nothing that reads as complete.
 *
 * A format that fails is returned in `failed`, never thrown.
 * @throws Error when the folder cannot be made
 */
export function writeReports(
  report: Report,
  folder: string,
  formats: readonly ReportFormat[] = REPORT_FORMATS,
  { renderers = RENDERERS, guard }: WriteOptions = {},
): WrittenReports {
  makeFolder(folder);
  removeReports(folder);
  const edition = new ReportEdition(report, formats, renderers);
  const { files, late, withheld } = guard
    ? checkEdition(edition, guard)
    : { files: edition.files(), withheld: [] };
  const placed = putInPlace(folder, files);
  for (const { name, error } of placed.failed) edition.fail(name, error);
  return {
    written: [...placed.written],
    failed: edition.failed,
    report: edition.report,
    ...(late && { late }),
    withheld,
  };
}

function filesOf(format: ReportFormat, rendering: Rendering): [string, string][] {
  if (typeof rendering !== 'string') return Object.entries(rendering);
  const [name = `report.${format}`] = fileNamesOf(format);
  return [[name, rendering]];
}
