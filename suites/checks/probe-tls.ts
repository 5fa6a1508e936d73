/** One TLS handshake, limited to a version or not. Nothing is sent through it. */
import tls from 'node:tls';
import type { Provider } from '../flows/provider.ts';
import { type ProxyServer, readProxies } from '../network/proxies.ts';
import { tlsSettings } from '../network/tls-settings.ts';
import { connectThrough, ProxyFailure, serverName } from '../network/tunnel.ts';

export interface TlsProbe {
  /** `unable`: this Node offered nothing, so nothing was refused. */
  readonly kind: 'agreed' | 'refused' | 'unable';
  readonly actual: string;
  /** Number of the exchange in the record. */
  readonly n: number;
}

/** Errors that arise before anything is sent. */
const LOCAL_ERRORS = new Set([
  'ERR_SSL_NO_PROTOCOLS_AVAILABLE',
  'ERR_SSL_NO_CIPHERS_AVAILABLE',
  'ERR_TLS_INVALID_PROTOCOL_VERSION',
  'ERR_TLS_PROTOCOL_VERSION_CONFLICT',
]);

/**
 * Shakes hands with the host of the target.
 * @param version The only version offered; undefined: what Node offers by itself.
 */
export async function probeTls(
  provider: Provider,
  version: 'TLSv1' | 'TLSv1.1' | undefined,
): Promise<TlsProbe> {
  const { baseUrl, tls: files, limits } = provider.target;
  const { hostname, port } = new URL(baseUrl);
  const host = hostname.replace(/^\[|\]$/g, '');
  const options: tls.ConnectionOptions = {
    ...tlsSettings(files),
    ...{ host, port: port === '' ? 443 : Number(port), ...serverName(host) },
    // OpenSSL offers the old versions at security level 0 only.
    ...(version && { minVersion: version, maxVersion: version, ciphers: 'DEFAULT:@SECLEVEL=0' }),
    // Whether the certificate is good is not the question here.
    rejectUnauthorized: false,
  };
  await provider.wire.rateLimiter();
  const started = performance.now();
  const result = await reach(options, readProxies().forUrl(baseUrl), limits.timeoutSeconds * 1000);
  const n = provider.wire.note({
    request: { method: 'TLS', url: baseUrl, headers: [['Version', version ?? 'current']] },
    failure: result.actual,
    ms: Math.round(performance.now() - started),
  });
  return { ...result, n };
}

/** Through the proxy of the target where there is one; that failing tells nothing about the target. */
async function reach(
  options: tls.ConnectionOptions,
  proxy: ProxyServer | undefined,
  timeoutMs: number,
): Promise<Omit<TlsProbe, 'n'>> {
  if (!proxy) return shakeHands(options, timeoutMs);
  const { host = '', port = 443 } = options;
  try {
    const socket = await connectThrough(proxy, { host, port, timeoutMs });
    return await shakeHands({ ...options, socket }, timeoutMs);
  } catch (error) {
    if (!(error instanceof ProxyFailure)) throw error;
    return { kind: 'unable', actual: error.message };
  }
}

function shakeHands(options: tls.ConnectionOptions, timeoutMs: number): Promise<Omit<TlsProbe, 'n'>> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      const code = error.code ?? error.message;
      resolve(
        LOCAL_ERRORS.has(code)
          ? { kind: 'unable', actual: code }
          : { kind: 'refused', actual: `no handshake: ${code}` },
      );
    };
    try {
      const socket = tls.connect(options, () => {
        resolve({ kind: 'agreed', actual: `agreed on ${socket.getProtocol() ?? 'an unknown version'}` });
        socket.destroy();
      });
      socket.on('error', failed);
      socket.on('close', () => failed(new Error('the connection was closed')));
      socket.setTimeout(timeoutMs, () => {
        failed(new Error(`no answer within ${timeoutMs / 1000} s`));
        socket.destroy();
      });
    } catch (error) {
      failed(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
