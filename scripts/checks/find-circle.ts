import { posix } from 'node:path';

/** An import of one file of ours by another, both as paths in the checkout. */
export interface Edge {
  readonly file: string;
  readonly target: string;
}

/**
 * Folders that import each other in a circle, with an import for each step; undefined: there is none. What lies in a
 * top folder itself (its entry, what all below share) belongs to none of them.
 */
export function findCircle(edges: readonly Edge[]): readonly Edge[] | undefined {
  const steps = new Map<string, Map<string, Edge>>();
  for (const edge of edges) {
    const [from, to] = [folderOf(edge.file), folderOf(edge.target)];
    if (from === undefined || to === undefined || from === to) continue;
    const known = steps.get(from) ?? new Map<string, Edge>();
    if (!known.has(to)) known.set(to, edge);
    steps.set(from, known);
  }
  const done = new Set<string>();
  const walk = (folder: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(folder)) return [...way.slice(way.indexOf(folder)), folder];
    if (done.has(folder)) return undefined;
    for (const next of steps.get(folder)?.keys() ?? []) {
      const circle = walk(next, [...way, folder]);
      if (circle) return circle;
    }
    done.add(folder);
    return undefined;
  };
  for (const folder of steps.keys()) {
    const circle = walk(folder, []);
    if (circle) return circle.slice(1).flatMap((to, at) => steps.get(circle[at] ?? '')?.get(to) ?? []);
  }
  return undefined;
}

/** `suites/flows` for a file there or below; undefined for a file right in `suites`. */
function folderOf(path: string): string | undefined {
  const [top, second] = posix.dirname(path).split('/');
  return second === undefined ? undefined : `${top}/${second}`;
}
