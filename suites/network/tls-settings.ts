/** How TLS is spoken to a target: said in full, so that nothing in the environment changes it. */
import { constants } from 'node:crypto';
import type { ConnectionOptions } from 'node:tls';

/** Bytes of PEM files. */
export interface TlsFiles {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly passphrase?: string;
}

/**
 * What Node.js offers by itself, whatever flags (`--tls-min-v1.0`, `--tls-cipher-list`) and variables
 * (`NODE_TLS_REJECT_UNAUTHORIZED`) say.
 */
export const SOUND_TLS = {
  rejectUnauthorized: true,
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  ciphers: constants.defaultCoreCipherList,
} as const satisfies ConnectionOptions;

/** The files of a target, and the rest in full. */
export function tlsSettings({ ca, cert, key, passphrase }: TlsFiles): ConnectionOptions {
  return {
    ...SOUND_TLS,
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(passphrase && { passphrase }),
  };
}

/** How answers are read: strictly, whatever `--insecure-http-parser` and `--max-http-header-size` say. */
export const SOUND_PARSER = { insecureHTTPParser: false, maxHeaderSize: 16 * 1024 } as const;
