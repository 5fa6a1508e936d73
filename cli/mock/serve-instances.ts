/** `mock --instances N`: so many mocks, each a process of its own, behind a balancer. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { closeOnSignals } from '../../mock-server/index.ts';
import { type Balancer, openBalancer } from '../../mock-server/instances/balancer.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { Io } from '../io.ts';
import { type MockValues, mockOptions } from './mock-options.ts';
import { showsRequests } from './print-requests.ts';

const MOST_INSTANCES = 16;
/** Set by the command itself. */
const OWN: readonly string[] = [
  'instances',
  'port',
  'host',
  'json',
  'quiet',
  'control-token',
  'allow-remote',
  'requests',
];

/** The line of JSON that a mock prints when it listens, as far as it is read here. */
interface Ready {
  readonly url: string;
  readonly control?: { readonly url: string; readonly view: string; readonly token?: string };
}

interface Instance {
  readonly child: ChildProcess;
  readonly ready: Ready;
}

/** Serves until SIGINT or SIGTERM. @throws UsageError when they cannot be started */
export async function serveInstances(values: MockValues, io: Io): Promise<number> {
  const count = Number(values.instances);
  if (!Number.isInteger(count) || count < 1 || count > MOST_INSTANCES)
    throw new UsageError(
      `--instances must be a whole number from 1 to ${MOST_INSTANCES}, not "${values.instances}"`,
    );
  if (values.store === undefined && !io.env.AIRISK_MOCK_STORE)
    throw new UsageError(
      '--instances needs --store redis://HOST: without it each process would know its own codes only. Without a store, --dialect three-instances plays three instances in one process',
    );
  const host = values.host ?? '127.0.0.1';
  if (host !== '127.0.0.1' && !values.allowRemote)
    throw new UsageError(
      `the mock hands out tokens to everybody who can reach it: to listen on ${host}, say --allow-remote as well`,
    );
  const token =
    values.controlToken ?? (io.env.AIRISK_MOCK_CONTROL_TOKEN || randomBytes(24).toString('base64url'));
  const children: ChildProcess[] = [];
  try {
    const balancer = await listen(host, Number(values.port ?? 4010));
    const { port } = balancer;
    // The control plane of each is asked by the balancer's names.
    const names = [`${host}:${port}`, `localhost:${port}`].flatMap((name) => ['--allow-host', name]);
    const tells = values.requests || (io.interactive && showsRequests(values, io));
    const own = [...names, '--control-token', token];
    const instances = await Promise.all(
      Array.from({ length: count }, (_, at) =>
        // They share a journal: one of them tells what it says.
        startInstance(values, at === 0 && tells ? [...own, '--requests'] : own, io, children),
      ),
    );
    if (instances.some(({ ready }) => ready.url.startsWith('https:')))
      throw new UsageError(
        'the balancer of --instances speaks http only: leave tls out of the configuration',
      );
    for (const { ready } of instances) balancer.add(new URL(ready.url).origin);
    const stopped = closeOnSignals({ close: () => closeAll(balancer, children) });
    tell({ count, instances, url: `http://${host}:${port}`, token, values, io });
    await stopped;
    return exitCodes.met;
  } catch (error) {
    for (const child of children) child.kill();
    throw error;
  }
}

async function startInstance(
  values: MockValues,
  own: readonly string[],
  io: Io,
  children: ChildProcess[],
): Promise<Instance> {
  const args = [process.argv[1] ?? '', 'mock', ...argumentsOf(values), '--port', '0', '--json'];
  const child = spawn(process.execPath, [...args, ...own], {
    cwd: io.cwd,
    env: { ...io.env, AIRISK_MOCK_HOST: '', AIRISK_MOCK_PORT: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let why = '';
  let isReady = false;
  createInterface({ input: child.stderr }).on('line', (line) => {
    // Why it does not start is told once, for all of them.
    if (isReady) io.err(line);
    else why = line.replace(/^airisk-conformance: /, '');
  });
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
    once(child, 'exit').then(() => {
      throw new UsageError(why === '' ? 'an instance ended before it was ready' : why);
    }),
  ]);
  isReady = true;
  return { child, ready: JSON.parse(line) as Ready };
}

/** The flags of this command line, but for those that are for the balancer. */
function argumentsOf(values: MockValues): string[] {
  const given: Readonly<Record<string, unknown>> = values;
  return Object.keys(mockOptions).flatMap((name) => {
    const value = given[name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())];
    if (OWN.includes(name) || value === undefined || value === false) return [];
    if (value === true) return [`--${name}`];
    return (Array.isArray(value) ? value : [value]).flatMap((one) => [`--${name}`, String(one)]);
  });
}

async function listen(host: string, port: number): Promise<Balancer> {
  try {
    return await openBalancer({ host, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UsageError(`port ${port} is in use; --port 0 takes any free one`);
  }
}

async function closeAll(balancer: Balancer, children: readonly ChildProcess[]): Promise<void> {
  await balancer.close();
  await Promise.all(
    children.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    }),
  );
}

function tell(running: {
  readonly count: number;
  readonly instances: readonly Instance[];
  readonly url: string;
  readonly token: string;
  readonly values: MockValues;
  readonly io: Io;
}): void {
  const { count, instances, token, values, io } = running;
  const [first] = instances;
  const url = running.url + (first === undefined ? '' : new URL(first.ready.url).pathname.replace(/\/$/, ''));
  const control = {
    url: `${running.url}/__mock`,
    view: `${running.url}/__mock/#${new URLSearchParams({ token })}`,
    token,
  };
  const own = instances.map(({ child, ready }) => ({ url: ready.url, pid: child.pid }));
  if (values.json) {
    io.out(
      JSON.stringify({ ...first?.ready, url, port: Number(new URL(url).port), control, instances: own }),
    );
    return;
  }
  io.out(`airisk-conformance mock ready at ${url} (${count} instances behind the cookie ARRAffinity)`);
  if (values.quiet) return;
  for (const { url: at, pid } of own)
    io.out(`  ${io.paint.dim('instance'.padEnd(14))} ${at} (process ${pid})`);
  io.out(`  ${io.paint.dim('live view'.padEnd(14))} ${control.view}`);
  io.out(`  ${io.paint.dim('control plane'.padEnd(14))} ${control.url}, Authorization: Bearer ${token}`);
  io.out(`  ${io.paint.dim('stop'.padEnd(14))} Ctrl-C`);
}
