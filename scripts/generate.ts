/**
 * Writes specs/generated/*.ts from the schemas and the catalogue. `--check` writes nothing and exits 1 when a file
 * on disk differs from what would be written.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFromFile } from 'json-schema-to-typescript';
import { loadCatalogue, packageRoot } from '../specs/index.ts';

const BANNER = '// Generated from specs/ by `npm run generate`. Do not edit.\n';
const OUT = join(packageRoot, 'specs', 'generated');

/** All generated files: name to text. */
export async function generateAll(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const schemas = join(packageRoot, 'specs', 'schemas');
  for (const name of readdirSync(schemas).filter((file) => file.endsWith('.schema.json'))) {
    const text = await compileFromFile(join(schemas, name), {
      bannerComment: BANNER,
      cwd: schemas,
      additionalProperties: false,
      ignoreMinAndMaxItems: false,
      style: { singleQuote: true, printWidth: 110 },
    });
    files.set(name.replace('.schema.json', '.ts'), text);
  }
  files.set('requirement-ids.ts', requirementIds());
  return files;
}

function requirementIds(): string {
  const union = (rows: readonly { id: string }[]) =>
    rows.map((row) => `\n  | '${row.id}'`).join('') || ' never';
  const rows = loadCatalogue();
  const provider = union(rows.filter((row) => row.actor === 'provider'));
  const client = union(rows.filter((row) => row.actor === 'client'));
  return `${BANNER}
/** Ids of the rows that judge a provider. */
export type ProviderRequirementId =${provider};

/** Ids of the rows that judge a client. */
export type ClientRequirementId =${client};

/** Every id of the catalogue: a typing error in a test or a fault does not compile. */
export type RequirementId = ProviderRequirementId | ClientRequirementId;
`;
}

/** Names of generated files that differ from what the specification says now. */
export async function staleGenerated(): Promise<string[]> {
  const stale: string[] = [];
  for (const [name, text] of await generateAll()) {
    const path = join(OUT, name);
    if (!existsSync(path) || readFileSync(path, 'utf8') !== text) stale.push(`specs/generated/${name}`);
  }
  return stale;
}

if (process.argv[1]?.endsWith('generate.js')) {
  for (const [name, text] of await generateAll()) writeFileSync(join(OUT, name), text);
}
