import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { packageRoot } from '../../specs/index.ts';
import { ARROWS, type Arrow, FOR_DEVELOPERS, PEERS, TESTS_MAY_ALSO } from './arrows.ts';
import { type Edge, findCircle } from './find-circle.ts';
import { readImports } from './read-imports.ts';
import { sourceFiles } from './source-files.ts';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/**
 * Every import of the checkout follows an arrow, every package it names is installed with ours, and no folders import
 * each other in a circle.
 */
export function checkArrows(): string[] {
  const manifest: Manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  const files = sourceFiles('.', '.ts').map((file) => ({
    file,
    text: readFileSync(join(packageRoot, file), 'utf8'),
  }));
  const circle = findCircle(files.flatMap(({ file, text }) => (isTest(file) ? [] : edgesOf(file, text))));
  return [
    ...findUpward(ARROWS),
    ...files.flatMap(({ file, text }) => findBadImports(file, text, manifest)),
    ...(circle ? [`folders import each other: ${circle.map(tell).join(', ')}`] : []),
  ];
}

const tell = ({ file, target }: Edge): string => `${file} imports ${target}`;

function edgesOf(file: string, text: string): Edge[] {
  return readImports(text)
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier }) => ({ file, target: posix.join(posix.dirname(file), specifier) }));
}

/** Arrows lead to what stands above them only, so that they make no circle. */
export function findUpward(arrows: readonly Arrow[]): string[] {
  return arrows.flatMap(({ from, to }, at) => {
    const above = arrows.slice(0, at).map((arrow) => arrow.from);
    const bad = to.filter((place) => !above.some((known) => covers(known, place) || covers(place, known)));
    return bad.map((place) => `the arrow from ${from} to ${place} leads to nothing that stands above it`);
  });
}

/** One line for each import of a file that its folder may not have. */
export function findBadImports(file: string, text: string, manifest: Manifest): string[] {
  return readImports(text).flatMap(({ specifier, line }) => {
    const problem = specifier.startsWith('.')
      ? judgeRelative(file, posix.join(posix.dirname(file), specifier))
      : judgePackage(file, specifier, manifest);
    return problem ? [`${file}:${line} imports ${specifier}: ${problem}`] : [];
  });
}

function judgeRelative(file: string, target: string): string | undefined {
  const arrow = arrowOf(file, ARROWS);
  if (!arrow) return 'no rule covers this folder: add one to scripts/checks/arrows.ts';
  const also = isTest(file) ? (arrowOf(file, TESTS_MAY_ALSO)?.to ?? []) : [];
  if ([arrow.from, ...arrow.to, ...also].some((allowed) => covers(allowed, target))) return undefined;
  return `${arrow.from} may import from ${arrow.to.join(', ') || 'nothing'} only (scripts/checks/arrows.ts)`;
}

function judgePackage(file: string, specifier: string, manifest: Manifest): string | undefined {
  if (isBuiltin(specifier))
    return specifier.startsWith('node:') ? undefined : `write it as node:${specifier}`;
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  if (manifest.dependencies?.[name]) return undefined;
  if (!manifest.devDependencies?.[name]) return `${name} is not in package.json`;
  // A peer that is not optional is there wherever the package is.
  if (manifest.peerDependencies?.[name] && !manifest.peerDependenciesMeta?.[name]?.optional) return undefined;
  if (PEERS[name]?.some((folder) => covers(folder, file))) return undefined;
  const forDevelopers = isTest(file) || FOR_DEVELOPERS.some((folder) => covers(folder, file));
  return forDevelopers ? undefined : `${name} is a devDependency: an installed package would not have it`;
}

function arrowOf(file: string, arrows: readonly Arrow[]): Arrow | undefined {
  return arrows
    .filter(({ from }) => covers(from, file))
    .reduce<Arrow | undefined>(
      (best, arrow) => (best && best.from.length > arrow.from.length ? best : arrow),
      undefined,
    );
}

function covers(place: string, path: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}

/** A test, or what only tests use. */
function isTest(file: string): boolean {
  return file.endsWith('.test.ts') || file.includes('/testing/');
}
