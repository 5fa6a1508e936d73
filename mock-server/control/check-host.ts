import type { IncomingMessage } from 'node:http';
import { type AllowedHost, readAllowedHost, splitHost } from '../config/allowed-host.ts';

/** What a server is called. */
export interface HostOptions {
  /** The host that it listens on. */
  readonly host: string;
  readonly tls: boolean;
  /** Other names, see `MockServerOptions.allowHosts`. */
  readonly allowHosts?: readonly string[];
}

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * Says whether a request names this server in its Host header. A page of another site that has its own name point here (DNS
 * rebinding) cannot: a browser sends the name that stands in its address bar.
 * @throws RangeError for a name that cannot be allowed
 */
export function createHostCheck(options: HostOptions): (request: IncomingMessage) => boolean {
  const own = [options.host.includes(':') ? `[${options.host}]` : options.host, ...LOOPBACK];
  const more = (options.allowHosts ?? []).map(readAllowedHost);
  const implied = options.tls ? 443 : 80;
  return ({ headers, socket }) => {
    const { name, port = implied } = splitHost((headers.host ?? '').toLowerCase());
    const isAllowed = (known: AllowedHost): boolean =>
      known.name === name && (known.port === undefined || known.port === port);
    return (port === socket.localPort && own.includes(name)) || more.some(isAllowed);
  };
}
