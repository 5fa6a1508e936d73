/** The action and the example workflow, played as a runner plays them: expressions filled in, `run` by bash, artifacts by name. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { startMockServer } from '../mock-server/index.ts';
import type { Report } from '../reports/model/types.ts';
import { packageRoot } from '../specs/index.ts';

type Values = Readonly<Record<string, string>>;

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly id?: string;
  readonly with?: Readonly<Record<string, string | number>>;
  readonly env?: Values;
  readonly 'working-directory'?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly steps: readonly Step[];
        readonly strategy?: { readonly matrix: Readonly<Record<string, readonly number[]>> };
      }
    >
  >;
}

/** What one job sees. */
interface Job {
  /** The workspace. */
  readonly folder: string;
  /** Where artifacts of all jobs are kept. */
  readonly artifacts: string;
  readonly matrix: Values;
}

/**
 * Some rows, in both parts, are enough to see that the workflow works: that parts make the report of the whole is shown by
 * reports/merge, and that the mock is conformant by `npm run conformance`. `AIRISK_WORKFLOW=full` plays it as it stands.
 */
const ROWS = [
  'code-single-use',
  'token-form-accepted',
  'code-unknown',
  'state-echoed',
  'interaction-approve',
];
const full = process.env['AIRISK_WORKFLOW'] === 'full';
const narrowed: Values = full ? {} : { only: ROWS.join(), depth: 'quick' };

const action = parse(readFileSync(join(packageRoot, 'action.yml'), 'utf8')) as Action;
const workflow = parse(
  readFileSync(join(packageRoot, '.github', 'workflows', 'conformance.yml'), 'utf8'),
) as Workflow;

/** Fills in `${{ a.b }}`. */
function fill(text: string, context: Readonly<Record<string, Values>>): string {
  return text.replace(/\$\{\{ (\w+)\.([\w.-]+) \}\}/g, (whole, scope: string, name: string) => {
    // An output that no step has set is empty.
    const value = context[scope]?.[name] ?? (scope === 'steps' ? '' : undefined);
    if (value === undefined) throw new Error(`${whole} has no value`);
    return value;
  });
}

function fillAll(values: Readonly<Record<string, string | number>> = {}, context: Record<string, Values>) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, fill(String(value), context)]),
  );
}

/** Runs a script as the runner does. @returns its exit code, and what it set as outputs. */
async function runScript(script: string, env: Values, job: Job, cwd = job.folder) {
  const outputs = join(job.folder, 'outputs.txt');
  const summary = join(job.folder, 'summary.md');
  const temporary = join(job.folder, 'runner-temp');
  mkdirSync(temporary, { recursive: true });
  writeFileSync(outputs, '');
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd,
    env: {
      ...process.env,
      ...{ GITHUB_ACTIONS: 'true', GITHUB_RUN_ID: '4711', GITHUB_RUN_ATTEMPT: '1' },
      ...{ GITHUB_OUTPUT: outputs, GITHUB_STEP_SUMMARY: summary, RUNNER_TEMP: temporary },
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = (await once(child, 'close')) as [number];
  const set = readFileSync(outputs, 'utf8').split('\n').filter(Boolean);
  return { code, said, outputs: Object.fromEntries(set.map((line) => line.split('=') as [string, string])) };
}

/** Plays the composite action. The package is installed already, so its own installation is left out. */
async function runAction(given: Values, job: Job, env: Values = {}) {
  const inputs = Object.fromEntries(
    Object.entries(action.inputs).map(([name, input]) => [name, given[name] ?? input.default]),
  );
  for (const name of Object.keys(given)) expect(Object.keys(action.inputs)).toContain(name);
  const context: Record<string, Values> = { inputs, github: { action_path: packageRoot } };
  let ran = { code: 0, said: '' };
  for (const step of action.runs.steps) {
    if (step.run === undefined || step.run.includes('install.sh')) continue;
    const { outputs, ...result } = await runScript(step.run, { ...fillAll(step.env, context), ...env }, job);
    for (const [name, value] of Object.entries(outputs))
      context['steps'] = { ...context['steps'], [`${step.id}.outputs.${name}`]: value };
    ran = result;
    if (ran.code !== 0) break;
  }
  const outputs = Object.fromEntries(
    Object.entries(action.outputs).map(([name, { value }]) => [name, fill(value, context)]),
  );
  return { ...ran, outputs };
}

async function runJob(steps: readonly Step[], job: Job): Promise<void> {
  mkdirSync(job.folder, { recursive: true });
  const context = { matrix: job.matrix };
  for (const step of steps) {
    const given = fillAll(step.with, context);
    const uses = step.uses?.split('@')[0];
    if (uses === './') {
      const { code, said } = await runAction({ ...narrowed, ...given }, job);
      expect(code, said).toBe(0);
    } else if (uses === 'actions/upload-artifact') {
      cpSync(join(job.folder, given['path'] ?? ''), join(job.artifacts, given['name'] ?? ''), {
        recursive: true,
      });
    } else if (uses === 'actions/download-artifact') {
      cpSync(job.artifacts, join(job.folder, given['path'] ?? ''), { recursive: true });
    } else if (step.run !== undefined && !step.run.startsWith('npm ci')) {
      // The checkout is the workspace: only its program is needed here.
      const script = step.run.replaceAll('node bin/', `node ${packageRoot}/bin/`);
      const { code, said } = await runScript(fill(script, context), {}, job);
      expect(code, said).toBe(0);
    } else {
      expect(uses ?? 'npm ci').toMatch(/^(actions\/(checkout|setup-node)|npm ci)$/);
    }
  }
}

const reportIn = (folder: string): Report => JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));

test('the example workflow certifies the mock in two parts and merges them', async () => {
  test.setTimeout(300_000);
  const artifacts = test.info().outputPath('artifacts');
  for (const [name, { steps, strategy }] of Object.entries(workflow.jobs)) {
    for (const part of strategy?.matrix['part'] ?? [0]) {
      const folder = test.info().outputPath(`${name}-${part}`);
      await runJob(steps, { folder, artifacts, matrix: { part: String(part) } });
    }
  }
  const merged = reportIn(join(artifacts, 'airisk-report'));
  expect(merged).toMatchObject({ complete: true, exitCode: 0, environment: { shards: 2 } });
  expect(merged.verdicts.hardened).toBe(full ? 'conformant' : 'not-fully-verified');
  const passed = merged.requirements.filter(({ outcome }) => outcome === 'pass').map(({ id }) => id);
  expect(passed).toEqual(expect.arrayContaining(ROWS));
  for (const part of [1, 2]) {
    const { requirements } = reportIn(join(artifacts, `part-${part}`));
    expect(
      requirements.some(({ checks }) => checks.length > 0),
      `part ${part} is empty`,
    ).toBe(true);
  }
  expect(existsSync(join(artifacts, 'airisk-report', 'badge.svg'))).toBe(true);
});

test('the action ends with the exit code of the gate, and tells it', async () => {
  const folder = test.info().outputPath('work');
  mkdirSync(folder, { recursive: true });
  const job: Job = { folder, artifacts: folder, matrix: {} };
  const only = { only: 'code-single-use', depth: 'quick', formats: 'markdown', out: 'a report' };
  const met = await runAction(only, job);
  expect(met, met.said).toMatchObject({
    code: 0,
    outputs: { 'exit-code': '0', report: 'a report', verdict: 'not-fully-verified' },
  });
  expect(reportIn(join(folder, 'a report')).runId).toBe('4711-1');
  expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('Gate met');
  const wrong = await runAction({ ...only, gate: 'none' }, job);
  expect(wrong).toMatchObject({ code: 2, outputs: { 'exit-code': '2' } });
});

test('the action hands on how deep and how far a run goes, and what is vouched for', async () => {
  const folder = test.info().outputPath('work');
  mkdirSync(folder, { recursive: true });
  const mock = await startMockServer();
  try {
    const [client] = mock.clients;
    const { id, secret, redirectUris } = client ?? { redirectUris: [] };
    const target = { baseUrl: mock.url, client: { id, secret, redirectUri: redirectUris[0] } };
    writeFileSync(join(folder, 'target.json'), JSON.stringify({ name: 'a mock', ...target }));
    const job: Job = { folder, artifacts: folder, matrix: {} };
    const only = { target: 'target.json', only: 'code-single-use', formats: 'markdown', out: 'report' };
    const ran = await runAction({ ...only, vouch: 'users,deny', depth: 'quick', explore: '1' }, job);
    const { gate, environment } = reportIn(join(folder, 'report'));
    expect(gate, ran.said).toMatchObject({ vouched: ['users', 'deny'], depth: 'quick' });
    expect(environment).toHaveProperty('exploreSeed');
    const none = await runAction({ ...only, out: 'none', depth: 'quick', explore: '0' }, job);
    expect(none.code, none.said).toBe(0);
    expect(reportIn(join(folder, 'none')).environment).not.toHaveProperty('exploreSeed');
    for (const wrong of [{ vouch: 'nobody' }, { depth: 'shallow' }, { explore: 'far' }])
      expect((await runAction({ ...only, ...wrong }, job)).code, Object.keys(wrong)[0]).toBe(2);
  } finally {
    await mock.close();
  }
});

test('what is typed into an input becomes no part of a script', async () => {
  const folder = test.info().outputPath('work');
  mkdirSync(folder, { recursive: true });
  const typed = '"; touch owned; $(touch owned) `touch owned` #';
  const ran = await runAction({ only: typed, target: typed }, { folder, artifacts: folder, matrix: {} });
  expect(ran.code).toBe(2);
  expect(existsSync(join(folder, 'owned'))).toBe(false);
});

test('mode mock outlives its step, mode preflight is told by it, and mode verdict ends it', async () => {
  const folder = test.info().outputPath('work');
  mkdirSync(folder, { recursive: true });
  const job: Job = { folder, artifacts: folder, matrix: {} };
  const started = await runAction({ mode: 'mock', port: '0', interaction: 'none' }, job);
  expect(started.code, started.said).toBe(0);
  const { 'base-url': url = '', 'control-token': token = '' } = started.outputs;
  expect(started.said).toContain(`::add-mask::${token}`);
  expect(
    (await fetch(`${url}/__mock/verdict`, { headers: { authorization: `Bearer ${token}` } })).status,
  ).toBe(200);

  const target = { baseUrl: url, interaction: { kind: 'none' } };
  const client = { id: 'abc123', secret: 'not-the-secret-of-it', redirectUri: 'https://localhost/callback' };
  writeFileSync(join(folder, 'target.json'), JSON.stringify({ ...target, client }));
  const preflight = await runAction({ mode: 'preflight', target: 'target.json' }, job);
  expect(preflight).toMatchObject({ code: 2, outputs: { 'exit-code': '2', verdict: 'not-ready' } });
  expect(preflight.said).toContain('::error title=airisk-conformance::');
  expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('### Preflight: not ready');
  expect(preflight.said).not.toContain(client.secret);

  const verdict = await runAction({ mode: 'verdict' }, job);
  expect(verdict, verdict.said).toMatchObject({ code: 1, outputs: { verdict: 'non-conformant' } });
  expect(verdict.said).toContain('::error title=airisk-conformance::client-token-client-secret: ');
  await expect(fetch(url)).rejects.toThrow();
});

test('mode client judges an application, and annotates what it finds', async () => {
  test.setTimeout(240_000);
  const folder = test.info().outputPath('work');
  cpSync(join(packageRoot, 'examples', 'python-command'), folder, { recursive: true });
  const job: Job = { folder, artifacts: folder, matrix: {} };
  const given = { mode: 'client', config: 'airisk-client.json', only: 'client-state-present' };
  const ran = await runAction(given, job);
  expect(ran, ran.said).toMatchObject({ code: 0, outputs: { report: 'airisk-report/report.html' } });
  expect(ran.said).toContain('::notice title=AIRisk conformance of ');
  expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('Gate met');
});

test('the workflows of docs/ci.md use inputs, outputs and options that there are', async () => {
  const page = readFileSync(join(packageRoot, 'docs', 'ci.md'), 'utf8');
  const blocks = [...page.matchAll(/^<!-- workflow: (\w+) -->\n```yaml\n([\s\S]*?)^```$/gm)];
  expect(blocks.map(([, name]) => name)).toEqual(['provider', 'client', 'mock']);
  const modes = new Set<unknown>();
  for (const [, , text = ''] of blocks) {
    const { jobs, permissions } = parse(text) as Workflow & { readonly permissions: Values };
    expect(permissions).toEqual({ contents: 'read' });
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    for (const { uses, with: given = {}, env = {} } of steps) {
      for (const [, output = ''] of JSON.stringify(env).matchAll(/steps\.airisk\.outputs\.([\w-]+)/g))
        expect(Object.keys(action.outputs)).toContain(output);
      if (!uses?.startsWith('OWNER/')) continue;
      modes.add(given['mode'] ?? action.inputs['mode']?.default);
      expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
    }
  }
  expect([...modes].sort()).toEqual(['client', 'mock', 'preflight', 'provider', 'verdict']);

  const [, gitlab = ''] = /^<!-- gitlab -->\n```yaml\n([\s\S]*?)^```$/m.exec(page) ?? [];
  const { conformance } = parse(gitlab) as { readonly conformance: { readonly script: readonly string[] } };
  const folder = test.info().outputPath('gitlab');
  mkdirSync(folder, { recursive: true });
  for (const line of conformance.script) {
    const script = line.replace(
      'npx --yes airisk-conformance',
      `node "${packageRoot}/bin/airisk-conformance.js"`,
    );
    const { code, said } = await runScript(script, {}, { folder, artifacts: folder, matrix: {} });
    // The options are understood: what is missing is the file.
    expect(code, said).toBe(2);
    expect(said).toContain('staging.json: the file does not exist');
  }
});

test('an input that is not for the mode is refused, by name', async () => {
  const folder = test.info().outputPath('work');
  mkdirSync(folder, { recursive: true });
  for (const [given, said] of [
    [{ mode: 'preflight', config: 'x' }, 'the input config is not for mode preflight'],
    [{ mode: 'verdict' }, 'no step of this job started a mock'],
    [{ mode: 'audit' }, 'mode is provider, client, preflight, mock or verdict'],
    [{ partial: 'yes' }, 'partial is true or false'],
    [{ mode: 'mock', dialect: 'nonsense' }, 'there is no dialect nonsense'],
  ] as const) {
    const ran = await runAction(given, { folder, artifacts: folder, matrix: {} });
    expect(ran, said).toMatchObject({ code: 2, outputs: { 'exit-code': '2' } });
    expect(ran.said).toContain(`::error title=airisk-conformance::${said}`);
  }
});

test('a mistake in a file is annotated once, at its line', async () => {
  const folder = test.info().outputPath('work');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'a,b.json'), '{\n  "clints": []\n}');
  const job: Job = { folder, artifacts: folder, matrix: {} };
  const { said } = await runAction({ mode: 'mock', config: 'a,b.json' }, job, { GITHUB_WORKSPACE: folder });
  const annotations = said.split('\n').filter((line) => line.startsWith('::error '));
  expect(annotations, said).toEqual([
    expect.stringMatching(
      /^::error title=airisk-conformance,file=a%2Cb\.json,line=2,col=3::.*unknown key clints; /,
    ),
  ]);
});

test('what the mode does not need, or is there already, is not installed', async () => {
  const folder = test.info().outputPath('action');
  const stub = join(folder, 'stub');
  mkdirSync(stub, { recursive: true });
  writeFileSync(join(stub, 'npm'), '#!/bin/sh\necho "npm $*"\n', { mode: 0o755 });
  const script = join(packageRoot, '.github', 'action', 'install.sh');
  const install = async (mode: string): Promise<string> => {
    const env = {
      INPUT_MODE: mode,
      ACTION_FOLDER: folder,
      PATH: `${stub}${delimiter}${process.env['PATH']}`,
    };
    return (await runScript(`bash "${script}"`, env, { folder, artifacts: folder, matrix: {} })).said.trim();
  };
  const has = (path: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), '');
  };
  expect(await install('mock'), 'nothing is built').toBe('npm ci --no-audit --no-fund');
  has('dist/bundle/cli/main.js');
  expect(await install('mock')).toBe('npm ci --omit=dev --ignore-scripts --no-audit --no-fund');
  expect(await install('provider')).toBe('npm ci --ignore-scripts --no-audit --no-fund');
  has('node_modules/ajv');
  expect(await install('mock')).toBe('installed already');
  expect(await install('client'), 'no Playwright yet').toContain('npm ci');
  has('node_modules/@playwright/test');
  expect(await install('client')).toBe('installed already');
});
