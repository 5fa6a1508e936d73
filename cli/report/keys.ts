/** Ed25519 keys in PEM files. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../../runner/usage-error.ts';
import type { Io } from '../io.ts';

const PRIVATE = 0o600;

/**
 * Writes a new private key (PKCS #8), readable by its owner alone, and its public key beside it.
 * @throws UsageError where a file is there already: a key is never overwritten
 */
export function writeKeyPair(file: string): { privateFile: string; publicFile: string } {
  const publicFile = `${file}.pub`;
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  for (const path of [file, publicFile])
    if (existsSync(path)) throw new UsageError(`${path} exists: choose another name, or remove it yourself`);
  create(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), PRIVATE);
  create(publicFile, publicKey.export({ type: 'spki', format: 'pem' }).toString(), 0o644);
  return { privateFile: file, publicFile };
}

function create(path: string, text: string, mode: number): void {
  try {
    writeFileSync(path, text, { mode, flag: 'wx' });
    chmodSync(path, mode);
  } catch (error) {
    throw new UsageError(`${path} cannot be written (${codeOf(error)})`);
  }
}

/**
 * A private key for signing.
 * @throws UsageError for anything that is not an unencrypted Ed25519 private key
 */
export function readPrivateKey(file: string): KeyObject {
  const pem = readPem(file);
  if (/ENCRYPTED/.test(pem))
    throw new UsageError(
      `${file} is encrypted: keep a signing key in the secret store of the pipeline instead`,
    );
  if (/BEGIN PUBLIC KEY/.test(pem))
    throw new UsageError(
      `${file} is a public key; signing needs the private one, see \`npx airisk-conformance report keygen FILE\``,
    );
  return expectEd25519(
    parse(() => createPrivateKey(pem), file, 'private'),
    file,
  );
}

/**
 * A public key for verification.
 * @throws UsageError for anything that is not an Ed25519 public key
 */
export function readPublicKey(file: string): KeyObject {
  const pem = readPem(file);
  if (/PRIVATE KEY/.test(pem))
    throw new UsageError(`${file} is a private key; verification needs the public one only`);
  return expectEd25519(
    parse(() => createPublicKey(pem), file, 'public'),
    file,
  );
}

/** Public keys that are named on the command line. */
export function readKeys(files: readonly string[] | undefined, io: Io): KeyObject[] {
  return (files ?? []).map((file) => readPublicKey(resolve(io.cwd, file)));
}

function readPem(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`the key ${file} cannot be read (${codeOf(error)})`);
  }
}

function parse(read: () => KeyObject, file: string, kind: string): KeyObject {
  try {
    return read();
  } catch {
    throw new UsageError(
      `${file} is no ${kind} key in PEM form; \`npx airisk-conformance report keygen FILE\` makes one`,
    );
  }
}

function expectEd25519(key: KeyObject, file: string): KeyObject {
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw new UsageError(
    `${file} is a key for ${key.asymmetricKeyType}, not Ed25519; \`npx airisk-conformance report keygen FILE\` makes one`,
  );
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? 'unknown error';
