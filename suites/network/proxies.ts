/**
 * The proxies that the environment names, as curl reads it: `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy`, in
 * small letters or, where those are not set, in capitals. This machine is always reached directly.
 */

import { BlockList, isIP } from 'node:net';
import { isLoopback } from '../../specs/is-loopback.ts';

/** A proxy, and the variable that names it. */
export interface ProxyServer {
  readonly variable: string;
  /** TLS to the proxy itself. */
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** Value of `Proxy-Authorization`. */
  readonly authorization?: string;
}

/** A variable that cannot be followed. The message names it and never shows its value: it may hold a password. */
export class ProxySettingError extends Error {}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Proxies {
  /** Whether any address may have a proxy. */
  readonly any: boolean;
  /**
   * The proxy for an address; undefined: it is reached directly.
   * @throws ProxySettingError for a kind of proxy that is not supported
   */
  forUrl(url: string): ProxyServer | undefined;
}

/**
 * @throws ProxySettingError for a value that is no proxy at all
 */
export function readProxies(env: Environment = process.env): Proxies {
  const isExempt = readExemptions(env);
  const found = { 'https:': readProxy(env, 'https_proxy'), 'http:': readProxy(env, 'http_proxy') };
  return {
    any: Object.values(found).some((proxy) => proxy !== undefined),
    forUrl: (url) => {
      const { protocol, hostname, port } = new URL(url);
      const secure = protocol === 'https:' || protocol === 'wss:';
      const proxy = found[secure ? 'https:' : 'http:'];
      const host = bare(hostname);
      if (!proxy || isLoopback(host)) return undefined;
      if (isExempt(host, port === '' ? (secure ? 443 : 80) : Number(port))) return undefined;
      if (proxy instanceof ProxySettingError) throw proxy;
      return proxy;
    },
  };
}

/** A proxy in words, without its password. */
export function describeProxy({ variable, secure, host, port }: ProxyServer): string {
  const name = isIP(host) === 6 ? `[${host}]` : host;
  return `the proxy of ${variable}, ${secure ? 'https' : 'http'}://${name}:${port}`;
}

/** A variable in small letters, else in capitals; an empty one is none. */
function readVariable(env: Environment, name: string): { name: string; value: string } | undefined {
  for (const spelling of [name, name.toUpperCase()]) {
    const value = env[spelling]?.trim();
    if (value) return { name: spelling, value };
  }
  return undefined;
}

function readProxy(env: Environment, name: string): ProxyServer | ProxySettingError | undefined {
  const found = readVariable(env, name) ?? readVariable(env, 'all_proxy');
  return found && parseProxy(found.name, found.value);
}

const FORM =
  /^(?:([a-z][a-z0-9+.-]*):\/\/|(?!.*:\/\/))(?:([^/?#]*)@)?(\[[^\]/@]*\]|[^:/?#[\]@]*)(?::(\d*))?\/?$/i;

/** @throws ProxySettingError for what is no address of a proxy; returns one for an unsupported kind */
function parseProxy(variable: string, value: string): ProxyServer | ProxySettingError {
  const wrong = (what: string) =>
    new ProxySettingError(`${variable} ${what}: write it as http://proxy.example.com:3128`);
  const match = hasOddCharacters(value) ? null : FORM.exec(value);
  if (!match) {
    const hint = value.includes('@') ? '; percent-encode what is unusual in the user name and password' : '';
    throw wrong(`names no proxy${hint}`);
  }
  const [, scheme = 'http', account, name = '', digits] = match;
  const kind = scheme.toLowerCase();
  if (kind !== 'http' && kind !== 'https')
    return wrong(`names a proxy of the kind ${kind}, and only http and https are supported`);
  const host = parseHost(kind, name);
  if (host === undefined) throw wrong('names no host');
  const port = digits ? Number(digits) : kind === 'https' ? 443 : 80;
  if (port < 1 || port > 65_535) throw wrong(`names the port ${digits}, and there are 1 to 65535`);
  return {
    ...{ variable, secure: kind === 'https', host, port },
    ...(account ? { authorization: basic(account) } : {}),
  };
}

/** Blanks and control characters, which would reach a header of a request. */
function hasOddCharacters(value: string): boolean {
  return [...value].some((letter) => letter <= ' ' || letter === '\u007f');
}

function parseHost(kind: string, name: string): string | undefined {
  try {
    const { hostname } = new URL(`${kind}://${name}`);
    return hostname === '' ? undefined : bare(hostname);
  } catch {
    return undefined;
  }
}

function basic(account: string): string {
  const at = account.indexOf(':');
  const [user, password] = at < 0 ? [account, ''] : [account.slice(0, at), account.slice(at + 1)];
  return `Basic ${Buffer.from(`${decode(user)}:${decode(password)}`, 'utf8').toString('base64')}`;
}

/** A percent sign that begins no code stands for itself. */
function decode(text: string): string {
  const bytes = text.replace(/%(?![0-9a-f]{2})/gi, '%25');
  try {
    return decodeURIComponent(bytes);
  } catch {
    // Bytes that are no UTF-8: each is a character of its own.
    return bytes.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
}

type Exemption = (host: string, port: number) => boolean;

/** @throws ProxySettingError for an entry that can match nothing, whose hosts would silently go through the proxy */
function readExemptions(env: Environment): Exemption {
  const found = readVariable(env, 'no_proxy');
  if (!found) return () => false;
  const rules = found.value
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((entry) => {
      const rule = parseExemption(entry);
      if (rule) return rule;
      throw new ProxySettingError(
        `${found.name} holds "${entry}", which is no host name, address or network such as 10.0.0.0/8`,
      );
    });
  return (host, port) => rules.some((rule) => rule(host, port));
}

function parseExemption(entry: string): Exemption | undefined {
  if (entry === '*') return () => true;
  if (entry.includes('/')) return parseNetwork(entry);
  const match = isIP(entry) === 6 ? [entry, entry] : /^(\[[^\]]*\]|[^:[\]]*)(?::(\d+))?$/.exec(entry);
  if (!match) return undefined;
  const [, name = '', digits] = match;
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && (port < 1 || port > 65_535)) return undefined;
  const matches = matchHost(bare(name));
  return matches && ((host, at) => (port === undefined || port === at) && matches(host));
}

function parseNetwork(entry: string): Exemption | undefined {
  const match = /^\[?([^\]/]+)\]?\/(\d{1,3})$/.exec(entry);
  const [, address = '', bits = ''] = match ?? [];
  const kind = isIP(address);
  if (kind === 0 || Number(bits) > (kind === 4 ? 32 : 128)) return undefined;
  const list = new BlockList();
  list.addSubnet(address, Number(bits), kind === 4 ? 'ipv4' : 'ipv6');
  return (host) => isIP(host) === kind && list.check(host, kind === 4 ? 'ipv4' : 'ipv6');
}

/** An address in any spelling, or a name with everything below it, whether or not it begins with a dot. */
function matchHost(name: string): ((host: string) => boolean) | undefined {
  const kind = isIP(name);
  if (kind !== 0) return parseNetwork(`${name}/${kind === 4 ? 32 : 128}`) as (host: string) => boolean;
  const wanted = name
    .toLowerCase()
    .replace(/^\*?\./, '')
    .replace(/\.$/, '');
  if (wanted === '' || /[*[\]]/.test(wanted)) return undefined;
  return (host) => `.${host.toLowerCase().replace(/\.$/, '')}`.endsWith(`.${wanted}`);
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');
