import type { ErrorObject } from 'ajv';
import { readSpec } from '../../specs/index.ts';
import type { MockConfigFile } from './config-file.ts';

/** What a check of the file's shape found. */
export type ConfigFileOutcome =
  | { readonly ok: true; readonly value: MockConfigFile }
  | { readonly ok: false; readonly lines: readonly string[] };

/** Checks a parsed configuration file against its schema. The validator is loaded only here, because it is slow to load. */
export async function validateConfigFile(value: unknown): Promise<ConfigFileOutcome> {
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  const validate = ajv.compile<MockConfigFile>(readSpec<object>('schemas/mock-config.schema.json'));
  if (validate(value)) return { ok: true, value };
  return { ok: false, lines: [...new Set((validate.errors ?? []).map(describe))] };
}

function describe({ instancePath, keyword, message, params }: ErrorObject): string {
  const place = toPlace(instancePath);
  switch (keyword) {
    case 'additionalProperties':
      return `${place === '' ? '' : `${place}: `}"${params.additionalProperty}" is not known; remove it or check its spelling`;
    case 'required':
      return `${place === '' ? '' : `${place}: `}"${params.missingProperty}" is missing; add it`;
    case 'enum':
      return `${place} must be one of ${(params.allowedValues as unknown[]).join(', ')}`;
    case 'pattern':
      return `${place} does not have the right form; see its description in specs/schemas/mock-config.schema.json`;
    default:
      return `${place === '' ? 'the file' : place} ${message ?? 'is not valid'}`;
  }
}

function toPlace(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}
