import type { Entry } from '../../reports/history/entry.ts';
import { releaseOf } from '../../reports/history/entry.ts';
import { findObjections } from '../../reports/history/judge-release.ts';
import { describeVerdict } from '../../reports/history/render-terminal.ts';
import { formatInstant } from '../../reports/render/labels.ts';
import { toPrintableLine } from '../../reports/render/printable.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { didYouMean } from '../../specs/documents/did-you-mean.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { Io } from '../io.ts';
import { parseAge } from '../report/parse-age.ts';
import { type OpenedHistory, openForReading } from './trust.ts';
import { findEntryProblems } from './verify-history.ts';

export interface ReleaseValues {
  readonly history: string | undefined;
  readonly target: string | undefined;
  readonly client: string | undefined;
  readonly maxAge: string | undefined;
  readonly without: string | undefined;
  readonly trust: readonly string[] | undefined;
}

/** Of --max-age. */
const DEFAULT_AGE = '7d';

/** A reason against the release. `unproved`: the evidence itself cannot be relied on. */
interface Objection {
  readonly line: string;
  readonly unproved: boolean;
}

/** Whether the newest reports of a target and a client allow a release: 0, or one line each why not. */
export function canRelease(values: ReleaseValues, io: Io): number {
  const { history: path, maxAge = DEFAULT_AGE } = values;
  if (path === undefined) throw new UsageError('can-release needs --history DIR');
  const wanted = listWanted(values);
  const maxAgeMs = parseAge('--max-age', maxAge);
  const history = openForReading(path, values.trust, io);
  const objections: Objection[] = history.problems.map((line) => ({ line, unproved: true }));
  const lines: string[] = [];
  for (const { actor, name } of wanted) {
    const who = `${actor} ${toPrintableLine(name)}`;
    const entry = history.entries.findLast(
      ({ manifest }) => manifest.actor === actor && manifest.target.name === name,
    );
    if (entry) {
      objections.push(...judge(entry, who, { history, maxAgeMs, maxAge }));
      lines.push(`  ${who}: ${describeVerdict(entry)}, ${describeEntry(entry)}`);
    } else objections.push({ line: `${who}: ${describeAbsence(history, actor, name)}`, unproved: true });
  }
  io.out(objections.length === 0 ? io.paint.green('release allowed') : io.paint.red('release not allowed'));
  for (const { line } of objections) io.out(`  ${io.paint.red('no:')} ${line}`);
  for (const line of lines) io.out(line);
  if (objections.length > 0)
    return objections.some(({ unproved }) => unproved) ? exitCodes.report : exitCodes.notMet;
  if (history.keys.length === 0)
    io.err(
      `${io.paintErr.yellow('warning:')} no key is trusted: the reports are unaltered, and nobody knows who signed them; put public keys into keys/ of the history, or give --trust`,
    );
  return exitCodes.met;
}

interface Wanted {
  readonly actor: 'provider' | 'client';
  readonly name: string;
}

/** Both must be named, or left out in so many words: an empty variable of a pipeline must not ask for less. */
function listWanted({ target, client, without }: ReleaseValues): Wanted[] {
  const sides = [
    { side: 'target', actor: 'provider', name: target },
    { side: 'client', actor: 'client', name: client },
  ] as const;
  return sides.flatMap(({ side, actor, name }): Wanted[] => {
    if (name !== undefined && without === side)
      throw new UsageError(`--without ${side} and --${side} contradict each other`);
    if (name !== undefined) return [{ actor, name }];
    if (without === side) return [];
    throw new UsageError(`can-release needs --${side} NAME (or --without ${side}, where there is none)`);
  });
}

interface Terms {
  readonly history: OpenedHistory;
  readonly maxAgeMs: number;
  readonly maxAge: string;
}

function judge(entry: Entry, who: string, { history, maxAgeMs, maxAge }: Terms): Objection[] {
  const { manifest } = entry;
  const unproved: string[] = [];
  if (entry.signedBy === undefined)
    unproved.push(
      'the newest report is not signed (`npx airisk-conformance report sign REPORT --key FILE`, then add it again)',
    );
  unproved.push(...findEntryProblems(history, entry));
  if (Date.now() - Date.parse(manifest.startedAt) > maxAgeMs)
    unproved.push(
      `the newest report is of ${formatInstant(manifest.startedAt)}, older than ${maxAge} (--max-age)`,
    );
  return [
    ...unproved.map((line) => ({ line: `${who}: ${line}`, unproved: true })),
    ...findObjections(manifest).map((line) => ({ line: `${who}: ${line}`, unproved: false })),
  ];
}

function describeEntry(entry: Entry): string {
  const { startedAt, waivers = [] } = entry.manifest;
  const used = waivers.filter(({ state }) => state === 'used').length;
  const waived = used > 0 ? `, ${used} waived` : '';
  const key = entry.signedBy === undefined ? 'not signed' : `key ${entry.signedBy.slice(0, 12)}`;
  return `release ${toPrintableLine(releaseOf(entry))}, tested ${formatInstant(startedAt)}, ${key}${waived}`;
}

function describeAbsence({ entries }: OpenedHistory, actor: string, name: string): string {
  const names = [
    ...new Set(
      entries.filter(({ manifest }) => manifest.actor === actor).map(({ manifest }) => manifest.target.name),
    ),
  ];
  const others = names.length > 0 && names.length <= 10 ? `; there are ${names.join(', ')}` : '';
  return toPrintableLine(`the history has no report of it${didYouMean(name, names) || others}`);
}
