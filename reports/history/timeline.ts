/** What became of each target and client from report to report. */
import type { Manifest } from '../sign/manifest.ts';
import type { Entry } from './entry.ts';

type Row = Manifest['rows'][number];
export type HistoryWaiver = NonNullable<Manifest['waivers']>[number];

/** A time in which a requirement was broken. */
export interface Episode {
  readonly id: string;
  readonly profile: string;
  /** As it was seen last: fail, warn, or waived. */
  readonly outcome: string;
  /** The last report in which it was met before. Absent: it was broken in the first that looked. */
  readonly soundUntil?: Entry;
  readonly firstSeen: Entry;
  readonly lastSeen: Entry;
  /** Reports that saw it broken. */
  readonly times: number;
  /** The first report in which it was met again. Absent: it is still broken, or nobody has looked since. */
  readonly mendedBy?: Entry;
  /** Reports since `lastSeen` that could not tell. */
  readonly unverifiedSince: number;
  /** The newest waiver that covered it. */
  readonly waiver?: HistoryWaiver;
}

/** One target or one client, over all its reports. */
export interface Subject {
  readonly actor: 'provider' | 'client';
  readonly name: string;
  /** Oldest first; there is at least one. */
  readonly entries: readonly Entry[];
  readonly newest: Entry;
  /** The first of the reports, up to the newest, that say the same of the gate and both profiles. */
  readonly since: Entry;
  /** Broken, longest first. */
  readonly red: readonly Episode[];
  /** Mended, newest first. */
  readonly mended: readonly Episode[];
}

/** Targets, then clients, by name. */
export function listSubjects(entries: readonly Entry[]): Subject[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const { actor, target } = entry.manifest;
    const key = `${actor === 'provider' ? 0 : 1} ${target.name}`;
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => describeSubject(group));
}

function describeSubject(entries: readonly Entry[]): Subject {
  const newest = entries.at(-1) as Entry;
  const episodes = findEpisodes(entries);
  const time = (entry: Entry) => Date.parse(entry.manifest.startedAt);
  const red = episodes.filter(({ mendedBy }) => !mendedBy);
  const mended = episodes.filter(({ mendedBy }) => mendedBy);
  return {
    actor: newest.manifest.actor === 'client' ? 'client' : 'provider',
    name: newest.manifest.target.name,
    entries,
    newest,
    since: findSince(entries),
    red: red.sort((a, b) => time(a.firstSeen) - time(b.firstSeen)),
    mended: mended.sort((a, b) => time(b.mendedBy as Entry) - time(a.mendedBy as Entry)),
  };
}

const stateOf = ({ manifest: { gate, verdicts } }: Entry): string =>
  `${gate.met} ${verdicts.documented} ${verdicts.hardened}`;

function findSince(entries: readonly Entry[]): Entry {
  let since = entries.at(-1) as Entry;
  const state = stateOf(since);
  for (const entry of [...entries].reverse()) {
    if (stateOf(entry) !== state) break;
    since = entry;
  }
  return since;
}

const BROKEN: readonly string[] = ['fail', 'warn', 'waived'];
const SOUND: readonly string[] = ['pass', 'not-applicable'];

/** Rows that count towards a verdict. */
export const isCounted = ({ scored, profile, outcome }: Row): boolean =>
  scored !== false && profile !== 'interop' && outcome !== 'excluded';

/** An episode while it grows. */
type Growing = { -readonly [K in keyof Episode]: Episode[K] };

function findEpisodes(entries: readonly Entry[]): Episode[] {
  const open = new Map<string, Growing>();
  const sound = new Map<string, Entry>();
  const all: Growing[] = [];
  for (const entry of entries) {
    const waivers = new Map((entry.manifest.waivers ?? []).map((waiver) => [waiver.requirement, waiver]));
    for (const row of entry.manifest.rows.filter(isCounted)) {
      const episode = open.get(row.id);
      if (BROKEN.includes(row.outcome)) {
        const grown = episode ?? begin(row, entry, sound.get(row.id));
        if (!episode) {
          open.set(row.id, grown);
          all.push(grown);
        }
        see(grown, row, entry, waivers.get(row.id));
      } else if (SOUND.includes(row.outcome)) {
        sound.set(row.id, entry);
        if (episode) episode.mendedBy = entry;
        open.delete(row.id);
      } else if (episode) episode.unverifiedSince += 1;
    }
  }
  return all;
}

function begin({ id, profile, outcome }: Row, entry: Entry, soundUntil: Entry | undefined): Growing {
  return {
    ...{ id, profile, outcome, firstSeen: entry, lastSeen: entry, times: 0, unverifiedSince: 0 },
    ...(soundUntil && { soundUntil }),
  };
}

function see(episode: Growing, row: Row, entry: Entry, waiver: HistoryWaiver | undefined): void {
  episode.outcome = row.outcome;
  episode.lastSeen = entry;
  episode.times += 1;
  episode.unverifiedSince = 0;
  if (waiver) episode.waiver = waiver;
  else delete episode.waiver;
}

/** What the newest report of each subject says of each requirement or scenario. */
export interface Matrix {
  readonly subjects: readonly Subject[];
  readonly lines: readonly MatrixLine[];
}

export interface MatrixLine {
  readonly id: string;
  /** By subject, in their order; undefined where its report does not know the line. */
  readonly outcomes: readonly (string | undefined)[];
  /** Not every subject passes. */
  readonly uneven: boolean;
}

/** Requirements that count, by target; those that somebody breaks first. */
export function requirementMatrix(subjects: readonly Subject[]): Matrix {
  return makeMatrix(subjects, ({ newest }) => newest.manifest.rows.filter(isCounted));
}

/** Scenarios by client; those that somebody fails first. */
export function scenarioMatrix(subjects: readonly Subject[]): Matrix {
  return makeMatrix(subjects, ({ newest }) => newest.manifest.scenarios ?? []);
}

function makeMatrix(
  subjects: readonly Subject[],
  cellsOf: (subject: Subject) => readonly { readonly id: string; readonly outcome: string }[],
): Matrix {
  const columns = subjects.map(
    (subject) => new Map(cellsOf(subject).map(({ id, outcome }) => [id, outcome])),
  );
  const ids = [...new Set(columns.flatMap((column) => [...column.keys()]))];
  const lines = ids.map((id) => {
    const outcomes = columns.map((column) => column.get(id));
    const uneven = outcomes.some((one) => one !== undefined && !SOUND.includes(one));
    return { id, outcomes, uneven };
  });
  const isBroken = ({ outcomes }: MatrixLine) =>
    outcomes.some((one) => one !== undefined && BROKEN.includes(one));
  const rank = (line: MatrixLine) => (isBroken(line) ? 0 : line.uneven ? 1 : 2);
  return { subjects, lines: lines.sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1)) };
}
