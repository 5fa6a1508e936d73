/** A connection of a client and the one to the deployment that goes with it: what ends one ends the other. */
import type http from 'node:http';
import type { Socket } from 'node:net';
import type { Agents } from '../../../suites/flows/agents.ts';
import type { Upstream } from './sides.ts';

/** Nothing is shared between clients, and nothing has to be sent again because a kept connection had ended meanwhile. */
export class Line {
  readonly agent: http.Agent;
  readonly #socket: Socket;
  readonly #known = new WeakSet<Socket>();
  #underWay = 0;
  #ended = false;

  constructor(socket: Socket, agents: Agents, { origin }: Upstream) {
    this.#socket = socket;
    this.agent = agents.openOwn(origin);
    socket.once('close', () => this.agent.destroy());
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
