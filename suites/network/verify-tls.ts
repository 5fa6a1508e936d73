/**
 * TLS that is verified here instead of by the browser, which knows no authority but its own: a relay opens it to the host
 * as the judge's client does, and the browser speaks TLS to the relay.
 */
import type { Socket } from 'node:net';
import tls from 'node:tls';
import { ownCertificate } from './own-certificate.ts';
import { type TlsFiles, tlsSettings } from './tls-settings.ts';
import { serverName } from './tunnel.ts';

/** What hosts are verified against. */
export interface Trust {
  /** Host and port of the target: there the files count and nothing else, as for the client. */
  readonly authority: string;
  readonly files: TlsFiles;
}

/** Where a connection leads to. */
export interface Destination {
  readonly host: string;
  /** Host and port, as in an address. */
  readonly authority: string;
}

/** Both sides speak HTTP/1.1: bytes are handed on as they are. */
const PROTOCOLS = ['http/1.1'];
/** Handshakes that do not come to an end. */
const HANDSHAKE_MS = 15_000;

/**
 * Other hosts, of sign-in pages, may also have a certificate of an authority that everybody knows, and are shown no
 * certificate of the client.
 */
function settingsFor({ authority, files }: Trust, asked: string): tls.ConnectionOptions {
  if (asked === authority) return tlsSettings(files);
  const { ca } = files;
  return { ...tlsSettings({}), ...(ca && { ca: [ca, ...tls.rootCertificates] }) };
}

/**
 * TLS to a host, over a connection that is there.
 * @throws Error where the certificate is not good, or there is no TLS
 */
export function openVerified(
  socket: Socket,
  { host, authority }: Destination,
  trust: Trust,
): Promise<tls.TLSSocket> {
  return new Promise((done, fail) => {
    const settings = settingsFor(trust, authority);
    const secure = tls.connect({ ...settings, socket, host, ...serverName(host), ALPNProtocols: PROTOCOLS });
    const late = setTimeout(
      () => secure.destroy(new Error(`no TLS within ${HANDSHAKE_MS / 1000} s`)),
      HANDSHAKE_MS,
    );
    secure.once('secureConnect', () => {
      clearTimeout(late);
      done(secure);
    });
    secure.on('error', (error) => {
      clearTimeout(late);
      fail(error);
    });
    secure.once('close', () => {
      clearTimeout(late);
      fail(new Error('the connection was closed before TLS was agreed on'));
    });
  });
}

/** TLS to the browser. */
export function serveOwn(socket: Socket): tls.TLSSocket {
  const { key, cert } = ownCertificate();
  const secureContext = tls.createSecureContext({ key, cert });
  return new tls.TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: PROTOCOLS });
}

/** What keeps a browser from being shown a host, in words. */
export function describeTlsFailure(authority: string, error: NodeJS.ErrnoException): string {
  const { code = '', message } = error;
  const host = `https://${authority.replace(/:443$/, '')}`;
  if (/CERT|SIGNATURE|ISSUER|CRL/.test(code) && !/ALERT/.test(code))
    return `no answer from ${host}: its certificate is not good (${message}); if it is right, add its authority to tls.caFile`;
  return `no answer from ${host}: ${message}`;
}
