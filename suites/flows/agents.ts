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

/** The way to one origin. */
interface Line {
  readonly secure: boolean;
  open(options: http.AgentOptions): http.Agent;
  /** Whose connections are kept. */
  readonly kept: http.Agent;
  /** Who is connected to, and what is asked for there. */
  peer(url: WireUrl): https.RequestOptions;
  readonly headers: readonly string[];
}

const POOL = { keepAlive: true, maxSockets: 64 };

/** The proxy for an address, by HTTPS_PROXY, HTTP_PROXY and NO_PROXY; this machine is always reached directly. */
export function proxyFor(url: string): string | undefined {
  const { hostname } = new URL(url);
  const host = withoutBrackets(hostname);
  const own = host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  return own ? undefined : getProxyForUrl(url) || undefined;
}

export class Agents {
  readonly #tls: TlsFiles;
  readonly #lines = new Map<string, Line>();

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
    const line = this.#lineTo(url.origin);
    const agent = fresh ? line.open({ keepAlive: false }) : line.kept;
    return {
      secure: line.secure,
      options: { ...line.peer(url), agent },
      headers: line.headers,
    };
  }

  close(): void {
    for (const { kept } of this.#lines.values()) kept.destroy();
  }

  /** The environment is asked once for each origin. */
  #lineTo(origin: string): Line {
    let line = this.#lines.get(origin);
    if (!line) {
      const proxy = proxyFor(origin);
      line =
        proxy !== undefined && !origin.startsWith('https:')
          ? throughProxy(new URL(proxy), origin)
          : straight(origin, proxy, this.#tls);
      this.#lines.set(origin, line);
    }
    return line;
  }
}

/** @param tunnel The proxy that is asked for a tunnel */
function straight(origin: string, tunnel: string | undefined, tls: TlsFiles): Line {
  const secure = origin.startsWith('https:');
  const open = (options: http.AgentOptions): http.Agent => {
    if (tunnel !== undefined) return new HttpsProxyAgent(tunnel, options);
    return secure ? new https.Agent(options) : new http.Agent(options);
  };
  const peer = ({ hostname, port, target }: WireUrl) => ({
    ...(secure ? tls : {}),
    ...{ host: hostname, port, path: target },
  });
  return { secure, open, kept: open(POOL), peer, headers: [] };
}

function throughProxy({ protocol, hostname, port, username, password }: URL, origin: string): Line {
  const secure = protocol === 'https:';
  const open = (options: http.AgentOptions) => (secure ? new https.Agent(options) : new http.Agent(options));
  const account = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const credentials = `Basic ${Buffer.from(account, 'utf8').toString('base64')}`;
  const at = { host: withoutBrackets(hostname), port: Number(port) || (secure ? 443 : 80) };
  return {
    ...{ secure, open, kept: open(POOL) },
    peer: ({ target }) => ({ ...at, path: origin + target }),
    headers: username === '' ? [] : ['Proxy-Authorization', credentials],
  };
}

const withoutBrackets = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');
