import type { Arrow } from './arrows.ts';

/**
 * The arrows as a Mermaid block: a box a folder, those of one top folder in a frame, and beside an arrow the parts of a
 * folder that it leads to. Rules for one file are left out.
 */
export function drawArrows(arrows: readonly Arrow[]): string {
  const drawn = arrows.filter(({ from }) => !isFile(from));
  const folders = drawn.map(({ from }) => from);
  const tops = [...new Set(folders.map(topOf))];
  const places = [...folders, ...tops];
  const lines = [
    'flowchart TD',
    ...tops.flatMap((top) => drawBoxes(top, folders)),
    ...drawn.flatMap((arrow) => drawEdges(arrow, places)),
  ];
  return `\`\`\`mermaid\n${lines.join('\n')}\n\`\`\`\n`;
}

function drawBoxes(top: string, folders: readonly string[]): string[] {
  const box = (folder: string) => `  ${nameOf(folder)}["${folder}"]`;
  if (folders.includes(top)) return [box(top)];
  const inside = folders.filter((folder) => covers(top, folder)).map((folder) => `  ${box(folder)}`);
  return [`  subgraph ${nameOf(top)}["${top}"]`, ...inside, '  end'];
}

/** One edge for each box or frame that an arrow leads to. */
function drawEdges({ from, to }: Arrow, places: readonly string[]): string[] {
  const parts = new Map<string, string[]>();
  for (const target of to) {
    const reached = places.filter((place) => covers(place, target)).sort((a, b) => b.length - a.length)[0];
    if (reached === undefined || reached === from) continue;
    parts.set(reached, [...(parts.get(reached) ?? []), target.slice(reached.length + 1)]);
  }
  return [...parts].map(([reached, named]) => {
    const label = named.includes('') ? '' : `|"${named.sort().join('<br>')}"|`;
    return `  ${nameOf(from)} -->${label} ${nameOf(reached)}`;
  });
}

const covers = (folder: string, path: string) => path === folder || path.startsWith(`${folder}/`);
const isFile = (path: string) => /\.\w+$/.test(path);
const topOf = (path: string) => path.split('/')[0] ?? path;
const nameOf = (folder: string) => folder.replaceAll(/[^a-z]/g, '_');
