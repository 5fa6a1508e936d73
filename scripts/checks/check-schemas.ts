import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { packageRoot } from '../../specs/index.ts';
import { sourceFiles } from './source-files.ts';

/** Files in a folder of specs/ share a schema; other files have one of their own name. */
const FOLDER_SCHEMAS: Readonly<Record<string, string>> = {
  'specs/requirements': 'requirement',
  'specs/dialects': 'dialect',
  'specs/sets': 'requirement-set',
};
/** No schema of ours describes these. */
const WITHOUT_SCHEMA: Readonly<Record<string, string>> = {
  'specs/openapi.json': 'it is an OpenAPI document; the OpenAPI Initiative publishes the schema',
  'specs/not-mutated.json': 'the coverage check reads every entry',
  'specs/senseless-conditions.json': 'a test of the audit holds every entry against the faults there are',
  'specs/sources.json': 'the catalogue check reads every entry that is used',
};

/** All schemas compile strictly, and every data file of specs/ obeys its schema. */
export function checkSchemas(): string[] {
  const { ajv, problems } = compileAll(sourceFiles('specs/schemas', '.schema.json'));
  const data = sourceFiles('specs', '.json').filter((file) => !file.startsWith('specs/schemas/'));
  return [...problems, ...data.flatMap((file) => checkFile(file, ajv))];
}

function compileAll(files: readonly string[]): { ajv: Ajv2020; problems: string[] } {
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    discriminator: true,
    allowUnionTypes: true,
    allErrors: true,
  });
  formats.default(ajv);
  const problems: string[] = [];
  for (const file of files) {
    try {
      const schema = readJson(file) as { $id?: string };
      if (schema.$id?.endsWith(`/${basename(file)}`) !== true)
        problems.push(`${file}: $id must end in its file name`);
      ajv.addSchema(schema, basename(file));
      ajv.getSchema(basename(file));
    } catch (error) {
      problems.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { ajv, problems };
}

function checkFile(file: string, ajv: Ajv2020): string[] {
  if (WITHOUT_SCHEMA[file]) return [];
  const folder = file.slice(0, file.lastIndexOf('/'));
  const name = `${FOLDER_SCHEMAS[folder] ?? basename(file, '.json')}.schema.json`;
  if (!existsSync(join(packageRoot, 'specs', 'schemas', name)))
    return [`${file} has no schema: write specs/schemas/${name}`];
  try {
    const validate = ajv.getSchema(name);
    if (!validate || validate(readJson(file))) return [];
    return (validate.errors ?? [])
      .slice(0, 5)
      .map((error) => `${file}${error.instancePath} ${error.message} (${name})`);
  } catch (error) {
    return [`${file}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(packageRoot, file), 'utf8'));
}
