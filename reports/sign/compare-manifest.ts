import type { Report } from '../model/types.ts';
import { canonicalJson } from './canonical-json.ts';
import { emptyFolders, hashFiles, type Manifest, makeManifest } from './manifest.ts';

/** What the reader expects; a report of another target, run or time is no answer to the question. */
export interface Expectations {
  readonly baseUrl?: string;
  readonly runId?: string;
  readonly maxAgeMs?: number;
  readonly now: Date;
}

/** A clock may be a little ahead of another. */
const MOST_AHEAD_MS = 5 * 60_000;

/** One line for each way in which what a report says is not what was signed. */
export function compareReport(signed: Manifest, report: Report, folder: string): string[] {
  const { signedAt, release, subjects } = signed;
  const found = makeManifest(report, folder, {
    signedAt: new Date(signedAt),
    ...(release !== undefined && { release }),
    ...(subjects && { subjects }),
  });
  // A manifest without subjects is of a version that knew fewer members; report.json is vouched for by its hash all the same.
  const newer = subjects ? [] : ['subjects', 'waivers', 'scenarios'];
  const problems: string[] = [];
  for (const [name, value] of Object.entries(found) as [keyof Manifest, unknown][]) {
    if (
      name === 'files' ||
      newer.includes(name) ||
      canonicalJson(value) === canonicalJson(signed[name] ?? null)
    )
      continue;
    problems.push(
      name === 'rows' ? compareRows(signed, found) : `altered: ${name} of report.json is not what was signed`,
    );
  }
  return problems;
}

/** One line for each file that is missing, altered or was added. */
export function compareFiles(signed: Manifest['files'], folder: string): string[] {
  const found = hashFiles(folder);
  const there = new Map(found.map((file) => [file.path, file]));
  const known = new Set(signed.map(({ path }) => path));
  const problems = signed.flatMap(({ path, sha256, bytes }) => {
    const file = there.get(path);
    if (!file) return [`incomplete: ${path} is missing`];
    return file.sha256 === sha256 && file.bytes === bytes
      ? []
      : [`altered: ${path} is not the file that was signed`];
  });
  if (known.size < signed.length) problems.push('altered: the manifest names a file twice');
  const extra = found.filter(({ path }) => !known.has(path));
  const added = [
    ...extra.map(({ path }) => path),
    ...emptyFolders(folder).map((path) => `the folder ${path}`),
  ];
  return [...problems, ...added.map((path) => `altered: ${onOneLine(path)} was added after signing`)];
}

/** A file may have any name. */
const onOneLine = (path: string): string => (/\p{Cc}/u.test(path) ? JSON.stringify(path) : path);

function compareRows(signed: Manifest, found: Manifest): string {
  const before = new Map(signed.rows.map((row) => [row.id, canonicalJson(row)]));
  const changed = found.rows.find((row) => before.get(row.id) !== canonicalJson(row));
  const what = changed?.id ?? 'the list of requirements';
  return `altered: ${what} in report.json is not what was signed`;
}

/** As `--max-age` takes it: in days where it is some, else in hours or minutes. */
function inWords(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes % 1440 === 0) return `${minutes / 1440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}

/** One line for each way in which a signed report answers another question. */
export function findReplay(signed: Manifest, { baseUrl, runId, maxAgeMs, now }: Expectations): string[] {
  const problems: string[] = [];
  const started = Date.parse(signed.startedAt);
  const trim = (url: string) => url.replace(/\/+$/, '');
  if (baseUrl !== undefined && trim(baseUrl) !== trim(signed.target.baseUrl))
    problems.push(`replayed: the report is about ${signed.target.baseUrl}, not ${baseUrl}`);
  if (runId !== undefined && runId !== signed.runId)
    problems.push(`replayed: the report is of run ${signed.runId}, not ${runId}`);
  if (maxAgeMs !== undefined && now.getTime() - started > maxAgeMs)
    problems.push(
      `replayed: the run started at ${signed.startedAt}, longer ago than ${inWords(maxAgeMs)} (--max-age)`,
    );
  if (started - now.getTime() > MOST_AHEAD_MS || Date.parse(signed.signedAt) - now.getTime() > MOST_AHEAD_MS)
    problems.push(`replayed: the report is dated in the future (${signed.startedAt})`);
  if (Date.parse(signed.signedAt) + MOST_AHEAD_MS < started)
    problems.push('altered: the report was signed before its run started');
  return problems;
}
