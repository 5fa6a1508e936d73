/** Dispatches to one command and ends the process: the only file that does. */
import { releaseOutputs } from '../runner/publish/lock-output.ts';
import { UsageError } from '../runner/usage-error.ts';
import { exitCodes } from '../specs/exit-codes.ts';
import type { Command } from './command.ts';
import { type Io, processIo } from './io.ts';

interface Entry {
  readonly summary: string;
  /** Loaded only when asked for: `--help` of the program needs no command. */
  load(): Promise<{ readonly command: AnyCommand }>;
}

/** A command whose option table is known to itself only. */
type AnyCommand = Omit<Command, 'run'> & {
  run(values: never, positionals: readonly string[], io: Io): Promise<number>;
};

/** All commands, by name, in the order of the help. */
export const commands: ReadonlyMap<string, Entry> = new Map([
  ['provider', { summary: 'certify a provider', load: () => import('./commands/provider.ts') }],
  ['client', { summary: 'judge an application as a client', load: () => import('./commands/client.ts') }],
  [
    'proxy',
    {
      summary: 'judge a real client and a real deployment by what passes',
      load: () => import('./commands/proxy.ts'),
    },
  ],
  ['mock', { summary: 'run the mock provider', load: () => import('./commands/mock.ts') }],
  [
    'preflight',
    { summary: 'check a target file before a run', load: () => import('./commands/preflight.ts') },
  ],
  ['passkey', { summary: 'make a passkey for a test user', load: () => import('./commands/passkey.ts') }],
  [
    'record',
    { summary: 'write the steps of sign-in pages by watching', load: () => import('./commands/record.ts') },
  ],
  [
    'audit',
    { summary: 'prove the judges: faults caught, no false alarm', load: () => import('./commands/audit.ts') },
  ],
  [
    'init',
    {
      summary: 'write a starter configuration: of a target, a client or the mock',
      load: () => import('./commands/init.ts'),
    },
  ],
  [
    'report',
    {
      summary: 'show, compare, merge, sign, verify or hand in reports',
      load: () => import('./commands/report.ts'),
    },
  ],
  [
    'history',
    { summary: 'keep reports, and tell what became of them', load: () => import('./commands/history.ts') },
  ],
  [
    'can-release',
    {
      summary: 'ask a history whether a release is allowed',
      load: () => import('./commands/can-release.ts'),
    },
  ],
  [
    'completion',
    { summary: 'make a shell complete this command line', load: () => import('./commands/completion.ts') },
  ],
  ['browser', { summary: 'prepare the browser that runs use', load: () => import('./commands/browser.ts') }],
]);

/** Names of all commands, in the order of the help. */
export const commandNames: readonly string[] = [...commands.keys()];

/** Runs the command line and ends the process with its exit code. */
export async function main(args: readonly string[]): Promise<void> {
  const io = processIo();
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader such as `head` may close the pipe early: the rest is said to nobody, and the exit code stays what it is.
    if (error.code === 'EPIPE') return;
    io.err(`${io.paintErr.red('airisk-conformance:')} stdout cannot be written (${error.code})`);
    process.exit(exitCodes.harness);
  });
  process.stderr.on('error', () => undefined);
  const code = await run(args, io);
  // An error of the last write is told a moment later.
  process.stdout.write('', () => process.stderr.write('', () => setImmediate(() => process.exit(code))));
}

/** The command line without its process: the exit code is returned. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(args, io);
  } catch (error) {
    return report(error, args[0], io);
  } finally {
    releaseOutputs();
  }
}

async function dispatch(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version' || name === '-V') {
    io.out((await import('../specs/index.ts')).packageVersion());
    return exitCodes.met;
  }
  if (name === undefined || name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) {
    const text = (await import('./help.ts')).programHelp(commands, io.paint);
    (name === undefined ? io.err : io.out)(text);
    return name === undefined ? exitCodes.usage : exitCodes.met;
  }
  if (name === 'help') return dispatch([...rest, '--help'], io);
  const entry = commands.get(name);
  if (!entry) throw await unknownCommand(name);
  const { command } = await entry.load();
  const { parseOptions } = await import('./parse-options.ts');
  const parsed = parseOptions(name, rest, command.options, command.positionals ?? []);
  if (parsed.help) {
    const { commandHelp, subcommandHelp } = await import('./help.ts');
    const [first = ''] = parsed.positionals;
    const own = Object.hasOwn(command.subcommands ?? {}, first);
    io.out(
      own
        ? subcommandHelp(name, first, command as Command, io.paint)
        : commandHelp(name, entry.summary, command as Command, io.paint),
    );
    return exitCodes.met;
  }
  if (command.starts && !('list' in parsed.values && parsed.values.list)) {
    (await import('../runner/environment/check-environment.ts')).checkEnvironment(io.env);
    const note = (await import('../runner/environment/check-playwright.ts')).checkPlaywright();
    if (note !== undefined) io.err(note);
  }
  return command.run(parsed.values as never, parsed.positionals, io);
}

async function unknownCommand(name: string): Promise<UsageError> {
  const { didYouMean } = await import('../specs/documents/did-you-mean.ts');
  const kind = name.startsWith('-') ? 'option' : 'command';
  return new UsageError(
    `unknown ${kind} ${name}${didYouMean(name, commands.keys())} See npx airisk-conformance --help`,
  );
}

function report(error: unknown, command: string | undefined, io: Io): number {
  if (error instanceof UsageError) {
    for (const line of error.message.split('\n')) io.err(`${io.paintErr.red('airisk-conformance:')} ${line}`);
    return error.exitCode;
  }
  const message = error instanceof Error ? error.message : String(error);
  io.err(`${io.paintErr.red('airisk-conformance:')} unexpected failure in ${command ?? 'start'}: ${message}`);
  io.err('This is a defect of the harness, not of the target. AIRISK_DEBUG=1 shows where it happened.');
  if (io.env.AIRISK_DEBUG && error instanceof Error && error.stack) io.err(error.stack);
  return exitCodes.harness;
}
