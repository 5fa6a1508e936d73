/** A configuration with every placeholder in its texts replaced. */
export function fillIn<T>(value: T, values: Readonly<Record<string, string>>): T;
export function fillIn(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string')
    return Object.entries(values).reduce((text, [name, to]) => text.replaceAll(name, () => to), value);
  if (Array.isArray(value)) return value.map((item) => fillIn(item, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fillIn(item, values)]));
}
