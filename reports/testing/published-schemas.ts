import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { packageRoot } from '../../specs/index.ts';

const require = createRequire(import.meta.url);
const readSchema = (path: string): object => JSON.parse(readFileSync(path, 'utf8'));

/** Both use words that are none of JSON Schema, which a strict compiler would refuse. */
function open(): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  return ajv;
}

/** HAR 1.2 as the package har-schema has it. */
export function compileHar(): ValidateFunction {
  const ajv = open();
  ajv.addMetaSchema(readSchema(require.resolve('ajv/dist/refs/json-schema-draft-06.json')));
  const folder = dirname(require.resolve('har-schema'));
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json')))
    ajv.addSchema(readSchema(join(folder, name)));
  const validate = ajv.getSchema('har.json');
  if (!validate) throw new Error('har-schema has no har.json');
  return validate;
}

/** The Common Test Report Format, as its authors publish it. */
export function compileCtrf(): ValidateFunction {
  return open().compile(readSchema(join(packageRoot, 'reports', 'testing', 'ctrf', 'ctrf.schema.json')));
}
