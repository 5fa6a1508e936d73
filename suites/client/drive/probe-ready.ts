/** Asks whether the application answers already, and whether another program does. */
import { request } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { connect } from 'node:net';

/** `undefined`: it answered, with any status. Otherwise why it did not. */
export type Silence = string | undefined;

export interface AskOptions {
  readonly timeoutMs: number;
  /** The application makes its own certificate, which nobody judges. */
  readonly anyCertificate: boolean;
  /** The authority that must have issued it, as PEM; absent: those that are known here. */
  readonly ca?: string | undefined;
}

/** One request, without proxies. */
export function askOnce(url: string, { timeoutMs, anyCertificate, ca }: AskOptions): Promise<Silence> {
  const target = new URL(url);
  const send = target.protocol === 'https:' ? requestSecurely : request;
  return new Promise((resolve) => {
    const sent = send(
      target,
      { agent: false, rejectUnauthorized: !anyCertificate, timeout: timeoutMs, ...(ca ? { ca } : {}) },
      (answer) => {
        resolve(undefined);
        answer.destroy();
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('it accepts connections and says nothing')));
    sent.on('error', (error) => resolve(explainSilence(error)));
    sent.end();
  });
}

/** Why a connection came to nothing, in words. */
export function explainSilence(error: NodeJS.ErrnoException): string {
  const { code = '', message } = error;
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code))
    return `its certificate is not trusted: ${message} (${code})`;
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) return `no TLS is spoken there (${code})`;
  if (code === 'ECONNRESET' || /parse|socket hang up/i.test(message))
    return `no HTTP is spoken there (${code || message})`;
  return code === '' ? message : `${message} (${code})`;
}

/** Whether a program listens at the host and port of a URL. */
export function isTaken(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || (protocol === 'https:' ? 443 : 80)),
    });
    const end = (taken: boolean) => {
      socket.destroy();
      resolve(taken);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
