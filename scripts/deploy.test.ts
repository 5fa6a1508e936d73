/** The files of `deploy/` are what the published schemas say, and do what their comments say. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { DCLinter } from 'dclint';
import { parseAllDocuments } from 'yaml';
import { packageRoot } from '../specs/index.ts';

const folder = join(packageRoot, 'deploy');
const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');

/** What the linter says of a file, as far as it is read here; the package's types do not resolve. */
interface LintResult {
  readonly messages: readonly { readonly rule: string; readonly message: string }[];
}

/** As the package compiles the published schemas. */
type Validate = ((data: unknown) => boolean) & { readonly errors?: unknown };
type Manifest = { readonly kind: string; readonly metadata: { readonly name: string }; readonly spec: never };
/** The package exports its models, not the schemas that they are checked with. */
const load = createRequire(import.meta.url);
const models = dirname(fileURLToPath(import.meta.resolve('kubernetes-models')));
const validatorOf = (schema: string): Validate => load(join(models, '_schemas', `${schema}.js`)).validate;
const KINDS: Readonly<Record<string, Validate>> = {
  Deployment: validatorOf('IoK8sApiAppsV1Deployment'),
  Job: validatorOf('IoK8sApiBatchV1Job'),
  PersistentVolumeClaim: validatorOf('IoK8sApiCoreV1PersistentVolumeClaim'),
  Service: validatorOf('IoK8sApiCoreV1Service'),
};

const manifests = readdirSync(join(folder, 'kubernetes')).flatMap((file) =>
  parseAllDocuments(read('kubernetes', file)).map((document) => {
    const manifest = document.toJS() as Manifest;
    return { title: `${manifest.kind} ${manifest.metadata.name} of ${file}`, manifest };
  }),
);

for (const { title, manifest } of manifests)
  test(`${title} has the members that Kubernetes has, and their types`, () => {
    expect(findMistakes(manifest)).toEqual([]);
  });

test('a manifest with a wrong type or an unknown member is noticed', () => {
  const { manifest } = manifests.find(({ title }) => title.startsWith('Deployment airisk-mock of')) ?? {};
  const broken = (edit: (text: string) => string) =>
    findMistakes(JSON.parse(edit(JSON.stringify(manifest))) as Manifest);
  expect(broken((text) => text.replace('"replicas":3', '"replicas":"three"'))).toEqual([
    expect.stringContaining('/spec/replicas'),
  ]);
  expect(broken((text) => text.replace('"image":', '"imag":'))).toEqual([
    'spec.template.spec.containers.0.imag',
  ]);
  expect(broken((text) => text.replace('"readinessProbe":', '"readynessProbe":'))).toEqual([
    'spec.template.spec.containers.0.readynessProbe',
  ]);
});

test('the Compose file is one', () => {
  const text = read('compose.yaml');
  expect(findComposeMistakes(text)).toEqual([]);
  for (const [right, wrong] of [
    ['replicas: 3', 'replicas: [3]'],
    ['depends_on:', 'depend_on:'],
    ['content: |', 'contents: |'],
  ] as const)
    expect(findComposeMistakes(text.replace(right, wrong)), wrong).not.toEqual([]);
});

test('the balancer of the Compose file has a cookie for each server, and the stores let others in', () => {
  const text = read('compose.yaml');
  // Servers of a template have no value of their own: without a key the cookie is empty.
  expect(text).toMatch(/cookie ARRAffinity [^\n]*\bdynamic\b[^\n]*\n\s+dynamic-cookie-key \S+/);
  for (const file of [text, read('kubernetes', 'mock.yaml')])
    expect(file).toMatch(/\[valkey-server, [^\]]*--protected-mode, "no"\]/);
});

test('the Compose file of the example with a verdict is one', () => {
  const file = join(packageRoot, 'examples', 'verdict-compose', 'compose.yaml');
  expect(findComposeMistakes(readFileSync(file, 'utf8'))).toEqual([]);
});

test('the image has the client library that a store needs, in our version', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  expect(readFileSync(join(packageRoot, 'Dockerfile'), 'utf8')).toContain(
    `@redis/client@${devDependencies['@redis/client']}`,
  );
});

test('each index of the Job is one part of the run, and only trouble fails it', () => {
  test.skip(process.platform === 'win32', 'a shell script stands in for the tool');
  const bin = mkdtempSync(join(tmpdir(), 'airisk-deploy-'));
  try {
    const tool = join(bin, 'airisk-conformance');
    writeFileSync(tool, '#!/bin/sh\necho "$@"\nexit "$WITH"\n');
    chmodSync(tool, 0o755);
    const job = manifests.find(({ title }) => title.startsWith('Job airisk-shards'))?.manifest as never as {
      spec: {
        completions: number;
        template: { spec: { containers: [{ command: string[]; args: string[] }] } };
      };
    };
    const [{ command, args }] = job.spec.template.spec.containers;
    const run = (index: number, code: number): string => {
      const env = { PATH: `${bin}${delimiter}${process.env['PATH']}`, JOB_COMPLETION_INDEX: `${index}` };
      const [program = '', ...rest] = [...command, ...args];
      return execFileSync(program, rest, { env: { ...env, RUN_ID: 'r', WITH: `${code}` }, encoding: 'utf8' });
    };
    const { completions } = job.spec;
    const parts = Array.from({ length: completions }, (_, index) => /--shard (\S+)/.exec(run(index, 0))?.[1]);
    expect(parts).toEqual(Array.from({ length: completions }, (_, at) => `${at + 1}/${completions}`));
    for (const code of [1, 3]) expect(run(0, code)).toContain('--run-id r --out /reports/part-0');
    for (const code of [2, 4, 5, 8]) expect(() => run(0, code)).toThrow();
  } finally {
    rmSync(bin, { recursive: true, force: true });
  }
});

/** What the published schema finds, or else members that it did not look at: it knows none of that name. */
function findMistakes(manifest: Manifest): string[] {
  const validate = KINDS[manifest.kind];
  if (validate === undefined) return [`${manifest.kind} is no kind that this test knows`];
  const seen = new Set<string>();
  if (!validate(watch(manifest, '', seen))) return [JSON.stringify(validate.errors)];
  return pathsOf(manifest).filter((path) => !seen.has(path) && (isTop(path) || seen.has(parentOf(path))));
}

function watch(value: unknown, path: string, seen: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get: (target, name) => {
      const below = `${path === '' ? '' : `${path}.`}${String(name)}`;
      if (typeof name === 'string') seen.add(below);
      return watch(Reflect.get(target, name) as unknown, below, seen);
    },
  });
}

function pathsOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const below = path === '' ? name : `${path}.${name}`;
    return [below, ...pathsOf(member, below)];
  });
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('.'));
const isTop = (path: string): boolean => !path.includes('.');

/** What the published schema of Compose files finds. */
function findComposeMistakes(text: string): string[] {
  const own = mkdtempSync(join(tmpdir(), 'airisk-compose-'));
  try {
    const file = join(own, 'compose.yaml');
    writeFileSync(file, text);
    const linter = new DCLinter({ quiet: true, debug: false, exclude: [], rules: {} });
    const results = linter.lintFiles([file], false) as readonly LintResult[];
    return results
      .flatMap(({ messages }) => messages)
      .filter(({ rule }) => rule === 'invalid-schema' || rule === 'invalid-yaml')
      .map(({ message }) => message);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}
