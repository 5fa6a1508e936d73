import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../specs/index.ts';
import { replaceBlock } from './replace-block.ts';

/** A page of docs/ whose tables are made of data: each table in its place; a line for each problem. */
export function fillPage(name: string, tables: ReadonlyMap<string, string>, write: boolean): string[] {
  const text = readFileSync(join(packageRoot, name), 'utf8');
  const { page, missing } = fillTables(text, tables);
  return [
    ...missing.map((table) => `${name} has no place for a table: <!-- ${table}: … --> to <!-- /${table} -->`),
    ...comparePage(name, page, write),
  ];
}

/** The text with each table in its place, and the names of those that have none. */
export function fillTables(
  text: string,
  tables: ReadonlyMap<string, string>,
): { readonly page: string; readonly missing: readonly string[] } {
  const missing: string[] = [];
  let page = text;
  for (const [name, table] of tables) {
    const filled = replaceBlock(page, name, table);
    if (filled === undefined) missing.push(name);
    else page = filled;
  }
  return { page, missing };
}

/** Whether a page is as it is made; with `write` it is made so. */
export function comparePage(name: string, text: string, write: boolean): string[] {
  const path = join(packageRoot, name);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return [];
  if (!write) return [`${name} is stale: run \`node dist/scripts/check.js --write\``];
  writeFileSync(path, text);
  return [];
}

/** Rows of cells as a Markdown table. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return `${[line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')}\n`;
}
