/** The audit as Playwright projects: one target each, so that the specs themselves are the same as in any run. */
import { join } from 'node:path';
import type { Project } from '@playwright/test';
import { requirement } from '../../specs/index.ts';
import type { BrowserLaunch, BuiltInTarget, RunPlan } from '../targets/target-spec.ts';
import { type AuditSubject, judgedInBrowser } from './subjects.ts';

/** Name of the environment variable that carries the audit's plan to the workers. */
export const AUDIT_PLAN_VARIABLE = 'AIRISK_AUDIT';

export interface AuditPlan {
  readonly subjects: readonly AuditSubject[];
  /** Run everything against every fault, not only what can see it. */
  readonly full: boolean;
  readonly tagKey: string;
  readonly browser?: BrowserLaunch;
  readonly browserMissing?: string;
}

/** The audit's plan, when the command line handed one over. */
export function readAuditPlan(): AuditPlan | undefined {
  const text = process.env[AUDIT_PLAN_VARIABLE];
  return text === undefined ? undefined : (JSON.parse(text) as AuditPlan);
}

type Part = 'api' | 'browser';

/** Name of a project: what the collected tests are grouped by. */
export function projectName(subject: AuditSubject, part: Part): string {
  return `${subject.kind}:${subject.id}:${part}`;
}

/**
 * The projects of an audit. A fault runs the tests of the row it names (`full`: all tests), a variant runs all.
 * @param provider Folder of the provider specs.
 */
export function auditProjects(
  plan: AuditPlan,
  provider: string,
): Project<object, { plan: RunPlan | undefined }>[] {
  return plan.subjects.flatMap((subject) =>
    partsOf(subject, plan.full).map((part) => projectOf(subject, part, plan, provider)),
  );
}

function partsOf(subject: AuditSubject, full: boolean): Part[] {
  if (full || subject.kind === 'variant') return ['api', 'browser'];
  return judgedInBrowser(subject.breaks) ? ['browser'] : ['api'];
}

function projectOf(
  subject: AuditSubject,
  part: Part,
  plan: AuditPlan,
  provider: string,
): Project<object, { plan: RunPlan | undefined }> {
  const narrow = subject.kind === 'fault' && !plan.full;
  return {
    name: projectName(subject, part),
    testDir: part === 'browser' ? join(provider, 'browser') : provider,
    testMatch: '**/*.spec.{ts,js}',
    ...(part === 'browser' ? {} : { testIgnore: '**/browser/**' }),
    ...(narrow ? { grep: new RegExp(`@${subject.breaks}(?![\\w-])`) } : {}),
    use: { plan: planFor(subject, part, plan) },
  };
}

function planFor(subject: AuditSubject, part: Part, { tagKey, browser, browserMissing }: AuditPlan): RunPlan {
  const secure =
    subject.kind === 'variant' ? subject.tls : requirement(subject.breaks).applies.includes('https');
  const target: BuiltInTarget = {
    kind: 'built-in',
    interaction: part === 'browser' ? 'login' : 'none',
    faults: subject.kind === 'fault' ? [subject.id] : [],
    dialect: subject.kind === 'variant' ? subject.id : 'strict',
    ...(secure ? { tls: true } : {}),
  };
  return {
    target,
    allowAttacks: true,
    tagKey,
    ...(browser ? { browser } : {}),
    ...(browserMissing ? { browserMissing } : {}),
  };
}
