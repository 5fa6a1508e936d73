/** From a target file, or the flags that stand for one, to a target that a run can use. */

import { dirname, resolve } from 'node:path';
import { DocumentError, readSource } from '../../specs/documents/read-document.ts';
import { type Environment, resolveEnvironment } from '../../specs/documents/resolve-env.ts';
import { isLoopback } from '../../specs/is-loopback.ts';
import { isObject } from '../../specs/is-object.ts';
import type { ResolvedTarget } from '../../suites/flows/target-spec.ts';
import { checkTarget } from './check-target.ts';

/** Flags of the command line that describe a target or change one read from a file. */
export interface TargetFlags {
  readonly baseUrl?: string | undefined;
  readonly clientId?: string | undefined;
  /** The secret, or `env:NAME`. */
  readonly clientSecret?: string | undefined;
  readonly redirectUri?: string | undefined;
  readonly userId?: string | undefined;
}

/**
 * Reads a target file. Relative paths in it start at its folder.
 * @throws DocumentError with one line for each mistake
 */
export function loadTargetFile(path: string, env: Environment, flags: TargetFlags = {}): ResolvedTarget {
  const { value, text } = readSource(path);
  const document = isObject(value) ? withFlags(value, flags) : value;
  try {
    return resolveTarget(path, document, dirname(resolve(path)), env);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const problems = error.problems.map((problem) => inTermsOfFlags(problem, flags));
    throw new DocumentError(path, problems, text);
  }
}

/**
 * A target from flags alone.
 * @throws DocumentError with one line for each mistake, in terms of the flags
 */
export function targetFromFlags(flags: TargetFlags, env: Environment, folder: string): ResolvedTarget {
  try {
    return resolveTarget('target', withFlags({}, flags), folder, env);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw new DocumentError(
      'target',
      error.problems.map((problem) => inTermsOfFlags(problem)),
    );
  }
}

/** Things to know about a target that do not stop a run; one line each. */
export function targetWarnings(target: ResolvedTarget): string[] {
  const url = new URL(target.baseUrl);
  if (url.protocol === 'https:' || isLoopback(url.hostname)) return [];
  return [`baseUrl is plain http: everything sent to ${url.host}, secrets included, can be read on the way`];
}

/**
 * A target from a document that was read already.
 * @param subject What the mistakes are found in.
 * @param folder Where relative paths start.
 * @throws DocumentError with one line for each mistake
 */
export function resolveTarget(
  subject: string,
  document: unknown,
  folder: string,
  env: Environment,
): ResolvedTarget {
  const resolved = resolveEnvironment(document, env);
  const checked = checkTarget(resolved, folder);
  const problems = [...resolved.problems, ...checked.problems];
  if (problems.length > 0 || checked.target === undefined) throw new DocumentError(subject, problems);
  return checked.target;
}

const FLAG_PATHS = {
  baseUrl: 'baseUrl',
  clientId: 'client.id',
  clientSecret: 'client.secret',
  redirectUri: 'client.redirectUri',
  userId: 'users.primary',
} as const;

function withFlags(document: Record<string, unknown>, flags: TargetFlags): Record<string, unknown> {
  const merged = structuredClone(document);
  for (const [flag, path] of Object.entries(FLAG_PATHS)) {
    const value = flags[flag as keyof TargetFlags];
    if (value !== undefined) put(merged, path.split('.'), value);
  }
  return merged;
}

function put(target: Record<string, unknown>, [key = '', ...rest]: string[], value: string): void {
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  if (target[key] === undefined) target[key] = {};
  const inner = target[key];
  if (isObject(inner)) put(inner, rest, value);
}

/** @param given beside a file only flags that were given can be at fault; default: whatever a flag can say is its matter */
function inTermsOfFlags(problem: string, given?: TargetFlags): string {
  if (given === undefined && problem === 'client is missing')
    return '--client-id, --client-secret and --redirect-uri are missing';
  const entry = Object.entries(FLAG_PATHS).find(
    ([flag, path]) =>
      (problem === path || problem.startsWith(`${path} `)) &&
      (given === undefined || given[flag as keyof TargetFlags] !== undefined),
  );
  if (!entry) return problem;
  const flag = entry[0].replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `--${flag}${problem.slice(entry[1].length)}`;
}
