/**
 * Findings by cause: one defect often breaks several requirements, and a reader mends it once. Requirements are grouped
 * where the same exchange shows that both are broken, or where the same attack is open and the target answered alike.
 */
import { mendOf } from '../../specs/mends.ts';
import type { Check, Exchange, RequirementResult } from '../model/types.ts';

/** A finding: the requirement that tells it best, and those that break with it. */
export interface FindingGroup {
  readonly lead: RequirementResult;
  readonly others: readonly RequirementResult[];
}

/** @param findings in the order of reading; groups keep the order of their first members */
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
      first.push(...group);
      groups.splice(groups.indexOf(group), 1);
    }
    first.push(row);
  }
  return groups.map((group) => {
    const [lead, ...others] = group.sort((a, b) => findings.indexOf(a) - findings.indexOf(b));
    return { lead: lead as RequirementResult, others };
  });
}

function haveOneCause(a: RequirementResult, b: RequirementResult, vectors: ReadonlySet<number>): boolean {
  const shown = evidenceOf(a, vectors);
  if (evidenceOf(b, vectors).some((n) => shown.includes(n))) return true;
  const attacks = new Set([attackOf(a), attackOf(b)].filter((attack) => attack !== undefined));
  // The form of an answer opens no attack of its own: it is wrong because the answer is another one.
  if (a.area !== b.area || attacks.size !== 1) return false;
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

/** In the order in which they were seen; tags and times, which differ from exchange to exchange, do not count. */
export function groupChecks(checks: readonly Check[]): CheckGroup[] {
  const groups = new Map<string, Check[]>();
  for (const check of checks) {
    const key = `${check.outcome} ${check.expected} ${withoutTags(check.actual)}`;
    groups.set(key, [...(groups.get(key) ?? []), check]);
  }
  return [...groups.values()].map((group) => {
    const { expected, actual, outcome } = group[0] as Check;
    return {
      ...{ expected, actual, outcome },
      titles: [...new Set(group.map(({ title }) => title))],
      evidence: [...new Set(group.flatMap(({ evidence }) => evidence))],
      shown: group.flatMap(({ shown = [] }) => shown),
    };
  });
}

const withoutTags = (text: string): string =>
  text.replace(/\w+#[0-9a-f]{8}/g, '#').replace(/\d{4}-\d\d-\d\d[T ][\d:.]+Z?/g, '0');

const evidenceOf = (row: RequirementResult, vectors: ReadonlySet<number>): number[] =>
  brokenChecks(row).flatMap(({ evidence }) => evidence.filter((n) => vectors.has(n)));

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
