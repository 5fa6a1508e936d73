import type { IncomingMessage } from 'node:http';
import { FAULTS } from '../faults/index.ts';
import type { ControlHandler } from '../http/serve-request.ts';
import type { MockCore } from '../mock-core.ts';
import { isSameSecret } from '../provider/decisions.ts';
import type { PlainAnswer } from '../provider/plain.ts';
import {
  CommandError,
  readArmedAnswer,
  readCommand,
  readInstant,
  readNumber,
  readStrings,
} from './read-commands.ts';
import { explainEntries } from './tag-secrets.ts';

/** What the control plane needs to know of its surroundings. */
export interface ControlOptions {
  readonly core: MockCore;
  /** The bearer token that opens it. */
  readonly token: string;
  /** The host that the server listens on; requests by another name are refused. */
  readonly host: string;
  readonly tls: boolean;
}

interface Call {
  readonly core: MockCore;
  readonly query: URLSearchParams;
  readonly body: Uint8Array;
}

type Action = (call: Call) => unknown;

/** Every command: `METHOD /path`. Answers are JSON. */
const ACTIONS: Readonly<Record<string, Action>> = {
  'GET /__mock/state': ({ core }) => describeState(core),
  'POST /__mock/reset': ({ core }) => {
    core.reset();
    return describeState(core);
  },
  'GET /__mock/journal': ({ core, query }) => ({
    count: core.journal.count,
    entries: explainEntries(core.journal.entries(Number(query.get('since') ?? 0) || 0), core.config),
  }),
  'DELETE /__mock/journal': ({ core }) => {
    core.journal.clear();
    return { count: 0, entries: [] };
  },
  'GET /__mock/clock': ({ core }) => describeClock(core),
  'POST /__mock/clock': moveClock,
  'GET /__mock/armed': ({ core }) => ({ armed: core.armed.list() }),
  'POST /__mock/arm': ({ core, body }) => {
    core.arm(readArmedAnswer(readCommand(body)));
    return { armed: core.armed.list() };
  },
  'DELETE /__mock/armed': ({ core }) => {
    core.armed.clear();
    return { armed: [] };
  },
  'GET /__mock/faults': ({ core }) => describeFaults(core),
  'PUT /__mock/faults': ({ core, body }) => {
    core.setFaults(readStrings(readCommand(body).ids, 'ids'));
    return describeFaults(core);
  },
  'DELETE /__mock/faults': ({ core }) => {
    core.setFaults([]);
    return describeFaults(core);
  },
};

/**
 * Builds the control plane. It is opened by its token only, and never to a page in a browser: any Origin, any foreign
 * Host (DNS rebinding) and any cross-site fetch is refused, and no CORS header is ever sent.
 */
export function createControlHandler(options: ControlOptions): ControlHandler {
  return (request, path, rawQuery, body) => {
    const refusal = guard(request, options);
    if (refusal !== undefined) return refusal;
    const action = ACTIONS[`${request.method} ${path}`];
    if (action === undefined) return refuseUnknown(path);
    try {
      return json(200, action({ core: options.core, query: new URLSearchParams(rawQuery), body }));
    } catch (error) {
      if (error instanceof CommandError || error instanceof RangeError)
        return json(400, { error: error.message });
      throw error;
    }
  };
}

function guard(request: IncomingMessage, { token, host, tls }: ControlOptions): PlainAnswer | undefined {
  const { headers } = request;
  const site = headers['sec-fetch-site'];
  if (headers.origin !== undefined || (site !== undefined && site !== 'none')) {
    return json(403, { error: 'the control plane is not for web pages' });
  }
  if (!isOwnHost(headers.host ?? '', host, request.socket.localPort, tls)) {
    return json(403, { error: 'the Host header names another host' });
  }
  const sent = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (sent !== undefined && isSameSecret(token, sent)) return undefined;
  const answer = json(401, { error: 'the control token is missing or wrong' });
  return { ...answer, headers: [...answer.headers, ['WWW-Authenticate', 'Bearer realm="mock control"']] };
}

function isOwnHost(sent: string, host: string, port: number | undefined, tls: boolean): boolean {
  const suffix = `:${port}`;
  const defaultPort = port === (tls ? 443 : 80);
  const name = sent.endsWith(suffix) ? sent.slice(0, -suffix.length) : defaultPort ? sent : '';
  const own = host.includes(':') ? `[${host}]` : host;
  return [own, '127.0.0.1', '[::1]', 'localhost'].some((known) => known === name.toLowerCase());
}

function refuseUnknown(path: string): PlainAnswer {
  const methods = Object.keys(ACTIONS).flatMap((key) => {
    const [method = '', known] = key.split(' ');
    return known === path ? [method] : [];
  });
  if (methods.length === 0)
    return json(404, { error: 'there is no such command', commands: Object.keys(ACTIONS) });
  const answer = json(405, { error: 'there is no such command', methods });
  return { ...answer, headers: [...answer.headers, ['Allow', methods.join(', ')]] };
}

function moveClock({ core, body }: Call): unknown {
  const command = readCommand(body);
  const { freeze, advanceMs, set, resume } = command;
  const known = ['freeze', 'advanceMs', 'set', 'resume'];
  const unknown = Object.keys(command).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new CommandError(`${unknown} is not known; known are ${known.join(', ')}`);
  const advance = advanceMs === undefined ? undefined : readNumber(advanceMs, 'advanceMs');
  const instant = set === undefined ? undefined : readInstant(set, 'set');
  if (advance !== undefined && Math.abs(core.clock.now() + advance) > 8.64e15) {
    throw new CommandError('advanceMs leads beyond the end of time');
  }
  if (resume === true) core.clock.resume();
  if (instant !== undefined) core.clock.set(instant);
  if (advance !== undefined) core.clock.advance(advance);
  if (freeze === true) core.clock.freeze();
  return describeClock(core);
}

function describeClock({ clock }: MockCore): object {
  return { now: new Date(clock.now()).toISOString(), epochMs: clock.now(), frozen: clock.frozen };
}

function describeFaults({ faults }: MockCore): object {
  return {
    on: faults,
    known: FAULTS.map(({ id, title, breaks, harm }) => ({ id, title, breaks, harm })),
  };
}

function describeState(core: MockCore): object {
  return {
    mock: true,
    dialect: core.dialect.name,
    interaction: core.config.interaction,
    prefix: core.config.prefix,
    faults: core.faults,
    clock: describeClock(core),
    stored: core.store.counts(),
    journal: core.journal.count,
    armed: core.armed.list().length,
  };
}

function json(status: number, value: unknown): PlainAnswer {
  return {
    status,
    headers: [
      ['Content-Type', 'application/json; charset=utf-8'],
      ['Cache-Control', 'no-store'],
      ['X-Content-Type-Options', 'nosniff'],
      ['X-AIRisk-Mock', '1'],
    ],
    body: `${JSON.stringify(value, undefined, 2)}\n`,
  };
}
