/** Both ends of a connection in bytes, without an HTTP library between: what passes is compared with what was sent. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export interface RawServer {
  readonly url: string;
  /** Everything that came, a text for each connection, one character a byte. */
  readonly received: readonly string[];
  close(): Promise<void>;
}

/** What a raw server does with a connection once a whole request is there. */
export type Respond = (socket: Socket, request: string) => void;

/** A server that answers each whole request as it is told, valid or not. */
export async function openRawServer(respond: Respond): Promise<RawServer> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    const at = received.push('') - 1;
    let pending = '';
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      const text = chunk.toString('latin1');
      received[at] += text;
      pending += text;
      if (!isWhole(pending)) return;
      const request = pending;
      pending = '';
      respond(socket, request);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Whether a message has come to its end, by its length or its last chunk. */
function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const head = text.slice(0, end);
  if (/^transfer-encoding:.*chunked/im.test(head)) return text.endsWith('0\r\n\r\n');
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  return text.length - end - 4 >= length;
}

/** How a raw exchange ended at the client. */
export interface RawAnswer {
  /** One character a byte. */
  readonly text: string;
  readonly error?: string;
}

/**
 * Sends bytes and takes what comes until the message is whole or the connection ends.
 * @param bytes One character a byte
 */
export function sendRaw(url: string, bytes: string, untilEnd = false): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes, 'latin1'));
    const end = (error?: string) => {
      socket.destroy();
      resolve({ text, ...(error === undefined ? {} : { error }) });
    };
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!untilEnd && isWhole(text)) end();
    });
    socket.on('end', () => end());
    socket.on('close', () => end());
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code));
  });
}

/** Head lines and body of a message, the chunks of a chunked body put together. */
export function splitMessage(text: string): { readonly lines: string[]; readonly body: string } {
  const end = text.indexOf('\r\n\r\n');
  const lines = text.slice(0, end).split('\r\n');
  const rest = text.slice(end + 4);
  const chunked = lines.some((line) => /^transfer-encoding:.*chunked/i.test(line));
  return { lines, body: chunked ? joinChunks(rest) : rest };
}

function joinChunks(text: string): string {
  let body = '';
  for (let at = 0; ; ) {
    const line = text.indexOf('\r\n', at);
    const size = Number.parseInt(text.slice(at, line), 16);
    if (!(size > 0)) return body;
    body += text.slice(line + 2, line + 2 + size);
    at = line + 2 + size + 2;
  }
}
