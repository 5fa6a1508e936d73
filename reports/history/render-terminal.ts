/** A history on the terminal: each subject with its state, since when, and what is broken. */

import { countOf, describeExceptions, VERDICT_WORDS } from '../render/labels.ts';
import { toPrintableLine } from '../render/printable.ts';
import { dayOf, type Entry, type History, minuteOf, releaseOf } from './entry.ts';
import { type Episode, listSubjects, type Subject } from './timeline.ts';

/** Styles, or functions that leave a text as it is. */
export interface HistoryPaint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
}

const MOST_MENDED = 5;

/** Lines for people; what does not hold is not among them. */
export function renderHistory({ entries }: History, paint: HistoryPaint): string {
  if (entries.length === 0)
    return 'No report yet: `npx airisk-conformance history add REPORT --to DIR` adds one.';
  const subjects = listSubjects(entries);
  const [first, last] = [entries[0], entries.at(-1)] as [Entry, Entry];
  const span = `${dayOf(first.manifest.startedAt)} to ${dayOf(last.manifest.startedAt)}`;
  const targets = subjects.filter(({ actor }) => actor === 'provider').length;
  const what = [
    countOf(entries.length, 'report'),
    countOf(targets, 'target'),
    countOf(subjects.length - targets, 'client'),
  ];
  return [`${what.join(', ')}, ${span}`, ...subjects.map((subject) => renderSubject(subject, paint))].join(
    '\n\n',
  );
}

function renderSubject(subject: Subject, paint: HistoryPaint): string {
  const { newest, since, red, mended, entries } = subject;
  const { manifest } = newest;
  const style = !manifest.gate.met ? paint.red : manifest.gate.only ? paint.yellow : paint.green;
  const verdict = describeVerdict(newest);
  const signed = newest.signedBy === undefined ? 'not signed' : `key ${newest.signedBy.slice(0, 12)}`;
  const head = `${subject.actor} ${paint.bold(toPrintableLine(subject.name))}  ${toPrintableLine(manifest.target.baseUrl)}`;
  const sinceWords = `since ${named(since)}`;
  return [
    head,
    `  ${style(verdict)} ${sinceWords}; ${countOf(entries.length, 'report')}, newest ${named(newest)}, ${signed}`,
    ...red.map((episode) => `  ${describeRed(episode, paint)}`),
    ...mended
      .slice(0, MOST_MENDED)
      .map((episode) => `  ${paint.green('mended')}  ${describeMended(episode)}`),
    ...(mended.length > MOST_MENDED
      ? [`  ${paint.dim(`… and ${mended.length - MOST_MENDED} more mended`)}`]
      : []),
  ].join('\n');
}

/** What a report says, in a few words. */
export function describeVerdict({ manifest: { gate, verdicts, rows } }: Entry): string {
  const { documented, hardened } = verdicts;
  const word = (verdict: string) => VERDICT_WORDS[verdict as keyof typeof VERDICT_WORDS] ?? verdict;
  const words =
    documented === hardened
      ? word(documented)
      : `Documented ${word(documented).toLowerCase()}, hardened ${word(hardened).toLowerCase()}`;
  const narrowed = gate.only ? `, narrowed to ${countOf(gate.only.length, 'requirement')}` : '';
  const exception = describeExceptions(rows, gate);
  const excepted = exception === undefined ? '' : `, ${exception}`;
  return `${words}, gate ${gate.profile} ${gate.met ? 'met' : 'not met'}${narrowed}${excepted}`;
}

/** A release with its day. */
function named(entry: Entry): string {
  const { startedAt, release } = entry.manifest;
  return release === undefined ? minuteOf(startedAt) : `${toPrintableLine(release)} (${dayOf(startedAt)})`;
}

function describeRed(episode: Episode, paint: HistoryPaint): string {
  const { id, outcome, firstSeen, lastSeen, times, waiver, unverifiedSince } = episode;
  const label = (outcome === 'fail' ? paint.red : paint.yellow)(outcome);
  const parts = [`since ${named(firstSeen)}`, `seen ${times === 1 ? 'once' : `${times} times`}`];
  if (times > 1) parts.push(`last ${named(lastSeen)}`);
  if (unverifiedSince > 0) parts.push(`not verified in ${countOf(unverifiedSince, 'report')} since`);
  if (waiver)
    parts.push(
      toPrintableLine(
        `waived by ${waiver.owner} until ${waiver.expires}${waiver.ticket === undefined ? '' : `, ${waiver.ticket}`}`,
      ),
    );
  return `${label}  ${toPrintableLine(id)}  ${parts.join(', ')}`;
}

function describeMended({ id, firstSeen, mendedBy }: Episode): string {
  const by = mendedBy ? releaseOf(mendedBy) : '';
  return `${toPrintableLine(id)}  broken since ${named(firstSeen)}, mended by ${toPrintableLine(by)}`;
}

/** The same as data, for other programs. */
export function renderHistoryJson({ entries, problems }: History): string {
  const point = (entry: Entry) => ({
    release: entry.manifest.release,
    ...{ startedAt: entry.manifest.startedAt, entry: entry.name },
  });
  const subjects = listSubjects(entries).map(({ actor, name, newest, since, red, mended, ...subject }) => ({
    ...{ actor, name, baseUrl: newest.manifest.target.baseUrl },
    ...{ verdicts: newest.manifest.verdicts, gate: newest.manifest.gate, exitCode: newest.manifest.exitCode },
    ...{ since: point(since), newest: point(newest), signedBy: newest.signedBy, trusted: newest.trusted },
    reports: subject.entries.map((entry) => ({
      ...point(entry),
      ...{
        verdicts: entry.manifest.verdicts,
        gateMet: entry.manifest.gate.met,
        exitCode: entry.manifest.exitCode,
      },
    })),
    red: red.map(toJson),
    mended: mended.map(toJson),
  }));
  function toJson({ firstSeen, lastSeen, mendedBy, soundUntil, ...episode }: Episode) {
    return {
      ...episode,
      ...{ firstSeen: point(firstSeen), lastSeen: point(lastSeen) },
      ...(soundUntil && { soundUntil: point(soundUntil) }),
      ...(mendedBy && { mendedBy: point(mendedBy) }),
    };
  }
  return JSON.stringify({ schemaVersion: 1, subjects, problems }, null, 2);
}
