/** Whether the rows of a report are those that it was judged by, as far as this version knows them. */
import type { Report, RequirementResult } from '../../reports/model/types.ts';
import { loadCatalogue, specDigest } from '../../specs/index.ts';
import { currentSet, digestOf, loadSets } from '../../specs/requirement-sets.ts';

/**
 * One line for each row that was removed, added or given another weight. Where the report names this version's
 * specification every row is known; else the rows that count are, by the digest of their set.
 */
export function compareRows(report: Report): string[] {
  return report.tool.specDigest === specDigest() ? compareCatalogue(report) : compareSet(report);
}

/** Whether this version knows the set that the verdicts rest on. */
export function knowsSet({ requirementSet, actor = 'provider' }: Report): boolean {
  return (
    requirementSet === undefined ||
    loadSets().some((set) => set.name === requirementSet.name && set.actor === actor)
  );
}

/** The digest of a set is made of its rows, so it tells also for sets of other versions. */
function compareSet({ requirementSet, requirements, actor = 'provider' }: Report): string[] {
  if (!requirementSet) return [];
  const { name, digest } = requirementSet;
  const known = loadSets().find((set) => set.name === name && set.actor === actor);
  if (known && known.digest !== digest)
    return [`the requirement set ${name} has another digest than ${digest}`];
  const scored = requirements.filter((row) => row.outcome !== 'excluded' && row.scored !== false);
  const weights = Object.fromEntries(scored.map((row) => [row.id, weightOf(row)]));
  if (digestOf(weights) === digest) return [];
  const differences = known ? nameDifferences(known.rows, weights) : [];
  return differences.length > 0
    ? differences.map((line) => `${line} in the requirement set ${name}`)
    : [`the rows that count are not those of the requirement set ${name}`];
}

const weightOf = ({ level, profile }: Pick<RequirementResult, 'level' | 'profile'>): string =>
  `${level} ${profile}`;

function nameDifferences(
  set: Readonly<Record<string, string>>,
  found: Readonly<Record<string, string>>,
): string[] {
  const ids = [...new Set([...Object.keys(set), ...Object.keys(found)])].sort();
  return ids.flatMap((id) => {
    if (found[id] === set[id]) return [];
    if (found[id] === undefined) return [`${id} is missing, or does not count, and is`];
    return set[id] === undefined
      ? [`${id} counts, and is not`]
      : [`${id} is "${found[id]}", and is "${set[id]}"`];
  });
}

function compareCatalogue({ requirements, requirementSet, actor = 'provider' }: Report): string[] {
  const rows = loadCatalogue().filter((row) => actor === 'both' || row.actor === actor);
  const set = actor === 'both' ? undefined : currentSet(actor);
  const found = new Map(requirements.map((row) => [row.id, row]));
  const problems = rows.flatMap((row) => {
    const result = found.get(row.id);
    if (!result) return [`${row.id} is missing, and is in the catalogue`];
    const excluded = row.verify.kind === 'excluded';
    const counts = excluded || set === undefined || row.id in set.rows;
    const same =
      weightOf(result) === weightOf(row) &&
      result.area === row.area &&
      (result.outcome === 'excluded') === excluded &&
      (result.scored !== false) === counts;
    return same ? [] : [`${row.id} is not the row of the catalogue`];
  });
  const ids = new Set<string>(rows.map(({ id }) => id));
  const strangers = requirements.filter(({ id }) => !ids.has(id));
  const named = requirementSet?.name === set?.name && requirementSet?.digest === set?.digest;
  return [
    ...problems,
    ...strangers.map(({ id }) => `${id} is no row of the catalogue`),
    ...(named
      ? []
      : [`the requirement set is not ${set?.name ?? 'none'}, which is the one of this specification`]),
  ];
}
