/** `env:NAME` in configuration files: the value of an environment variable, so that secrets stay out of files. */

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Resolved {
  /** A copy with every reference replaced; a reference that cannot be resolved becomes an empty string. */
  readonly value: unknown;
  /** One line for each reference that cannot be resolved. */
  readonly problems: readonly string[];
  /** Paths that came from the environment, such as `client.secret`: their values are never shown. */
  readonly fromEnv: ReadonlySet<string>;
  /** Paths whose reference could not be resolved: complaining about their value as well would only confuse. */
  readonly unresolved: ReadonlySet<string>;
}

/** Resolves all references, and reports all that are missing at once. */
export function resolveEnvironment(document: unknown, env: Environment): Resolved {
  const problems: string[] = [];
  const fromEnv = new Set<string>();
  const unresolved = new Set<string>();
  const resolveText = (text: string, path: string): string => {
    if (!text.startsWith('env:')) return text;
    const found = lookUp(text.slice('env:'.length), env);
    if (found.problem === undefined) {
      fromEnv.add(path);
      return found.value;
    }
    unresolved.add(path);
    problems.push(`${path} ${found.problem}`);
    return '';
  };
  const walk = (node: unknown, path: string): unknown => {
    if (typeof node === 'string') return resolveText(node, path);
    if (Array.isArray(node)) return node.map((item, index) => walk(item, `${path}[${index}]`));
    if (typeof node !== 'object' || node === null) return node;
    const entries = Object.entries(node);
    return Object.fromEntries(entries.map(([key, item]) => [key, walk(item, path ? `${path}.${key}` : key)]));
  };
  return { value: walk(document, ''), problems, fromEnv, unresolved };
}

function lookUp(
  name: string,
  env: Environment,
): { value: string; problem?: never } | { value?: never; problem: string } {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return { problem: 'must name a variable after "env:", such as env:AIRISK_CLIENT_SECRET' };
  }
  const value = env[name];
  if (value === undefined) return { problem: `needs the environment variable ${name}, which is not set` };
  if (value === '') return { problem: `needs the environment variable ${name}, which is empty` };
  return { value };
}
