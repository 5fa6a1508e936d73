/** What is said to a client whose request could not be passed on. */
import { ProxyFailure } from '../../../suites/network/tunnel.ts';

const CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses connections',
  ENOTFOUND: 'has no address: its name is not known',
  EAI_AGAIN: 'has no address: the name service does not answer',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  ETIMEDOUT: 'does not accept the connection in time',
  CERT_HAS_EXPIRED: 'has a certificate that has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate for another name',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    'asks for a client certificate (tls.certFile and tls.keyFile in the target file)',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate that nobody vouches for (tls.caFile in the target file)',
  SELF_SIGNED_CERT_IN_CHAIN: 'has a certificate of an unknown authority (tls.caFile in the target file)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'has a certificate of an unknown authority (tls.caFile in the target file)',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'has a certificate of an unknown authority (tls.caFile in the target file)',
};

/** One line, without its full stop. @param authority Of the deployment */
export function explainFailure(error: NodeJS.ErrnoException, authority: string): string {
  if (error instanceof ProxyFailure) return error.message;
  const inner = (error as { errors?: readonly NodeJS.ErrnoException[] }).errors?.[0] ?? error;
  const code = inner.code ?? error.code ?? '';
  const known = CODES[code];
  if (known !== undefined) return `${authority} ${known} (${code})`;
  if (code.startsWith('HPE_') || code.startsWith('ERR_HTTP') || code === 'ERR_INVALID_CHAR')
    return `${authority} sent an answer that is no valid HTTP/1.1 (${code}: ${inner.message})`;
  return `${authority} could not be asked (${code === '' ? inner.message : `${code}: ${inner.message}`})`;
}

/** The connection was there and then broken off: that is passed on as it is. */
export function isBrokenOff({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED';
}
