/** The environment of the application that is judged. */

type Environment = Readonly<Record<string, string | undefined>>;

/** What a run of this program tells its own processes; nothing else of the user's environment is taken away. */
const OF_THE_RUN: readonly string[] = [
  'AIRISK_AUDIT',
  'AIRISK_COLLECT',
  'AIRISK_PROGRESS',
  'AIRISK_RUN',
  'AIRISK_SECRETS_FILE',
  'AIRISK_SECRETS_KEY',
];
const LOOPBACK = ['localhost', '127.0.0.1', '::1', '[::1]'];

/**
 * The user's environment and what the configuration adds. Provider and application are on this machine, so loopback joins
 * what no proxy is asked for; a configuration that says otherwise has its way.
 */
export function appEnvironment(inherited: Environment, added: Environment): NodeJS.ProcessEnv {
  const kept = Object.entries(inherited).filter(([name]) => !OF_THE_RUN.includes(name));
  const env: NodeJS.ProcessEnv = { ...Object.fromEntries(kept), ...added };
  const own = ['NO_PROXY', 'no_proxy'].filter((name) => added[name] !== undefined);
  if (own.length > 0) return env;
  const [known = ''] = ['no_proxy', 'NO_PROXY'].map((name) => env[name]).filter(Boolean);
  const hosts = known.split(/[\s,]+/).filter(Boolean);
  const all = hosts.includes('*') ? hosts : [...new Set([...hosts, ...LOOPBACK])];
  env['NO_PROXY'] = all.join(',');
  env['no_proxy'] = env['NO_PROXY'];
  return env;
}
