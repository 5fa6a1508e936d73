/** What an audit puts before the judges, as it travels from the command line to the workers. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { requirement } from '../../specs/index.ts';
import type { BrowserLaunch, BuiltInTarget, RunPlan } from '../targets/target-spec.ts';
import type { AuditSubject } from './subjects.ts';

/** Name of the environment variable that carries the audit's plan to the workers. */
export const AUDIT_PLAN_VARIABLE = 'AIRISK_AUDIT';

export interface AuditPlan {
  readonly subjects: readonly AuditSubject[];
  /** Run everything against every fault, not only what can see it. */
  readonly full: boolean;
  /** By fault: further requirements whose tests it meets. */
  readonly also?: Readonly<Record<string, readonly string[]>>;
  /**
   * How the sound variants meet the tests in contexts: `only` those, or a sample of them, drawn with a seed. Absent: all tests.
   */
  readonly contexts?: 'only' | number;
  readonly tagKey: string;
  readonly browser?: BrowserLaunch;
  readonly browserMissing?: string;
}

/** Few flows, always the same: an audit asks whether the model accuses a sound variant. */
const AUDIT_EXPLORATION = { flows: 10, seed: 1 };

/** The audit's plan, when the command line handed one over. */
export function readAuditPlan(): AuditPlan | undefined {
  const text = process.env[AUDIT_PLAN_VARIABLE];
  return text === undefined ? undefined : (JSON.parse(unpack(text)) as AuditPlan);
}

/** The plan as the value of an environment variable: thousands of subjects are longer than one may be. */
export function packAuditPlan(plan: AuditPlan): string {
  return deflateRawSync(JSON.stringify(plan)).toString('base64');
}

const unpack = (text: string): string => inflateRawSync(Buffer.from(text, 'base64')).toString('utf8');

/** What a test is annotated with, and its results are grouped by. */
export function subjectKey(subject: AuditSubject): string {
  return `${subject.kind} ${subject.id}`;
}

/** The plan of a run against one subject. */
export function planFor(subject: AuditSubject, { tagKey, browser, browserMissing }: AuditPlan): RunPlan {
  const secure =
    subject.kind === 'variant' ? subject.tls : requirement(subject.breaks).applies.includes('https');
  const target: BuiltInTarget = {
    kind: 'built-in',
    interaction: 'none',
    faults: subject.kind === 'fault' ? [subject.id] : [],
    dialect: subject.kind === 'variant' ? subject.id : 'strict',
    ...(secure ? { tls: true } : {}),
  };
  return {
    target,
    allowAttacks: true,
    explore: AUDIT_EXPLORATION,
    tagKey,
    ...(browser ? { browser } : {}),
    ...(browserMissing ? { browserMissing } : {}),
  };
}
