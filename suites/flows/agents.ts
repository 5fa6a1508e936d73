/** Connections to the target: kept open, with its TLS files, through the proxy that the environment names. */
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';

/** Bytes of PEM files. */
export interface TlsFiles {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly passphrase?: string;
}

/** A request's URL in its parts, nothing normalised. */
export interface WireUrl {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly hostname: string;
  readonly port: number;
  /** Path and query. */
  readonly target: string;
}

/** What a request is connected with. */
export interface Route {
  /** TLS to whoever is connected to. */
  readonly secure: boolean;
  readonly options: https.RequestOptions;
  /** Names and values for a proxy on the way, which are no evidence. */
  readonly headers: readonly string[];
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
   * How a request gets to its target. Without TLS a proxy is asked for the whole URL (RFC 9112 section 3.2.2), as it is
   * spelled; with TLS it is asked for a tunnel.
   * @param fresh On a connection of its own.
   */
  route(url: WireUrl, fresh: boolean): Route {
    const { origin, hostname, port, target } = url;
    const secure = origin.startsWith('https:');
    const proxy = secure ? undefined : proxyFor(origin);
    const agent = this.#agent(proxy === undefined ? origin : new URL(proxy).origin, fresh);
    if (proxy === undefined)
      return {
        secure,
        options: { ...(secure ? this.#tls : {}), host: hostname, port, path: target, agent },
        headers: [],
      };
    const { protocol, hostname: host, port: proxyPort, username, password } = new URL(proxy);
    const overTls = protocol === 'https:';
    const account = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return {
      secure: overTls,
      options: { host, port: Number(proxyPort) || (overTls ? 443 : 80), path: origin + target, agent },
      headers:
        username === ''
          ? []
          : ['Proxy-Authorization', `Basic ${Buffer.from(account, 'utf8').toString('base64')}`],
    };
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
    if (!origin.startsWith('https:')) return new http.Agent(options);
    const proxy = proxyFor(origin);
    return proxy === undefined ? new https.Agent(options) : new HttpsProxyAgent(proxy, options);
  }
}
