/** A connection of a client and the one to the deployment that goes with it: what ends one ends the other. */
import type http from 'node:http';
import type https from 'node:https';
import type { Socket } from 'node:net';
import type { Agents, Route } from '../../../suites/flows/agents.ts';
import type { Upstream } from './sides.ts';

/** A head of a message may have so many bytes; servers allow less. */
export const MAX_HEADER_BYTES: number = 64 * 1024;

/** Nothing is shared between clients, and nothing has to be sent again because a kept connection had ended meanwhile. */
export class Line {
  readonly #agent: http.Agent;
  readonly route: Route;
  /** For every request; what is asked for comes after its path. */
  readonly options: https.RequestOptions & { readonly path: string };
  readonly #socket: Socket;
  readonly #known = new WeakSet<Socket>();
  #underWay = 0;
  #ended = false;

  constructor(socket: Socket, agents: Agents, { origin, hostname, port }: Upstream) {
    this.#socket = socket;
    this.#agent = agents.openOwn(origin);
    this.route = agents.route({ origin, hostname, port, target: '' }, false);
    const { options } = this.route;
    const own = { agent: this.#agent, maxHeaderSize: MAX_HEADER_BYTES, setHost: false };
    this.options = { ...options, ...own, path: options.path ?? '' };
    socket.once('close', () => this.#agent.destroy());
  }

  /** An exchange begins. */
  begin(): void {
    this.#underWay += 1;
  }

  /** It went out on this connection. */
  use(onward: Socket): void {
    if (this.#known.has(onward)) return;
    this.#known.add(onward);
    onward.once('close', () => {
      this.#ended = true;
      this.#endTogether();
    });
  }

  /** An exchange is over, on both sides. */
  end(): void {
    this.#underWay -= 1;
    this.#endTogether();
  }

  #endTogether(): void {
    if (this.#ended && this.#underWay === 0) this.#socket.end();
  }
}
