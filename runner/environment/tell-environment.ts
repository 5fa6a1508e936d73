/** Which settings from outside a run was under: names only, for the report. */
import { nodeFlags } from './refuse-telling.ts';

/**
 * What can change how a run goes, and what is done about it. `docs/vendors.md` says the same in words; a test reads it there.
 * `heeded`: followed, and told. `overruled`: the run says it itself, in full. `kept away`: from the browser or the runner.
 */
export const AMBIENT = {
  NODE_EXTRA_CA_CERTS: 'heeded',
  NODE_USE_SYSTEM_CA: 'heeded',
  SSL_CERT_FILE: 'heeded',
  SSL_CERT_DIR: 'heeded',
  OPENSSL_CONF: 'heeded',
  HTTPS_PROXY: 'heeded',
  HTTP_PROXY: 'heeded',
  ALL_PROXY: 'heeded',
  NO_PROXY: 'heeded',
  NODE_OPTIONS: 'heeded',
  LD_PRELOAD: 'heeded',
  NODE_TLS_REJECT_UNAUTHORIZED: 'overruled',
  NODE_ENV: 'overruled',
  NODE_USE_ENV_PROXY: 'overruled',
  SSLKEYLOGFILE: 'kept away',
  CHROME_LOG_FILE: 'kept away',
} as const satisfies Readonly<Record<string, 'heeded' | 'overruled' | 'kept away'>>;

/** Written in small letters as well. */
const BOTH_SPELLINGS = /_PROXY$/;

/** What was set, as a member of the report's environment; nothing where nothing was. */
export function tellEnvironment(env: Readonly<Record<string, string | undefined>>): { variables?: string } {
  const names = Object.keys(AMBIENT).flatMap((name) =>
    BOTH_SPELLINGS.test(name) ? [name, name.toLowerCase()] : [name],
  );
  const told = names.filter((name) => env[name]).map((name) => describe(name, env[name] ?? ''));
  return told.length > 0 ? { variables: told.join(', ') } : {};
}

function describe(name: string, value: string): string {
  if (name !== 'NODE_OPTIONS') return name;
  const flags = [...new Set(nodeFlags(value))];
  return flags.length > 0 ? `${name} (${flags.join(' ')})` : name;
}
