/**
 * Writes specs/generated/*.ts from the schemas and the catalogue. `--check` writes nothing and exits 1 when a file
 * on disk differs from what would be written.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFromFile } from 'json-schema-to-typescript';
import type { Protocol } from '../specs/generated/protocol.ts';
import { loadCatalogue, packageRoot, readSpec } from '../specs/index.ts';

const BANNER = '// Generated from specs/ by `npm run generate`. Do not edit.\n';
const OUT = join(packageRoot, 'specs', 'generated');

/** Schemas that values are checked against and no code has a type from. */
const CHECKED_ONLY: ReadonlySet<string> = new Set([
  ...['agents', 'conversations', 'users', 'problem', 'redirect-error', 'token-request', 'token-response'],
  'not-mutated',
]);

/** All generated files: name to text. */
export async function generateAll(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const schemas = join(packageRoot, 'specs', 'schemas');
  for (const name of readdirSync(schemas).filter((file) => file.endsWith('.schema.json'))) {
    if (CHECKED_ONLY.has(name.replace('.schema.json', ''))) continue;
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
  files.set('condition-ids.ts', conditionIds());
  files.set('mock-data.ts', mockData());
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

function conditionIds(): string {
  const { conditions } = readSpec<Protocol>('protocol.json');
  return `${BANNER}
/** Every way an exchange can end: the outcome table of specs/protocol.json. */
export const CONDITION_IDS = [${conditions.map(({ id }) => `\n  '${id}',`).join('')}
] as const;

/** The id of a condition of the outcome table. */
export type ConditionId = (typeof CONDITION_IDS)[number];
`;
}

/** What the mock answers from, as code: in a browser it has no files to read. */
function mockData(): string {
  const folder = join(packageRoot, 'specs', 'dialects');
  const dialects = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => [file.replace('.json', ''), withoutSchema(`dialects/${file}`)] as const);
  const { problem, conditions } = readSpec<Protocol>('protocol.json');
  const table = {
    problem: { type: problem.type, title: problem.title, status: problem.status },
    conditions: conditions.map(({ id, documented }) => {
      if (documented === undefined) return { id };
      const { status, mediaType, body } = documented;
      return { id, documented: { status, mediaType, body } };
    }),
  };
  return `${BANNER}
import type { Documented, Protocol } from './protocol.ts';

/** The part of specs/protocol.json that the mock answers from. */
export const protocol: {
  readonly problem: Pick<Protocol['problem'], 'type' | 'title' | 'status'>;
  readonly conditions: readonly { readonly id: string; readonly documented?: Omit<Documented, 'source'> }[];
} = ${JSON.stringify(table)};

/** specs/dialects by name, as they are in the files: not yet joined with what they extend. */
export const dialects: Readonly<Record<string, unknown>> = ${JSON.stringify(Object.fromEntries(dialects))};
`;
}

function withoutSchema(path: string): unknown {
  const { $schema: _schema, ...rest } = readSpec<Record<string, unknown>>(path);
  return rest;
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
