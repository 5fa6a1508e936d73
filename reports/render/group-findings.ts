/**
 * Findings by cause: one defect often breaks several requirements, and a reader mends it once. Requirements are grouped
 * where the same exchange shows that both are broken, where the catalogue says that one breaks with the other, or where
 * the same attack is open and the target answered alike.
 */
import { mendOf } from '../../specs/mends.ts';
import type { Check, Exchange, RequirementResult } from '../model/types.ts';

/** A finding: the requirement that tells it best, and those that break with it. */
export interface FindingGroup {
  readonly lead: RequirementResult;
  readonly others: readonly RequirementResult[];
}

/** @param findings in the order of reading; what opens an attack is told before what only looks wrong */
export function groupFindings(
  findings: readonly RequirementResult[],
  exchanges: readonly Exchange[],
): FindingGroup[] {
  const vectors = new Set(exchanges.filter((one) => !isHonest(one)).map(({ n }) => n));
  const groups: RequirementResult[][] = [];
  for (const row of findings) {
    const related = groups.filter((group) => group.some((other) => haveOneCause(row, other, vectors)));
    const [first, ...more] = related;
    if (!first) {
      groups.push([row]);
      continue;
    }
    for (const group of more) {
      if (openOtherAttacks(first, group)) continue;
      first.push(...group);
      groups.splice(groups.indexOf(group), 1);
    }
    first.push(row);
  }
  return joinFollowers(groups)
    .map((group) => leadByCause(group, findings))
    .sort((a, b) => urgency(a) - urgency(b));
}

/** A symptom of two causes does not make them one: each of the two opens an attack that the other does not. */
function openOtherAttacks(a: readonly RequirementResult[], b: readonly RequirementResult[]): boolean {
  const [ofA, ofB] = [a, b].map((group) => new Set(group.flatMap((row) => attackOf(row) ?? [])));
  if (!ofA?.size || !ofB?.size) return false;
  return ![...ofA].some((attack) => ofB.has(attack));
}

/** What follows from another group is told there, and from one only: a symptom of two causes does not make them one. */
function joinFollowers(groups: readonly RequirementResult[][]): RequirementResult[][] {
  const home = new Map(groups.map((group) => [group, group]));
  const homeOf = (group: RequirementResult[]): RequirementResult[] => {
    const next = home.get(group);
    return next === undefined || next === group ? group : homeOf(next);
  };
  const all = groups.flat();
  // What follows from nothing is a cause of its own, whatever else its exchanges show.
  const isCause = (row: RequirementResult): boolean => !all.some((other) => follows(row, other));
  for (const group of groups) {
    if (group.some(isCause)) continue;
    const cause = groups.find(
      (other) => homeOf(other) !== homeOf(group) && group.some((a) => other.some((b) => follows(a, b))),
    );
    if (cause) home.set(homeOf(group), homeOf(cause));
  }
  const joined = groups.filter((group) => homeOf(group) === group);
  return joined.map((group) => groups.filter((other) => homeOf(other) === group).flat());
}

/** Causes before what follows from them, and each in the order of reading. */
function leadByCause(
  group: readonly RequirementResult[],
  findings: readonly RequirementResult[],
): FindingGroup {
  const follower = (row: RequirementResult) => Number(group.some((other) => follows(row, other)));
  const [lead, ...others] = group.toSorted(
    (a, b) => follower(a) - follower(b) || findings.indexOf(a) - findings.indexOf(b),
  );
  return { lead: lead as RequirementResult, others };
}

/** A group weighs what its worst member does. */
function urgency({ lead, others }: FindingGroup): number {
  const rows = [lead, ...others];
  const fails = rows.filter(({ outcome }) => outcome === 'fail');
  const opens = (fails.length > 0 ? fails : rows).some((row) => attackOf(row) !== undefined);
  return (fails.length > 0 ? 0 : 2) + (opens ? 0 : 1);
}

function haveOneCause(a: RequirementResult, b: RequirementResult, vectors: ReadonlySet<number>): boolean {
  const shown = evidenceOf(a, vectors);
  if (evidenceOf(b, vectors).some((n) => shown.includes(n))) return true;
  const attack = attackOf(a);
  if (a.area !== b.area || attack === undefined || attack !== attackOf(b)) return false;
  const answers = answersOf(a);
  return answersOf(b).some((answer) => answers.includes(answer));
}

/** Checks on which the outcome of a row rests. */
export const brokenChecks = (row: RequirementResult): RequirementResult['checks'] =>
  row.checks.filter((check) => check.outcome === row.outcome);

/** Checks that expected and saw the same, with all that they were made in. */
export interface CheckGroup {
  readonly titles: readonly string[];
  readonly expected: string;
  readonly actual: string;
  readonly outcome: Check['outcome'];
  readonly evidence: readonly number[];
  readonly shown: NonNullable<Check['shown']>;
}

/** In the order in which they were seen; tags, times and numbers of exchanges, which differ from one to the next, do not count. */
export function groupChecks(checks: readonly Check[]): CheckGroup[] {
  const groups = new Map<string, Check[]>();
  for (const check of checks) {
    const seen = withoutTags(check.actual).replace(/ exchange \d+| \(\d+ times in all\)/g, '');
    const key = `${check.outcome} ${check.expected} ${seen}`;
    groups.set(key, [...(groups.get(key) ?? []), check]);
  }
  return [...groups.values()].map((group) => {
    const { expected, actual, outcome } = group[0] as Check;
    return {
      ...{ expected, actual, outcome },
      titles: [...new Set(group.map(({ title }) => title))],
      evidence: [...new Set(group.flatMap(({ evidence }) => evidence))],
      shown: withoutRepeated(group.flatMap(({ shown = [] }) => shown)),
    };
  });
}

/** The same page or line, seen in several ways, is shown once. */
function withoutRepeated(shown: CheckGroup['shown']): CheckGroup['shown'] {
  const key = ({ kind, status, text, where }: CheckGroup['shown'][number]) =>
    `${kind} ${status} ${withoutTags(text)} ${where.split('?', 1)[0]}`;
  const kept = new Map<string, CheckGroup['shown'][number]>();
  for (const one of shown) if (kept.get(key(one))?.picture === undefined) kept.set(key(one), one);
  return [...kept.values()];
}

const withoutTags = (text: string): string =>
  text.replace(/\w+#[0-9a-f]{8}/g, '#').replace(/\d{4}-\d\d-\d\d[T ][\d:.]+Z?/g, '0');

const evidenceOf = (row: RequirementResult, vectors: ReadonlySet<number>): number[] =>
  brokenChecks(row).flatMap(({ evidence }) => evidence.filter((n) => vectors.has(n)));

const follows = (row: RequirementResult, other: RequirementResult): boolean =>
  (mendOf(row.id)?.follows?.includes(other.id) ?? false) || (saw(row, NO_ANSWER) && saw(other, ENDED));

/** What is seen of an application that an error ends: no answer at the time, and afterwards that it is gone. */
const NO_ANSWER = 'the application gave no answer';
const ENDED = 'the application had ended';

const saw = (row: RequirementResult, what: string): boolean =>
  brokenChecks(row).some(({ actual }) => actual.startsWith(what));

const attackOf = (row: RequirementResult): string | undefined => (row.attack ?? mendOf(row.id)?.attack)?.name;

/** What was seen, without what differs from run to run: tags, addresses, numbers longer than a status. */
const answersOf = (row: RequirementResult): string[] =>
  brokenChecks(row).map(({ actual }) =>
    withoutTags(actual)
      .replace(/https?:\/\/[^\s”"]+/g, 'URL')
      .replace(/[\d:TZ.-]{4,}/g, '0')
      .slice(0, 60),
  );

/**
 * The exchange that shows a finding best, of the check that is shown first, so that it is the answer that the check tells
 * of: its last vector, else the last that is no control, else its last.
 */
export function decisiveExchange(
  row: RequirementResult,
  exchanges: ReadonlyMap<number, Exchange>,
): Exchange | undefined {
  const [first = []] = brokenChecks(row)
    .map(({ evidence }) => evidence.flatMap((n) => exchanges.get(n) ?? []))
    .filter((found) => found.length > 0);
  return (
    first.findLast(({ role }) => role === 'vector') ?? first.findLast((one) => !isHonest(one)) ?? first.at(-1)
  );
}

/** What is sent beside the vectors, to show that the target is alive. */
const isHonest = ({ role = '' }: Exchange): boolean => /control|setup|twin/.test(role);
