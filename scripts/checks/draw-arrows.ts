import type { Arrow } from './arrows.ts';

/** A box of the picture: folders that may all import from each other, and from the same others. */
interface Box {
  readonly name: string;
  readonly folders: readonly string[];
}

/**
 * The arrows as a Mermaid block. Folders with the same arrows, to each other as well, share a box; those that may import
 * from everything stand together without arrows; a dotted arrow leads to single files. Rules for one file are left out.
 */
export function drawArrows(arrows: readonly Arrow[]): string {
  const rules = new Map(arrows.filter(({ from }) => !isFile(from)).map(({ from, to }) => [from, to]));
  const isJunction = (folder: string) => rules.get(folder)?.includes('*') ?? false;
  const boxes = groupFolders(rules, isJunction);
  const junctions = [...rules.keys()].filter(isJunction);
  const lines = [
    'flowchart TD',
    ...boxes.map(({ name, folders }) => `  ${name}["${folders.join('<br>')}"]`),
    ...(junctions.length > 0
      ? [
          '  subgraph everything["may import from everything"]',
          ...junctions.map((folder) => `    ${nameOf(folder)}["${folder}"]`),
          '  end',
        ]
      : []),
    ...drawEdges(rules, [
      ...boxes,
      ...junctions.map((folder) => ({ name: nameOf(folder), folders: [folder] })),
    ]),
  ];
  return `\`\`\`mermaid\n${lines.join('\n')}\n\`\`\`\n`;
}

type Rules = ReadonlyMap<string, readonly string[]>;

function groupFolders(rules: Rules, isJunction: (folder: string) => boolean): Box[] {
  const boxes: string[][] = [];
  const mayImport = (from: string, to: string) => rules.get(from)?.includes(to) ?? false;
  const asOne = (a: string, b: string) =>
    mayImport(a, b) && mayImport(b, a) && String(rules.get(a)) === String(rules.get(b));
  for (const folder of rules.keys()) {
    if (isJunction(folder)) continue;
    const box = boxes.find((others) => others.every((other) => asOne(folder, other)));
    if (box) box.push(folder);
    else boxes.push([folder]);
  }
  return boxes.map((folders) => ({ name: nameOf(folders[0] ?? ''), folders }));
}

function drawEdges(rules: Rules, boxes: readonly Box[]): string[] {
  const boxOf = (path: string) => {
    const inside = boxes.filter(({ folders }) => folders.some((folder) => covers(folder, path)));
    return inside.sort((a, b) => longest(b, path) - longest(a, path))[0];
  };
  const edges = new Map<string, Set<string>>();
  for (const [from, to] of rules) {
    for (const target of to) {
      const [source, reached] = [boxOf(from), boxOf(target)];
      if (target === '*' || !source || !reached || source === reached) continue;
      const part = partOf(target, reached);
      const key = `${source.name} ${isFile(target) ? '-.->' : '-->'} ${reached.name}`;
      edges.set(key, (edges.get(key) ?? new Set()).add(part));
    }
  }
  return [...edges].map(([key, parts]) => {
    const [source, line, reached] = key.split(' ');
    const whole = boxes
      .find(({ name }) => name === reached)
      ?.folders.every((folder) => parts.has(lastOf(folder)));
    const named = whole || parts.has('') ? '' : `|"${[...parts].sort().join('<br>')}"|`;
    return `  ${source} ${line}${named} ${reached}`;
  });
}

/** What of a box an arrow leads to; empty: all of one of its folders. */
function partOf(target: string, { folders }: Box): string {
  const folder = folders.filter((each) => covers(each, target)).sort((a, b) => b.length - a.length)[0] ?? '';
  if (folder === target) return folders.length > 1 ? lastOf(folder) : '';
  return folders.length > 1
    ? `${lastOf(folder)}/${target.slice(folder.length + 1)}`
    : target.slice(folder.length + 1);
}

const longest = ({ folders }: Box, path: string) =>
  Math.max(...folders.filter((folder) => covers(folder, path)).map((folder) => folder.length));
const covers = (folder: string, path: string) => path === folder || path.startsWith(`${folder}/`);
const isFile = (path: string) => /\.\w+$/.test(path);
const lastOf = (folder: string) => folder.slice(folder.lastIndexOf('/') + 1);
const nameOf = (folder: string) => folder.replaceAll(/[^a-z]/g, '_');
