/** Puts recorded steps into a target file; the file as it was is kept beside it. */
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import jsonc from 'jsonc-parser';
import { replaceFile } from '../../reports/replace-file.ts';
import { readJson } from '../../specs/documents/read-document.ts';
import type { Merged } from './merge-walks.ts';

type Document = { [key: string]: unknown };

/** The document of a target file with these steps in it; what it says about pages beside them stays. */
export function withSteps(document: Document, { steps, approve, deny }: Merged): Document {
  const before = document.interaction as Document | undefined;
  const kept = before?.kind === 'form' ? before : {};
  const { session, signOut, otherSteps } = kept;
  const interaction = {
    kind: 'form',
    ...(session === undefined ? {} : { session }),
    ...{ steps, approve },
    ...(deny ? { deny } : {}),
    ...(signOut === undefined ? {} : { signOut }),
    ...(otherSteps === undefined ? {} : { otherSteps }),
  };
  return { ...document, interaction };
}

export interface Written {
  readonly path: string;
  /** Where the file as it was is kept. */
  readonly kept?: string;
}

/**
 * Writes the interaction of a document into a file, whose comments and order stay.
 * @param path May be another file than the one that was read, and may exist.
 * @param like The file that was read.
 */
export function writeTarget(path: string, { interaction }: Document, like: string): Written {
  const before = readFileSync(like, 'utf8');
  const indent = /^[^{]*\{\r?\n([ \t]+)/.exec(before)?.[1] ?? '  ';
  const eol = before.includes('\r\n') ? '\r\n' : '\n';
  const formattingOptions = { insertSpaces: !indent.includes('\t'), tabSize: indent.length, eol };
  const edits = jsonc.modify(before, ['interaction'], interaction, { formattingOptions });
  const text = jsonc.applyEdits(before, edits);
  if (!existsSync(path)) {
    replaceFile(path, text);
    return { path };
  }
  const kept = freeName(`${path}.before-record`);
  copyFileSync(path, kept);
  replaceFile(path, text);
  return { path, kept };
}

/** What was kept before is kept. */
function freeName(wanted: string): string {
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? wanted : `${wanted}-${n}`;
    if (!existsSync(name)) return name;
  }
}

/** @throws DocumentError */
export function readTargetDocument(path: string): Document {
  const document = readJson(path);
  return typeof document === 'object' && document !== null && !Array.isArray(document)
    ? (document as Document)
    : {};
}
