/** Connections to the target: kept open, with its TLS files, through the proxy that the environment names. */
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';

/** Bytes of PEM files. */
export interface TlsFiles {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly passphrase?: string;
}

const POOL = { keepAlive: true, maxSockets: 64 };

/** The proxy for an address, by HTTPS_PROXY, HTTP_PROXY and NO_PROXY; this machine is always reached directly. */
export function proxyFor(url: string): string | undefined {
  const { hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const own = host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  return own ? undefined : getProxyForUrl(url) || undefined;
}

export class Agents {
  readonly #tls: TlsFiles;
  readonly #kept = new Map<string, http.Agent>();

  constructor(tls: TlsFiles) {
    const { ca, cert, key, passphrase } = tls;
    this.#tls = {
      ...(ca && { ca }),
      ...(cert && { cert }),
      ...(key && { key }),
      ...(passphrase && { passphrase }),
    };
  }

  /**
   * What a request needs to be connected.
   * @param origin Scheme, host and port of the target.
   * @param fresh On a connection of its own.
   */
  optionsFor(origin: string, fresh: boolean): https.RequestOptions {
    return { ...(origin.startsWith('https:') ? this.#tls : {}), agent: this.#agent(origin, fresh) };
  }

  close(): void {
    for (const agent of this.#kept.values()) agent.destroy();
  }

  #agent(origin: string, fresh: boolean): http.Agent {
    if (fresh) return this.#open(origin, { keepAlive: false });
    let agent = this.#kept.get(origin);
    if (!agent) {
      agent = this.#open(origin, POOL);
      this.#kept.set(origin, agent);
    }
    return agent;
  }

  #open(origin: string, options: http.AgentOptions): http.Agent {
    const proxy = proxyFor(origin);
    const secure = origin.startsWith('https:');
    if (proxy === undefined) return secure ? new https.Agent(options) : new http.Agent(options);
    return secure ? new HttpsProxyAgent(proxy, options) : new HttpProxyAgent(proxy, options);
  }
}
