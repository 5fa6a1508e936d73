import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { requireInstant } from '../clock.ts';
import type { ControlHandler } from '../http/serve-request.ts';
import { type JournalJudge, viewJournal } from '../journal/journal-view.ts';
import { explainEntries } from '../journal/tag-secrets.ts';
import { LiveJournals } from '../live-view/live-journal.ts';
import { mockPage, serveLivePage } from '../live-view/serve-live-page.ts';
import type { MockCore } from '../mock-core.ts';
import { isSameSecret } from '../provider/decisions.ts';
import type { MaybePromise, PlainAnswer } from '../provider/plain.ts';
import { StoreLostError } from '../store/shared/store-lost.ts';
import { createHostCheck, type HostOptions } from './check-host.ts';
import {
  ARM_MEMBERS,
  CommandError,
  type Json,
  readArmedAnswer,
  readCommand,
  readFlag,
  readInstant,
  readNumber,
  readStrings,
} from './read-commands.ts';

/** What the control plane needs to know of its surroundings. */
export interface ControlOptions extends HostOptions {
  readonly core: MockCore;
  /** The bearer token that opens it. */
  readonly token: string;
  /** Judges the client that called; without one there is no verdict to ask for. */
  readonly judge?: JournalJudge | undefined;
  /** Carries out a command; where the state is elsewhere it is brought here first, and back afterwards. */
  readonly carryOut?: (<T>(act: () => MaybePromise<T>) => MaybePromise<T>) | undefined;
}

interface Call {
  readonly core: MockCore;
  readonly query: URLSearchParams;
  /** The body's members, none that the command does not know. */
  readonly command: Json;
  readonly live: LiveJournals;
  readonly gone: AbortSignal;
  readonly judge: JournalJudge | undefined;
}

type Action = (call: Call) => MaybePromise<unknown>;

/** What the live view may ask, and what it may change: a page of our own origin that holds the token. */
const OWN_PAGE_ASKS: readonly string[] = ['GET /__mock/journal/live', 'GET /__mock/faults'];
const OWN_PAGE_CHANGES: readonly string[] = [
  'PUT /__mock/faults',
  'POST /__mock/arm',
  'DELETE /__mock/armed',
];

const NO_JUDGE =
  'this mock was started without a judge: `npx airisk-conformance mock` has one, and startMockServer takes one (judge: judgeJournal of airisk-conformance/verdict)';

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
  'GET /__mock/verdict': ({ core, query, judge }) => {
    if (judge === undefined) throw new CommandError(NO_JUDGE);
    if (!core.journalOn) throw new CommandError('the mock keeps no journal to judge by (journal)');
    return judge(viewJournal(core, Number(query.get('since') ?? 0) || 0));
  },
  'GET /__mock/journal/live': ({ live, query, gone }) => live.read(query, gone),
  'DELETE /__mock/journal': ({ core }) => {
    core.journal.clear();
    return { count: 0, entries: [] };
  },
  'GET /__mock/clock': ({ core }) => describeClock(core),
  'POST /__mock/clock': moveClock,
  'GET /__mock/armed': ({ core }) => ({ armed: core.armed.list() }),
  'POST /__mock/arm': ({ core, command }) => {
    core.arm(readArmedAnswer(command));
    return { armed: core.armed.list() };
  },
  'DELETE /__mock/armed': ({ core }) => {
    core.disarm();
    return { armed: [] };
  },
  'GET /__mock/faults': ({ core }) => describeFaults(core),
  'PUT /__mock/faults': ({ core, command }) => {
    core.setFaults(readStrings(command.ids, 'ids'));
    return describeFaults(core);
  },
  'DELETE /__mock/faults': ({ core }) => {
    core.setFaults([]);
    return describeFaults(core);
  },
};

/** What the bodies of commands may hold; those of all others hold nothing. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  'POST /__mock/clock': ['freeze', 'advanceMs', 'set', 'resume'],
  'POST /__mock/arm': ARM_MEMBERS,
  'PUT /__mock/faults': ['ids'],
};

/**
 * Builds the control plane. It is opened by its token only, and to no page in a browser: any Origin, any foreign Host (DNS
 * rebinding) and any fetch of a page is refused, and no CORS header is ever sent. The one exception is the live view: its
 * frame is free, because it holds nothing, and with the token it may read the journal and switch faults and armed answers.
 * A change must then name our own origin, as browsers do of themselves.
 * @throws RangeError for a name of `allowHosts` that cannot be allowed
 */
export function createControlHandler(options: ControlOptions): ControlHandler {
  const { core, tls, judge, carryOut = (act) => act() } = options;
  const isOwnHost = createHostCheck(options);
  const live = new LiveJournals(core);
  return ({ request, path, rawQuery, body, gone }) => {
    if (!isOwnHost(request)) return refuseHost(request);
    if (request.method === 'GET') {
      const origin = `${tls ? 'https' : 'http'}://${request.headers.host}`;
      const page = serveLivePage(path, mockPage(origin, core.config));
      if (page !== undefined) return page;
    }
    const name = `${request.method} ${path}`;
    const refusal = guard(request, name, options);
    if (refusal !== undefined) return refusal;
    const action = ACTIONS[name];
    if (action === undefined) return refuseUnknown(path);
    if (body === undefined) return refuseSize(core.config.maxBodyBytes);
    return answer(() => {
      const command = readCommand(body, MEMBERS[name] ?? []);
      return carryOut(() =>
        action({ core, query: new URLSearchParams(rawQuery), command, live, gone, judge }),
      );
    });
  };
}

function refuseHost({ headers }: IncomingMessage): PlainAnswer {
  const sent = /^[\w.:[\]-]{1,255}$/.exec(headers.host ?? '')?.[0] ?? 'NAME';
  return json(403, {
    error: 'the Host header names another host',
    change: `if the mock is to be known by that name, start it with --allow-host ${sent} (allowHosts)`,
  });
}

function refuseSize(most: number): PlainAnswer {
  return json(413, { error: `the body has more than ${most} bytes (limits.maxBodyBytes); nothing was done` });
}

function answer(act: () => MaybePromise<unknown>): MaybePromise<PlainAnswer> {
  try {
    const result = act();
    return result instanceof Promise
      ? result.then((value) => json(200, value)).catch(explainFailure)
      : json(200, result);
  } catch (error) {
    return explainFailure(error);
  }
}

function explainFailure(error: unknown): PlainAnswer {
  if (error instanceof CommandError || error instanceof RangeError)
    return json(400, { error: error.message });
  if (error instanceof StoreLostError) return json(503, { error: error.message });
  throw error;
}

function guard(
  { headers }: IncomingMessage,
  name: string,
  { token }: ControlOptions,
): PlainAnswer | undefined {
  const site = headers['sec-fetch-site'];
  const fromPage = headers.origin !== undefined || (site !== undefined && site !== 'none');
  if (fromPage && !isOwnPage(headers, name)) {
    return json(403, { error: 'the control plane is not for web pages' });
  }
  const sent = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (sent !== undefined && isSameSecret(token, sent)) return undefined;
  const answer = json(401, { error: 'the control token is missing or wrong' });
  return { ...answer, headers: [...answer.headers, ['WWW-Authenticate', 'Bearer realm="mock control"']] };
}

function isOwnPage({ origin, host, ...headers }: IncomingHttpHeaders, name: string): boolean {
  if (headers['sec-fetch-site'] !== 'same-origin') return false;
  if (origin === undefined) return OWN_PAGE_ASKS.includes(name);
  return OWN_PAGE_CHANGES.includes(name) && URL.canParse(origin) && new URL(origin).host === host;
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

function moveClock({ core, command }: Call): unknown {
  const { freeze, advanceMs, set, resume } = command;
  const advance = advanceMs === undefined ? 0 : readNumber(advanceMs, 'advanceMs');
  const instant = set === undefined ? undefined : readInstant(set, 'set');
  const [freezes, resumes] = [readFlag(freeze, 'freeze'), readFlag(resume, 'resume')];
  // All of it is looked at before any of it is done: a command is obeyed as a whole or not at all.
  const from = instant ?? (resumes ? Date.now() : core.clock.now());
  for (const at of [from, from + advance]) requireInstant(at);
  if (resumes) core.clock.resume();
  if (instant !== undefined || advance !== 0) core.clock.set(from + advance);
  if (freezes) core.clock.freeze();
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
