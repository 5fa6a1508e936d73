/** Whether the certificates that an application shows are issued by the authority that its file names. */
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { explainSilence } from './probe-ready.ts';

/** What was found out about the origins that user agents are led to. */
export class TrustedOrigins {
  readonly #ca: string;
  readonly #known = new Map<string, Promise<string | undefined>>();

  /** @param ca Certificates of the authority, as PEM. */
  constructor(ca: string) {
    this.#ca = ca;
  }

  /** Why the certificate at an address is not trusted; undefined: it is, or none is shown there. */
  distrust(url: string, timeoutMs: number): Promise<string | undefined> {
    const { protocol, origin } = new URL(url);
    if (protocol !== 'https:') return Promise.resolve(undefined);
    const known = this.#known.get(origin) ?? verify(new URL(url), this.#ca, timeoutMs);
    this.#known.set(origin, known);
    return known;
  }
}

function verify({ hostname, port }: URL, ca: string, timeout: number): Promise<string | undefined> {
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const servername = isIP(host) ? {} : { servername: host };
    const socket = connect({ host, port: Number(port || 443), ca, timeout, ...servername }, () => end());
    const end = (error?: Error) => {
      socket.destroy();
      const why = error && explainSilence(error);
      resolve(why?.startsWith(NOT_TRUSTED) ? why : undefined);
    };
    socket.once('error', end);
    // Who says nothing shows no certificate either; the visit will tell.
    socket.once('timeout', () => end());
  });
}

const NOT_TRUSTED = 'its certificate is not trusted';
