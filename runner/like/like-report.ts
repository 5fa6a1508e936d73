/** The mock as the deployment of a report: its dialect, its lifetimes, and what it cannot imitate. */
import type { Report } from '../../reports/model/types.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import { UsageError } from '../usage-error.ts';
import { dialectOf, type Likeness } from './dialect-of.ts';

/** A likeness with what a mock is told beside its dialect. */
export interface LikeReport extends Likeness {
  /** Requirements that the deployment breaks and the mock keeps, with the fault that would break them. */
  readonly kept: readonly { readonly id: string; readonly fault: string | undefined }[];
  /** Half of the answers that were observed came within so many ms; undefined where none was timed. */
  readonly medianMs: number | undefined;
  readonly lifetimes: { readonly codeLifetimeSeconds?: number; readonly tokenLifetimeSeconds?: number };
}

/**
 * Makes a likeness of the deployment that a report is about.
 * @param faultOf The fault of the mock that breaks a requirement.
 * @throws UsageError where the report says nothing that a mock could be made of
 */
export function likeReport(report: Report, faultOf: (requirement: string) => string | undefined): LikeReport {
  if (report.actor === 'client')
    throw new UsageError('the report judges a client: a mock is made of the report of a provider');
  if (!report.observations.some(({ outcome }) => outcome !== undefined))
    throw new UsageError(
      'the report holds no observation as data: it was written by an earlier version, or observed nothing; run `provider` again',
      exitCodes.report,
    );
  const likeness = dialectOf(report);
  const kept = report.requirements
    .filter(({ outcome, level, profile }) => outcome === 'fail' && level !== 'may' && profile !== 'interop')
    .map(({ id }) => ({ id, fault: faultOf(id) }));
  return { ...likeness, kept, medianMs: medianOf(report), lifetimes: lifetimesOf(report) };
}

function medianOf({ observations }: Report): number | undefined {
  const all = observations.flatMap(({ timing }) => timing?.ms ?? []).sort((a, b) => a - b);
  return all[Math.floor(all.length / 2)];
}

function lifetimesOf({ observations }: Report): LikeReport['lifetimes'] {
  const { value } = observations.find(({ id }) => id === 'lifetimes') ?? {};
  const secondsOf = (what: string): number | undefined => {
    const line = Array.isArray(value) ? value.find((one) => one.startsWith(`${what}: `)) : undefined;
    const seconds = /: (\d+(?:\.\d+)?) s$/.exec(line ?? '')?.[1];
    return seconds === undefined ? undefined : Number(seconds);
  };
  const [code, token] = [secondsOf('code'), secondsOf('token')];
  return {
    ...(code === undefined ? {} : { codeLifetimeSeconds: code }),
    ...(token === undefined ? {} : { tokenLifetimeSeconds: token }),
  };
}
