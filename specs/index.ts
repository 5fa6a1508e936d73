/**
 * The specification, read from its data files. Nothing here decides anything: rows, sources and schemas are data,
 * shared by the mock, the judges and the reports.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Requirement as CatalogueRow } from './generated/requirement.ts';
import type { RequirementId } from './generated/requirement-ids.ts';

export type { RequirementId } from './generated/requirement-ids.ts';

/** One row of the catalogue: one normative sentence. */
export type Requirement = CatalogueRow & { readonly id: RequirementId };
/** What a target must offer for a row to be tested. */
export type Capability = Requirement['applies'][number];

/** Where a row is written, ready to be shown: `url` is absent only for documents without a public address. */
export interface Source {
  document: string;
  section: string;
  label: string;
  url?: string;
}

interface SourceDocument {
  label: string;
  url?: string;
  rfc?: number;
}

/** The folder of the package, in the checkout and in an installed copy alike. */
export const packageRoot: string = findPackageRoot();

function findPackageRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"name": "airisk-conformance"')) {
      return folder;
    }
    if (folder === dirname(folder)) throw new Error('airisk-conformance: the package folder was not found');
  }
}

/** Version of the package, from its manifest. */
export function packageVersion(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  return manifest.version;
}

/** Reads a JSON file below `specs/`; the caller names the type its schema promises. */
export function readSpec<T>(path: string): T {
  return JSON.parse(readFileSync(join(packageRoot, 'specs', path), 'utf8')) as T;
}

let catalogue: readonly Requirement[] | undefined;

/** All rows of the catalogue, provider and client, in the order of files and rows. */
export function loadCatalogue(): readonly Requirement[] {
  catalogue ??= readdirSync(join(packageRoot, 'specs', 'requirements'))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => readSpec<Requirement[]>(`requirements/${name}`));
  return catalogue;
}

let byId: Map<string, Requirement> | undefined;

/**
 * The row with this id.
 * @throws Error when there is none.
 */
export function requirement(id: string): Requirement {
  byId ??= new Map(loadCatalogue().map((row) => [row.id, row]));
  const row = byId.get(id);
  if (!row) throw new Error(`no requirement has the id ${id}`);
  return row;
}

let documents: Record<string, SourceDocument> | undefined;

/** Where a row is written; RFC sections become anchors of the RFC Editor's pages. */
export function sourceOf(row: Pick<Requirement, 'source'>): Source {
  documents ??= readSpec<{ documents: Record<string, SourceDocument> }>('sources.json').documents;
  const { document, section } = row.source;
  const found = documents[document];
  if (!found) throw new Error(`specs/sources.json has no document ${document}`);
  if (found.rfc === undefined) {
    return {
      document,
      section,
      label: `${found.label} (${section})`,
      ...(found.url ? { url: found.url } : {}),
    };
  }
  const anchor = /^[A-Z]/.test(section) ? `appendix-${section}` : `section-${section}`;
  return {
    document,
    section,
    label: `${found.label} ${/^[A-Z]/.test(section) ? 'Appendix' : 'Section'} ${section}`,
    url: `https://www.rfc-editor.org/rfc/rfc${found.rfc}#${anchor}`,
  };
}

/** Digest of everything a run is judged by: the rows, their sources and contexts, and the protocol table. */
export function specDigest(): string {
  const hash = createHash('sha256');
  const folder = join(packageRoot, 'specs');
  const files = [
    'sources.json',
    'protocol.json',
    'contexts.json',
    ...readdirSync(join(folder, 'requirements')).map((n) => `requirements/${n}`),
  ];
  for (const file of files.filter((name) => existsSync(join(folder, name))).sort()) {
    hash
      .update(`${file}\0`)
      .update(JSON.stringify(readSpec<unknown>(file)))
      .update('\0');
  }
  return `sha256:${hash.digest('hex')}`;
}
