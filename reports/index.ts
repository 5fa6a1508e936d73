/** Results of a run, and the documents made from them. */
export { compareReports, type ReportDiff } from './diff/compare-reports.ts';
export { renderDiffMarkdown } from './diff/render-diff-markdown.ts';
export { renderDiffTerminal } from './diff/render-diff-terminal.ts';
export { type Leak, scanForSecrets } from './leaks/scan-for-secrets.ts';
export { openSecretSink, type Secret } from './leaks/secret-channel.ts';
export { MergeError, mergeShards } from './merge/merge-shards.ts';
export { buildReport, type ReportInput } from './model/build-report.ts';
export { maskSensitive } from './model/mask-parameters.ts';
export {
  createRedactor,
  createScanner,
  type Leftover,
  type Redactor,
  type SecretKind,
  scan,
} from './model/redact.ts';
export {
  decideGate,
  decideVerdict,
  OUTCOMES_WORST_FIRST,
  selectGateRows,
  summarise,
  weighOutcome,
  worstOutcome,
} from './model/score.ts';
export type * from './model/types.ts';
export { FINDING_PREFIX, RECORD_ATTACHMENT } from './model/types.ts';
export { renderCtrf } from './render/ctrf.ts';
export { digestReport, type ReportDigest } from './render/digest-report.ts';
export { renderHar } from './render/har.ts';
export { renderHtml } from './render/html/index.ts';
export { renderJson } from './render/json.ts';
export { renderJunit } from './render/junit.ts';
export { renderMarkdown } from './render/markdown.ts';
export { renderTerminal, type TerminalOptions } from './render/terminal.ts';
export {
  REPORT_FILE_NAMES,
  REPORT_FORMATS,
  type ReportFormat,
  removeReports,
  type WrittenReports,
  writeReports,
} from './write-reports.ts';
