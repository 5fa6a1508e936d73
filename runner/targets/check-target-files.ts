/** The files that a target file names. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { reasonOf } from '../../specs/documents/read-document.ts';
import type { SchemaMistake } from '../../specs/documents/schema-errors.ts';
import type { Target } from '../../specs/generated/target.ts';

/** TLS files are PEM files that exist and go together; a script module lies beside the target file or below. */
export function checkTargetFiles(target: Target, folder: string): SchemaMistake[] {
  return [...checkTls(target, folder), ...checkModule(target, folder)];
}

function checkTls(target: Target, folder: string): SchemaMistake[] {
  const { tls } = target;
  if (!tls) return [];
  const mistakes: SchemaMistake[] = [];
  const wrong = (path: string, what: string) => mistakes.push({ path, line: `${path} ${what}` });
  if (target.baseUrl.startsWith('http:')) wrong('tls', 'needs a baseUrl that begins with https://');
  if (tls.certFile !== undefined && tls.keyFile === undefined)
    wrong('tls.keyFile', 'is missing: certFile needs it');
  if (tls.keyFile !== undefined && tls.certFile === undefined)
    wrong('tls.certFile', 'is missing: keyFile needs it');
  if (tls.passphrase !== undefined && tls.keyFile === undefined)
    wrong('tls.passphrase', 'is for a keyFile, which is missing');
  for (const name of ['caFile', 'certFile', 'keyFile'] as const) {
    const value = tls[name];
    const problem =
      value === undefined
        ? undefined
        : pemProblem(resolve(folder, value), name === 'keyFile' ? 'PRIVATE KEY' : 'CERTIFICATE');
    if (problem) wrong(`tls.${name}`, problem);
  }
  return mistakes;
}

/** What is wrong with a PEM file that a document names. */
export function pemProblem(path: string, label: string): string | undefined {
  const problem = fileProblem(path);
  if (problem) return problem;
  try {
    const text = readFileSync(path, 'latin1');
    return new RegExp(`-----BEGIN [A-Z ]*${label}-----`).test(text)
      ? undefined
      : `is not a PEM file with a ${label} (${path})`;
  } catch {
    return `cannot be read (${path})`;
  }
}

function checkModule(target: Target, folder: string): SchemaMistake[] {
  if (target.interaction?.kind !== 'script') return [];
  const path = 'interaction.module';
  const { module } = target.interaction;
  const wrong = (what: string) => [{ path, line: `${path} ${what}` }];
  if (isAbsolute(module) || /^[a-z]+:/i.test(module))
    return wrong('must be a path relative to the target file');
  const absolute = resolve(folder, module);
  const problem = fileProblem(absolute);
  if (isOutside(folder, absolute)) return wrong('must lie in the folder of the target file or below');
  if (problem) return wrong(problem);
  if (isOutside(realpathSync(folder), realpathSync(absolute)))
    return wrong('must lie in the folder of the target file or below');
  return /\.m?js$/.test(module) ? [] : wrong('must be an ES module: a file that ends in .mjs or .js');
}

function isOutside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
}

function fileProblem(path: string): string | undefined {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return `names a file that does not exist (${path})`;
    return stat.isFile() ? undefined : `is not a file (${path})`;
  } catch (error) {
    return `cannot be read (${reasonOf(error)})`;
  }
}
