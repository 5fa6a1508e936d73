/**
 * Variables that make Node.js, the test runner or the browser tell what passes through them: typed passwords, client
 * secrets, session keys. No redaction of ours can get at that, so a run does not start under them.
 */
import { UsageError } from '../usage-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Each says what the value of a variable would tell; undefined where it tells nothing. */
const TELLING: Readonly<Record<string, (value: string) => string | undefined>> = {
  DEBUG: (value) =>
    debugsRunner(value)
      ? 'the runner would print what is typed into pages, passwords included (DEBUG=…,-pw:* leaves it out)'
      : undefined,
  PWDEBUG: onUnlessOff('the runner would stop at every step and show what is typed into pages'),
  PWDEBUGIMPL: onUnlessOff('the runner would print its own working'),
  SELENIUM_REMOTE_URL: () =>
    'the runner would drive a browser elsewhere and send it what is typed into pages',
  NODE_DEBUG: () => 'Node.js would print what programs are started with, client secrets included',
  NODE_OPTIONS: (value) => {
    const told = TELLING_FLAGS.find((flag) => nodeFlags(value).includes(flag));
    return told && `${told} would write down what protects the connections`;
  },
};

const TELLING_FLAGS = ['--tls-keylog', '--trace-tls'];

/** @throws UsageError with one line for each variable */
export function refuseTelling(env: Environment): void {
  const problems = Object.entries(TELLING).flatMap(([name, tell]) => {
    const value = env[name];
    const what = value ? tell(value) : undefined;
    return what ? `${name} must not be set like this: ${what}` : [];
  });
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
}

function onUnlessOff(what: string): (value: string) => string | undefined {
  return (value) => (/^(0|false)$/i.test(value) ? undefined : what);
}

/** Whether a pattern of DEBUG may meet a name that begins with `pw:`. */
function debugsRunner(value: string): boolean {
  const patterns = value.split(/[\s,]+/).filter(Boolean);
  if (patterns.some((pattern) => ['-*', '-p*', '-pw*', '-pw:*'].includes(pattern))) return false;
  return patterns
    .filter((pattern) => !pattern.startsWith('-'))
    .some((pattern) => {
      const [start = ''] = pattern.split('*');
      return start.startsWith('pw:') || (pattern.includes('*') && 'pw:'.startsWith(start));
    });
}

/** Names of the flags in NODE_OPTIONS, without their values; Node.js takes `_` for `-`. */
export function nodeFlags(value: string): string[] {
  const flags = value.split(/[\s"']+/).filter((word) => /^-/.test(word));
  return flags.map((flag) => (flag.split('=')[0] ?? '').replaceAll('_', '-'));
}
