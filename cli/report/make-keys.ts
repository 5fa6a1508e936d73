import { resolve } from 'node:path';
import { keyIdOf } from '../../reports/sign/dsse.ts';
import { exitCodes } from '../../specs/exit-codes.ts';
import type { Io } from '../io.ts';
import { readPublicKey, writeKeyPair } from './keys.ts';

/** Makes a key pair for signing reports. */
export function makeKeys(file: string, io: Io): number {
  const { privateFile, publicFile } = writeKeyPair(resolve(io.cwd, file));
  io.out(`  ${privateFile}  private: keep it in the secret store of the pipeline`);
  io.out(`  ${publicFile}  public: give it to those who verify`);
  io.out(`  key ${keyIdOf(readPublicKey(publicFile))}`);
  return exitCodes.met;
}
