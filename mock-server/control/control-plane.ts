import type { IncomingMessage } from 'node:http';
import type { ControlHandler } from '../http/serve-request.ts';
import type { MockCore } from '../mock-core.ts';
import { serveLivePage } from '../pages/live/serve-live-page.ts';
import { isSameSecret } from '../provider/decisions.ts';
import type { MaybePromise, PlainAnswer } from '../provider/plain.ts';
import { readLiveJournal } from './live-journal.ts';
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

type Action = (call: Call) => MaybePromise<unknown>;

/** What the live view may ask: a page of our own origin that holds the token. It changes nothing. */
const FOR_OWN_PAGE: readonly string[] = ['GET /__mock/journal/live'];

/** Every command: `METHOD /path`. Answers are JSON. */
const ACTIONS: Readonly<Record<string, Action>> = {
  'GET /__mock/state': ({ core }) => describeState(core),
  'POST /__mock/reset': ({ core }) => {
    core.reset();
    return describeState(core);
  },
  'GET /__mock/journal': ({ core, query }) => ({
    count: core.journal.count,
    entries: explainEntries(core.journal, core.config, Number(query.get('since') ?? 0) || 0),
  }),
  'GET /__mock/journal/live': ({ core, query }) => readLiveJournal(core, query),
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
 * Builds the control plane. It is opened by its token only, and to no page in a browser: any Origin, any foreign Host (DNS
 * rebinding) and any fetch of a page is refused, and no CORS header is ever sent. The one exception is the live view: its
 * frame is free, because it holds nothing, and it may read the journal with the token.
 */
export function createControlHandler(options: ControlOptions): ControlHandler {
  return (request, path, rawQuery, body) => {
    const { core, tls } = options;
    if (!isOwnHost(request, options)) return json(403, { error: 'the Host header names another host' });
    if (request.method === 'GET') {
      const origin = `${tls ? 'https' : 'http'}://${request.headers.host}`;
      const page = serveLivePage(path, origin, core.config);
      if (page !== undefined) return page;
    }
    const command = `${request.method} ${path}`;
    const refusal = guard(request, command, options);
    if (refusal !== undefined) return refusal;
    const action = ACTIONS[command];
    if (action === undefined) return refuseUnknown(path);
    return answer(() => action({ core, query: new URLSearchParams(rawQuery), body }));
  };
}

function answer(act: () => MaybePromise<unknown>): MaybePromise<PlainAnswer> {
  try {
    const result = act();
    return result instanceof Promise ? result.then((value) => json(200, value)) : json(200, result);
  } catch (error) {
    if (error instanceof CommandError || error instanceof RangeError)
      return json(400, { error: error.message });
    throw error;
  }
}

function guard(
  { headers }: IncomingMessage,
  command: string,
  { token }: ControlOptions,
): PlainAnswer | undefined {
  const site = headers['sec-fetch-site'];
  const ownPage = site === 'same-origin' && FOR_OWN_PAGE.includes(command);
  if (headers.origin !== undefined || (site !== undefined && site !== 'none' && !ownPage)) {
    return json(403, { error: 'the control plane is not for web pages' });
  }
  const sent = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (sent !== undefined && isSameSecret(token, sent)) return undefined;
  const answer = json(401, { error: 'the control token is missing or wrong' });
  return { ...answer, headers: [...answer.headers, ['WWW-Authenticate', 'Bearer realm="mock control"']] };
}

function isOwnHost({ headers, socket }: IncomingMessage, { host, tls }: ControlOptions): boolean {
  const sent = headers.host ?? '';
  const suffix = `:${socket.localPort}`;
  const defaultPort = socket.localPort === (tls ? 443 : 80);
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

function describeFaults({ faults, knownFaults }: MockCore): object {
  return {
    on: faults,
    known: knownFaults.map(({ id, title, breaks, harm }) => ({ id, title, breaks, harm })),
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
