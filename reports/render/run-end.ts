/** The end of a run in about ten lines: verdicts, the findings by cause, the gate, where the report is, what to do next. */
import { dirname } from 'node:path';
import type { Report } from '../model/types.ts';
import { brokenChecks, type FindingGroup } from './group-findings.ts';
import { countOf, describeExceptions, describeExitCode, formatDuration } from './labels.ts';
import { nextStep } from './next-step.ts';
import { toPrintableLine } from './printable.ts';
import { type ReportSummary, summariseReport } from './summarise-report.ts';
import {
  OUTCOME_STYLES,
  Painter,
  renderAlarm,
  renderVerdicts,
  type TerminalOptions,
} from './terminal-parts.ts';

const MOST_FINDINGS = 3;
const LABEL_ROOM = 6;

/** What a run says when it is over; `report show` says it all. */
export function renderRunEnd(report: Report, options: TerminalOptions): string {
  const painter = new Painter(options);
  const digest = summariseReport(report);
  const lines = [
    ...renderHead(report, digest, painter),
    ...renderFindings(digest, painter),
    ...renderTerms(report, painter),
    ...renderEnd(report, digest, painter, options.files ?? []),
  ];
  return `\n${lines.join('\n')}\n`;
}

/** A run that was stopped says why, and has no verdict to give. */
function renderHead(report: Report, digest: ReportSummary, painter: Painter): string[] {
  const verdicts = report.stopped ? [] : renderVerdicts(report, digest, painter);
  // What narrows a run the operator has just typed.
  const alarm = report.gate.only && report.complete ? [] : renderAlarm(digest, painter);
  return [...alarm, ...verdicts];
}

function renderFindings({ groups }: ReportSummary, painter: Painter): string[] {
  const lines = groups.slice(0, MOST_FINDINGS).map((group) => renderFinding(group, painter));
  const left = groups.length - MOST_FINDINGS;
  return left > 0 ? [...lines, `  … and ${countOf(left, 'more finding')} in the report`] : lines;
}

/** `FAIL  code-single-use and 2 more  a code used twice, form: a token`. */
function renderFinding({ lead, others }: FindingGroup, painter: Painter): string {
  const [check] = brokenChecks(lead);
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const seen = check ? `${check.title}: ${check.actual}` : lead.title;
  return painter.line(
    lead.outcome.toUpperCase().padEnd(LABEL_ROOM),
    OUTCOME_STYLES[lead.outcome],
    `${lead.id}${more}  ${seen}`,
  );
}

/** Under which terms the gate was judged, where they are not the usual ones. */
function renderTerms({ gate, requirements }: Report, painter: Painter): string[] {
  const terms = [
    gate.vouched?.length && `vouched for by the operator (--vouch): ${gate.vouched.join(', ')}`,
    describeExceptions(requirements, gate),
  ].filter((term): term is string => typeof term === 'string');
  return terms.flatMap((term) => painter.wrap('', term[0]?.toUpperCase() + term.slice(1), 2));
}

function renderEnd(
  report: Report,
  digest: ReportSummary,
  painter: Painter,
  files: readonly string[],
): string[] {
  const { gate, exitCode, environment, durationMs } = report;
  const requests = environment.requests === undefined ? '' : `, ${countOf(environment.requests, 'request')}`;
  const reason = gate.reason === undefined ? '' : `: ${toPrintableLine(gate.reason)}`;
  const [first, ...others] = [...files].sort(
    (a, b) => Number(b.endsWith('.html')) - Number(a.endsWith('.html')),
  );
  const next = nextStep(report, digest, first === undefined ? '' : quoted(dirname(first)));
  return [
    painter.paint(
      `Gate ${gate.profile} ${gate.met ? 'met' : 'NOT MET'}${reason}`,
      gate.met ? 'green' : 'red',
    ),
    painter.paint(
      `Exit code ${exitCode} (${describeExitCode(exitCode)}), ${formatDuration(durationMs)}${requests}`,
      'dim',
    ),
    ...(first === undefined
      ? []
      : [
          `Report  ${toPrintableLine(first)}${others.length > 0 ? `, and ${countOf(others.length, 'more file')} beside it` : ''}`,
        ]),
    ...(next === undefined ? [] : painter.wrap('Next', next, 8)),
  ];
}

const quoted = (path: string): string => (/^[\w./@+-]+$/.test(path) ? path : `"${path}"`);
