/** What was found about each requirement so far. It does not grow with the traffic. */
import type { RequirementId } from '../../../specs/generated/requirement-ids.ts';
import { type Finding, untestable } from '../../../suites/client/finding.ts';
import type { RowFinding } from '../../../suites/client/record.ts';

/** A requirement, and what breaks it. */
export interface BrokenRow {
  readonly requirement: RequirementId;
  readonly finding: Finding;
}

interface Row {
  readonly title: string;
  /** The first of each kind. */
  readonly broken: Finding[];
  brokenCount: number;
  holding?: Finding;
  holdCount: number;
  unseen?: Finding;
  /** Not everything was looked into that could break it: then nothing shows that it holds. */
  blind?: Finding;
}

/** Findings that a report shows of one requirement; the others are counted. */
const MOST_SHOWN = 3;

const OUT_OF_SIGHT = 'What passed';

export class Tally {
  readonly #rows = new Map<string, Row>();
  #recent: BrokenRow[] = [];

  add(requirement: RequirementId, title: string, finding: Finding): void {
    const row = this.#rows.get(requirement) ?? { title, broken: [], brokenCount: 0, holdCount: 0 };
    this.#rows.set(requirement, row);
    if (finding.holds === true) {
      row.holding ??= finding;
      row.holdCount += 1;
    } else if (finding.holds === undefined) row.unseen = finding;
    else {
      row.brokenCount += 1;
      this.#recent.push({ requirement, finding });
      const known = row.broken.some(({ actual }) => actual === finding.actual);
      if (!known && row.broken.length < MOST_SHOWN) row.broken.push(finding);
    }
  }

  /** What would break this requirement may have been where nobody looked. */
  blind(requirement: RequirementId, title: string, finding: Finding): void {
    const row = this.#rows.get(requirement) ?? { title, broken: [], brokenCount: 0, holdCount: 0 };
    this.#rows.set(requirement, row);
    row.blind ??= finding;
  }

  /** What was found broken since this was asked last. */
  takeRecent(): readonly BrokenRow[] {
    const recent = this.#recent;
    if (recent.length > 0) this.#recent = [];
    return recent;
  }

  /**
   * The findings of a report, by requirement.
   * @param reasonOf Why nothing was seen of a requirement
   * @param leftOut Why what was seen of a requirement counts for nothing; undefined: it counts
   */
  findings(
    requirements: readonly string[],
    reasonOf: (requirement: string) => string,
    leftOut: (requirement: string) => string | undefined = () => undefined,
  ): RowFinding[] {
    return requirements.flatMap((requirement) => {
      const out = leftOut(requirement);
      if (out !== undefined)
        return { requirement, title: OUT_OF_SIGHT, finding: untestable(OUT_OF_SIGHT, out) };
      const row = this.#rows.get(requirement);
      const found = row === undefined ? [] : findingsOf(row);
      const title = row?.title ?? OUT_OF_SIGHT;
      const all =
        found.length > 0 ? found : [untestable(title, row?.unseen?.reason ?? reasonOf(requirement))];
      return all.map((finding) => ({ requirement, title, finding }));
    });
  }
}

function findingsOf({ broken, brokenCount, holding, holdCount, unseen, blind }: Row): Finding[] {
  if (broken.length > 0) {
    const total = brokenCount > 1 ? ` (${brokenCount} times in all)` : '';
    return broken.map((finding, at) => (at === 0 ? { ...finding, actual: finding.actual + total } : finding));
  }
  if (blind) return [blind];
  if (!holding) return unseen ? [{ ...unseen, holds: undefined, unmet: unseen.unmet ?? 'untestable' }] : [];
  return [holdCount > 1 ? { ...holding, actual: `${holding.actual} (seen ${holdCount} times)` } : holding];
}
