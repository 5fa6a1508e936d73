/** A host name that the control plane answers to. */
export interface AllowedHost {
  /** In lower case; an IPv6 address in brackets. */
  readonly name: string;
  /** Undefined: any port, as a mapping of ports makes of it what it likes. */
  readonly port: number | undefined;
}

const NAME = /^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/;
const IPV6 = /^\[[0-9a-f:.]+\]$/;
const WITH_PORT = /^(.*):(\d{1,5})$/;
const BARE_IPV6 = /^[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*$/;

/**
 * Reads a name of `allowHosts`, such as `airisk-mock`, `127.0.0.1:8080` or `[::1]`.
 * @throws RangeError with what to change
 */
export function readAllowedHost(text: string): AllowedHost {
  const given = text.toLowerCase();
  if (given.includes('*')) {
    throw new RangeError(
      `the allowed host "${text}" would open the control plane to every name, also to one that a web page has pointed here (DNS rebinding); give each name by itself`,
    );
  }
  const host = BARE_IPV6.test(given) ? { name: `[${given}]`, port: undefined } : splitHost(given);
  const isHost = (NAME.test(host.name) || IPV6.test(host.name)) && (host.port ?? 0) <= 65_535;
  if (isHost) return host;
  throw new RangeError(`the allowed host "${text}" is none; give a name such as airisk-mock, or NAME:PORT`);
}

/** Splits what a Host header holds; nothing of it is checked. */
export function splitHost(host: string): AllowedHost {
  const [, name, port] = WITH_PORT.exec(host) ?? [];
  return name === undefined ? { name: host, port: undefined } : { name, port: Number(port) };
}
