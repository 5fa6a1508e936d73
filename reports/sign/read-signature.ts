/** Reads what `report sign` left, and believes none of it before the signature holds. */
import type { KeyObject } from 'node:crypto';
import type { ValidateFunction } from 'ajv';
import { DocumentError, readJson } from '../../specs/documents/read-document.ts';
import { compileSchema } from '../../specs/documents/schema-errors.ts';
import { readSpec } from '../../specs/index.ts';
import { canonicalJson } from './canonical-json.ts';
import { type Envelope, keyIdOf, openEnvelope } from './dsse.ts';
import { ENVELOPE_FILE, MANIFEST_TYPE, type Manifest } from './manifest.ts';

/** A signature that does not hold; the message says in which way, on one line. */
export class SignatureError extends Error {}

const MAX_ENVELOPE_BYTES = 50_000_000;

/**
 * The envelope in a file, whoever signed it.
 * @throws SignatureError
 */
export function readEnvelope(file: string, name: string = ENVELOPE_FILE): Envelope {
  try {
    const document = readJson(file, MAX_ENVELOPE_BYTES);
    if (isEnvelope(document)) return document;
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
  }
  throw new SignatureError(`altered: ${name} is no signature envelope`);
}

function isEnvelope(value: unknown): value is Envelope {
  if (typeof value !== 'object' || value === null) return false;
  const { payloadType, payload, signatures, ...rest } = value as Partial<Envelope>;
  const isSignature = (item: unknown) => {
    const { keyid, sig, ...more } = (item ?? {}) as Record<string, unknown>;
    return typeof keyid === 'string' && typeof sig === 'string' && Object.keys(more).length === 0;
  };
  return (
    Object.keys(rest).length === 0 &&
    typeof payloadType === 'string' &&
    typeof payload === 'string' &&
    Array.isArray(signatures) &&
    signatures.length === 1 &&
    signatures.every(isSignature)
  );
}

/**
 * The manifest that one of the keys signed.
 * @throws SignatureError
 */
export function openManifest(
  envelope: Envelope,
  keys: readonly KeyObject[],
): { readonly manifest: Manifest; readonly key: KeyObject } {
  if (envelope.payloadType !== MANIFEST_TYPE)
    throw new SignatureError(`altered: ${ENVELOPE_FILE} holds no manifest (its payloadType is another)`);
  for (const key of keys) {
    const payload = openEnvelope(envelope, key);
    if (payload) return { manifest: parseManifest(payload), key };
  }
  const ids = keys.map(keyIdOf);
  const known = envelope.signatures.some(({ keyid }) => ids.includes(keyid));
  const wanted = ids.length === 1 ? `the key ${ids[0]}` : `any of the ${ids.length} trusted keys`;
  throw new SignatureError(
    known ? 'altered: the signature does not fit the manifest' : `not signed with ${wanted}`,
  );
}

/** Signed, and still looked at: a key signs what it is given. */
function parseManifest(payload: Buffer): Manifest {
  const text = payload.toString('utf8');
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new SignatureError('altered: the manifest is not JSON');
  }
  const mistake = findMistake(document);
  if (mistake !== undefined) throw new SignatureError(`altered: the manifest is none (${mistake})`);
  if (canonicalJson(document) !== text)
    throw new SignatureError('altered: the manifest is not in its canonical form');
  return document as Manifest;
}

let validate: ValidateFunction | undefined;

/** What keeps a document from being a manifest. Compiled once: a history holds a thousand. */
export function findMistake(document: unknown): string | undefined {
  validate ??= compileSchema({ ...readSpec<object>('schemas/manifest.schema.json'), $id: undefined });
  if (validate(document)) return undefined;
  const [error] = validate.errors ?? [];
  return `${error?.instancePath.slice(1).replaceAll('/', '.') || 'it'} ${error?.message ?? 'is not allowed'}`;
}
