/** So many results of each kind are kept: those of the exchange that is looked at. */
const KEPT = 8;

/**
 * A function that makes something of an object, and makes it again when that was long ago: what is kept for long is then
 * the source alone, which a garbage collector has less to do with.
 * @param make Pure
 */
export function remembering<K extends object, V>(make: (source: K) => V): (source: K) => V {
  const sources: (K | undefined)[] = Array.from({ length: KEPT });
  const made: V[] = [];
  let next = 0;
  return (source) => {
    const at = sources.indexOf(source);
    if (at !== -1) return made[at] as V;
    const value = make(source);
    sources[next] = source;
    made[next] = value;
    next = (next + 1) % KEPT;
    return value;
  };
}
