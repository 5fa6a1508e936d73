import type { Socket } from 'node:net';
import type { ConnectionFacts } from '../provider/plain.ts';

/** So long after a request of another connection a moment is busy. */
const BUSY_MS = 100;

/** Tells what requests say about their connections. */
export class ConnectionWatch {
  readonly #known = new WeakSet<Socket>();
  #last: { readonly socket: WeakRef<Socket>; readonly at: number } | undefined;

  /** To be asked once for each request. */
  read(socket: Socket): ConnectionFacts {
    const first = !this.#known.has(socket);
    this.#known.add(socket);
    const at = performance.now();
    const last = this.#last;
    this.#last = { socket: new WeakRef(socket), at };
    return { first, busy: last !== undefined && last.socket.deref() !== socket && at - last.at < BUSY_MS };
  }
}
