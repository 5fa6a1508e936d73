import type { Protocol } from '../../specs/generated/protocol.ts';
import { loadCatalogue, type Requirement, readSpec } from '../../specs/index.ts';

/** Areas whose rows are about no outcome of a request: the connection, and what generic libraries expect. */
const BESIDE_OUTCOMES: ReadonlySet<string> = new Set(['transport', 'interop']);

/** Outcomes of specs/protocol.json name the requirements that are about them, and every row of a provider is named. */
export function checkProtocol(): string[] {
  return judgeProtocol(readSpec<Protocol>('protocol.json'), loadCatalogue());
}

/** One line for each name that is no row of a provider, and for each such row that has no name. */
export function judgeProtocol(
  { endpoints, conditions }: Pick<Protocol, 'conditions' | 'endpoints'>,
  rows: readonly Requirement[],
): string[] {
  const where = 'specs/protocol.json';
  const known = new Set<string>(rows.filter(({ actor }) => actor === 'provider').map(({ id }) => id));
  const named = new Set<string>();
  const problems: string[] = [];
  for (const { id, requirements = [] } of [...endpoints, ...conditions]) {
    for (const requirement of requirements) {
      named.add(requirement);
      if (!known.has(requirement))
        problems.push(`${where}: ${id} names ${requirement}, which is no requirement of providers`);
    }
  }
  for (const { id, actor, area } of rows) {
    if (actor === 'provider' && !BESIDE_OUTCOMES.has(area) && !named.has(id))
      problems.push(`${where}: no outcome names ${id}; add it to the "requirements" of those it is about`);
  }
  return problems;
}
