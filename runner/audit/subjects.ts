/** Who is put before the judges: every fault, which must be caught, and every sound variant, which must not be failed. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { knownFaults } from '../../mock-server/faults/index.ts';
import { packageRoot, type Requirement, readSpec } from '../../specs/index.ts';
import type { FaultSubject, VariantSubject } from '../../suites/fixtures/audit-plan.ts';

interface DialectFile {
  readonly name: string;
  readonly title: string;
  /** False for dialects that break the documentation on purpose. */
  readonly sound?: boolean;
  readonly deviations?: readonly unknown[];
  readonly tls?: boolean;
  readonly habits?: readonly string[];
  readonly interaction?: object;
  readonly authorize?: { readonly statusAfterForm?: number };
  readonly refusals?: Readonly<Record<string, unknown>>;
  readonly http?: { readonly prefix?: string; readonly head?: string; readonly blockedPatterns?: unknown };
}

/** All faults of the mock, in the order of their ids. */
export function faultSubjects(): FaultSubject[] {
  return knownFaults()
    .map(({ id, title, harm, breaks, dialect }) => ({
      kind: 'fault' as const,
      id,
      title,
      harm,
      breaks,
      ...(dialect === undefined ? {} : { dialect }),
    }))
    .sort(byId);
}

/** All dialects that claim to be sound. */
export function variantSubjects(): VariantSubject[] {
  return readdirSync(join(packageRoot, 'specs', 'dialects'))
    .filter((file) => file.endsWith('.json'))
    .map((file) => readSpec<DialectFile>(`dialects/${file}`))
    .filter((dialect) => dialect.sound !== false && (dialect.deviations?.length ?? 0) === 0)
    .map((dialect) => ({
      kind: 'variant' as const,
      id: dialect.name,
      title: dialect.title,
      tls: dialect.tls === true,
      pages: changesPages(dialect),
    }))
    .sort(byId);
}

/** Whether a browser meets something else: other pages, another address, another way back. */
function changesPages({ tls, habits, interaction, authorize, refusals, http }: DialectFile): boolean {
  const ways = [
    tls,
    interaction,
    habits?.find((habit) => habit === 'accounts-locked'),
    authorize?.statusAfterForm,
    refusals?.['authorize-user-denied'],
    http?.prefix,
    http?.head === 'everywhere' ? http.head : undefined,
    http?.blockedPatterns,
  ];
  return ways.some((way) => way !== undefined);
}

/** Rows that a run must be able to turn red: tested, and part of a verdict. */
export function breakableRows(
  rows: readonly Requirement[],
  actor: Requirement['actor'] = 'provider',
): Requirement[] {
  return rows.filter(
    (row) =>
      row.actor === actor && row.verify.kind === 'tested' && row.profile !== 'interop' && row.level !== 'may',
  );
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
