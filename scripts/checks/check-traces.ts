import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../specs/index.ts';
import { committedFiles } from './committed-files.ts';

/** Pieces are joined at run time, so that this file does not find itself. */
const join2 = (...parts: string[]) => new RegExp(`(?<![\\w.~:-])${parts.join('')}`);

const TRACES: readonly (readonly [RegExp, string])[] = [
  [join2('/ho', 'me/[a-z]'), 'an absolute path of a home folder'],
  [join2('/ro', 'ot/'), 'an absolute path of a home folder'],
  [join2('/Us', 'ers/[a-z][a-z0-9.]*/'), 'an absolute path of a home folder'],
  [join2('/wo', 'rk/'), 'an absolute path of a machine'],
  [join2('[A-Z]:', '\\\\\\\\?Us', 'ers'), 'an absolute path of a home folder'],
];

/** Nothing that will be committed names a place on one machine or the registry that it was installed from. */
export function checkTraces(): string[] {
  const registry = registryHost();
  return committedFiles().flatMap((file) =>
    findTraces(file, readFileSync(join(packageRoot, file), 'utf8'), registry),
  );
}

/** One line for each trace in a text. */
export function findTraces(file: string, text: string, registry: string | undefined): string[] {
  if (text.includes('\0')) return [];
  return text.split('\n').flatMap((line, index) => {
    const found = TRACES.filter(([pattern]) => pattern.test(line)).map(([, what]) => what);
    if (registry && line.includes(registry)) found.push('the host of a package registry');
    if (file === 'package-lock.json' && /"resolved":\s*"https?:/.test(line)) {
      found.push('where a package was downloaded: run `npm install --omit-lockfile-registry-resolved`');
    }
    return [...new Set(found)].map((what) => `${file}:${index + 1} contains ${what}`);
  });
}

/** The registry of this machine, unless it is the public one, whose name is no secret. */
function registryHost(): string | undefined {
  const url = process.env.npm_config_registry;
  if (!url || !URL.canParse(url)) return undefined;
  const { host } = new URL(url);
  return host === 'registry.npmjs.org' ? undefined : host;
}
