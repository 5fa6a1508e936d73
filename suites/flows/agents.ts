/** Connections to the target: kept open, with its TLS files, through the proxy that the environment names. */
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { type Proxies, type ProxyServer, readProxies } from '../network/proxies.ts';
import { SOUND_PARSER, type TlsFiles, tlsSettings } from '../network/tls-settings.ts';
import { askedForAccount, blameProxy, proxyHeaders, proxyPeer, TunnelAgent } from '../network/tunnel.ts';

export type { TlsFiles } from '../network/tls-settings.ts';

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
  /** TLS to the host that is connected to. */
  readonly secure: boolean;
  readonly options: https.RequestOptions;
  /** Names and values for a proxy on the way, which are no evidence. */
  readonly headers: readonly string[];
  /** Who is to blame for an error of the connection. */
  blame(error: NodeJS.ErrnoException): NodeJS.ErrnoException;
  /** What an answer of this status says about a proxy; undefined: it is the target's own. */
  refusal(status: number): NodeJS.ErrnoException | undefined;
}

/** The way to one origin. */
interface Line extends Pick<Route, 'secure' | 'headers' | 'blame' | 'refusal'> {
  open(options: http.AgentOptions): http.Agent;
  /** Whose connections are kept. */
  readonly kept: http.Agent;
  /** Who is connected to, and what is asked for there. */
  peer(url: WireUrl): https.RequestOptions;
}

const POOL = { keepAlive: true, maxSockets: 64 };

export class Agents {
  readonly #tls: TlsFiles;
  readonly #timeoutMs: number;
  readonly #lines = new Map<string, Line>();
  #proxies: Proxies | undefined;

  /** @param timeoutMs Back-off with a proxy */
  constructor(tls: TlsFiles, timeoutMs: number) {
    this.#tls = tls;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * How a request gets to its target. Without TLS a proxy is asked for the whole URL (RFC 9112 section 3.2.2), as it is
   * spelled; with TLS it is asked for a tunnel.
   * @param fresh On a connection of its own.
   * @param address Of the host, where it has several; a proxy chooses one by itself.
   */
  route(url: WireUrl, fresh: boolean, address?: string): Route {
    const line = this.#lineTo(url.origin, address);
    const agent = fresh ? line.open({ keepAlive: false }) : line.kept;
    const { secure, headers, blame, refusal } = line;
    return {
      secure,
      headers,
      blame,
      refusal,
      options: { ...line.peer(url), agent, ...(address === undefined ? {} : { lookup: always(address) }) },
    };
  }

  /** Connections of somebody's own, one at a time: whoever asked for them ends them. */
  openOwn(origin: string): http.Agent {
    return this.#lineTo(origin).open({ keepAlive: true, maxSockets: 1 });
  }

  close(): void {
    for (const { kept } of this.#lines.values()) kept.destroy();
  }

  /** The environment is asked once for each origin. */
  #lineTo(origin: string, address = ''): Line {
    // Connections that are kept go to one address.
    const name = `${origin} ${address}`;
    let line = this.#lines.get(name);
    if (!line) {
      this.#proxies ??= readProxies();
      const proxy = this.#proxies.forUrl(origin);
      line =
        proxy !== undefined && !origin.startsWith('https:')
          ? throughProxy(proxy, origin)
          : straight(origin, proxy, this.#tls, this.#timeoutMs);
      this.#lines.set(name, line);
    }
    return line;
  }
}

/** Whatever name is looked up has this address. */
function always(address: string): LookupFunction {
  const family = isIP(address);
  return (_name, options, done) => {
    if (options.all) done(null, [{ address, family }]);
    else done(null, address, family);
  };
}

/** @param tunnel The proxy that is asked for a tunnel */
function straight(origin: string, tunnel: ProxyServer | undefined, tls: TlsFiles, timeoutMs: number): Line {
  const secure = origin.startsWith('https:');
  const settings = { ...SOUND_PARSER, ...(secure ? tlsSettings(tls) : {}) };
  const open = (options: http.AgentOptions): http.Agent => {
    if (tunnel !== undefined) return new TunnelAgent(tunnel, timeoutMs, options);
    return secure ? new https.Agent(options) : new http.Agent(options);
  };
  const peer = ({ hostname, port, target }: WireUrl) => ({ ...settings, host: hostname, port, path: target });
  return {
    ...{ secure, open, kept: open(POOL), peer, headers: [] },
    blame: (error) => error,
    refusal: () => undefined,
  };
}

function throughProxy(proxy: ProxyServer, origin: string): Line {
  const { secure } = proxy;
  const open = (options: http.AgentOptions) => (secure ? new https.Agent(options) : new http.Agent(options));
  return {
    ...{ secure, open, kept: open(POOL), headers: proxyHeaders(proxy) },
    peer: ({ target }) => ({ ...proxyPeer(proxy), path: origin + target }),
    blame: (error) => blameProxy(proxy, error),
    refusal: (status) => (status === 407 ? askedForAccount(proxy) : undefined),
  };
}
