import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../specs/index.ts';
import { staleGenerated } from '../generate.ts';
import { readImports } from './read-imports.ts';
import { sourceFiles } from './source-files.ts';

const FOLDER = 'specs/generated/';

/** Generated files say what the specification says now, and each of them is used. */
export async function checkGenerated(): Promise<string[]> {
  const texts = [
    'specs',
    'mock-server',
    'suites',
    'runner',
    'reports',
    'cli',
    'scripts',
    'tests',
    'bench',
  ].flatMap((folder) =>
    sourceFiles(folder, '.ts').map((file) => readFileSync(join(packageRoot, file), 'utf8')),
  );
  return [
    ...(await staleGenerated()).map((file) => `${file} is stale: run \`npm run generate\``),
    ...findUnread(sourceFiles(FOLDER, '.ts'), texts),
  ];
}

/** One line for each generated file that no text imports. */
export function findUnread(files: readonly string[], texts: readonly string[]): string[] {
  const read = new Set(
    texts.flatMap((text) => readImports(text).map(({ specifier }) => specifier.split('/').at(-1))),
  );
  return files
    .filter((file) => !read.has(file.split('/').at(-1)))
    .map((file) => `${file} is imported by nothing: name its schema in CHECKED_ONLY of scripts/generate.ts`);
}
