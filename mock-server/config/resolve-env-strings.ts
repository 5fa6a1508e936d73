const REFERENCE = /^env:([A-Za-z_][A-Za-z0-9_]*)$/;

/**
 * Replaces every string `env:NAME` of a JSON value by the variable's value.
 * @param missing gets a line for each variable that is not set
 */
export function resolveEnvStrings(
  value: unknown,
  env: Readonly<Record<string, string | undefined>>,
  missing: string[],
  path = '',
): unknown {
  if (typeof value === 'string') {
    const name = REFERENCE.exec(value)?.[1];
    if (name === undefined) return value;
    const found = env[name];
    if (found === undefined || found === '')
      missing.push(`${path} takes its value from ${name}, which is not set`);
    return found === undefined || found === '' ? value : found;
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => resolveEnvStrings(item, env, missing, `${path}[${index}]`));
  }
  if (typeof value !== 'object' || value === null) return value;
  const resolved = Object.entries(value).map(([key, member]: [string, unknown]) => {
    const below = path === '' ? key : `${path}.${key}`;
    return [key, resolveEnvStrings(member, env, missing, below)] as const;
  });
  return Object.fromEntries(resolved);
}
