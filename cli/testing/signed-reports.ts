/** Reports of whole catalogues, written and signed as a run and `report sign` leave them: what histories are made of. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportFormat } from '../../reports/formats.ts';
import type { Check, JudgedWaiver, Report, RequirementResult } from '../../reports/model/types.ts';
import { makeConformantReport } from '../../reports/testing/sample-report.ts';
import { settle } from '../../reports/testing/settle.ts';
import { writeReports } from '../../reports/write-reports.ts';
import { loadCatalogue, sourceOf } from '../../specs/index.ts';
import { currentSet } from '../../specs/requirement-sets.ts';
import { runHere } from './run-bin.ts';

export interface Wish {
  readonly actor?: 'provider' | 'client';
  readonly name?: string;
  /** Broken requirements. */
  readonly broken?: readonly string[];
  readonly untestable?: readonly string[];
  readonly startedAt?: Date;
  readonly waivers?: readonly JudgedWaiver[];
  readonly change?: (report: Report) => Report;
}

export const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);

/** A report of this catalogue, about a deployment or a client. */
export function makeReport({ actor = 'provider', name = 'staging', ...wish }: Wish = {}): Report {
  const set = currentSet(actor);
  const { broken = [], untestable = [], startedAt = hoursAgo(1), waivers = [], change } = wish;
  const rows = loadCatalogue().filter((row) => row.actor === actor);
  const requirements = rows.map((row): RequirementResult => {
    const { id, area, profile, level, title, statement } = row;
    const excluded = row.verify.kind === 'excluded';
    const worst = level === 'must' ? ('fail' as const) : ('warn' as const);
    const outcome = broken.includes(id) ? worst : ('pass' as const);
    const missing = untestable.includes(id) ? ('untestable' as const) : undefined;
    const open = excluded ? ('excluded' as const) : missing;
    const check: Check = {
      ...{ title: `${title}, as seen`, outcome, expected: 'it', evidence: [1] },
      ...{ actual: outcome === 'pass' ? 'it' : 'something else' },
      ...(actor === 'client' && { test: `client/${id} › ${title}` }),
    };
    return {
      ...{ id, area, profile, level, title, statement, source: sourceOf(row) },
      ...{ outcome: open ?? outcome, checks: open ? [] : [check] },
      ...(open && { reason: 'Nobody offered it.' }),
      ...(!excluded && set && !(id in set.rows) && { scored: false as const }),
    };
  });
  const like = makeConformantReport();
  const kind = actor === 'client' ? ('client' as const) : ('deployment' as const);
  const slug = name.replace(/[^a-z0-9]+/gi, '-').toLowerCase();
  const report: Report = {
    ...like,
    ...{
      actor,
      requirements,
      startedAt: startedAt.toISOString(),
      runId: `run ${name} ${startedAt.getTime()}`,
    },
    target: { ...like.target, name, kind, baseUrl: `https://${slug}.example.com` },
    gate: { profile: 'hardened', failOn: 'fail', partial: false, met: true },
    ...(set && { requirementSet: { name: set.name, digest: set.digest } }),
    observations: [],
    exchanges: like.exchanges.filter(({ n }) => n === 1),
    waivers: [...waivers],
  };
  return settle(change ? change(report) : report);
}

/** Writes an Ed25519 key pair and returns the path of the private key; the public one is beside it, `.pub`. */
export function makeKey(folder: string, name = 'signing.key'): string {
  mkdirSync(folder, { recursive: true });
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const file = join(folder, name);
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(`${file}.pub`, publicKey.export({ type: 'spki', format: 'pem' }));
  return file;
}

/** Writes a report into a folder and signs it. */
export async function writeSigned(
  folder: string,
  report: Report,
  key: string,
  args: readonly string[] = [],
  formats: readonly ReportFormat[] = ['json'],
): Promise<string> {
  writeReports(report, folder, formats);
  const { code, err } = await runHere(['report', 'sign', folder, '--key', key, ...args]);
  if (code !== 0) throw new Error(`not signed: ${err}`);
  return folder;
}

/** The report of a run that tried nothing in contexts. */
export const asQuick = (report: Report): Report => ({ ...report, gate: { ...report.gate, depth: 'quick' } });
