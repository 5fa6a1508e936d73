/**
 * The formats of a report, in the order in which they are written. A new one is a renderer, an entry here and one in
 * `RENDERERS` (write-reports.ts). No renderer is loaded by this file, because every start of the command line reads it.
 */
const FORMATS = {
  html: ['report.html'],
  junit: ['report.junit.xml'],
  markdown: ['report.md'],
  ctrf: ['report.ctrf.json'],
  har: ['report.har'],
  badge: ['badge.json', 'badge.svg'],
  // Scripts have names of their own.
  reproduce: [],
  // Put in place last: while it is missing, the folder holds no report.
  json: ['report.json'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ReportFormat = keyof typeof FORMATS;

/** All formats, in the order in which they are written. */
export const ALL_FORMATS = Object.keys(FORMATS) as readonly ReportFormat[];

/** What a run writes when nobody asks for something else. */
export const REPORT_FORMATS: readonly ReportFormat[] = ['html', 'junit', 'markdown', 'reproduce', 'json'];

/** Names of the files of a format, the one that shows it first; none where names depend on the report. */
export const fileNamesOf = (format: ReportFormat): readonly string[] => FORMATS[format];
