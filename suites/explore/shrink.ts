/**
 * Makes a flow smaller while it still shows what it showed: first what it does not need is left out, then what is left is
 * made plainer. Plain delta debugging; whether a smaller flow still shows it is the caller's to find out.
 */
import {
  type Action,
  type Authorize,
  type Defect,
  type Flow,
  grounded,
  needsOf,
  type Open,
  type Redeem,
  type Request,
  requestsOf,
} from './actions.ts';
import { VALUE_DEFECTS } from './defects.ts';

/** @returns the flow that still shows it, which may be tidier than the one given; undefined: it does not. */
export type Shows = (flow: Flow) => Promise<boolean>;

/**
 * @param at Number of the request that the flow is about, from 0.
 * @param shows Plays a flow. @param left Whether there is still room for another try.
 */
export async function shrinkFlow(flow: Flow, at: number, shows: Shows, left: () => boolean): Promise<Flow> {
  const search = new Search(flow, shows, left);
  await search.tryAll(shortcuts(flow, at));
  await search.dropChunks();
  await search.untilNothingHelps();
  return search.best;
}

class Search {
  best: Flow;
  readonly #shows: Shows;
  readonly #left: () => boolean;
  readonly #tried = new Set<string>();

  constructor(flow: Flow, shows: Shows, left: () => boolean) {
    this.best = flow;
    this.#shows = shows;
    this.#left = left;
    this.#tried.add(JSON.stringify(flow));
  }

  /** Takes the first of these that still shows it. */
  async tryAll(candidates: Iterable<Flow>): Promise<boolean> {
    for (const candidate of candidates) if (await this.#try(candidate)) return true;
    return false;
  }

  async dropChunks(): Promise<void> {
    for (let size = this.best.length >> 1; size > 0; size >>= 1) {
      for (let from = this.best.length - size; from >= 0; from -= size)
        await this.#try([...this.best.slice(0, from), ...this.best.slice(from + size)]);
    }
  }

  /** One plainer step after the other; what is plainer may make another action needless. */
  async untilNothingHelps(): Promise<void> {
    while (this.#left() && (await this.tryAll(plainer(this.best)))) {
      // The next round starts from the plainer flow.
    }
  }

  async #try(candidate: Flow): Promise<boolean> {
    const flow = grounded(candidate);
    const key = JSON.stringify(flow);
    if (requestsOf(flow).length === 0 || this.#tried.has(key) || !this.#left()) return false;
    this.#tried.add(key);
    if (!(await this.#shows(flow))) return false;
    this.best = flow;
    return true;
  }
}

/** The request and what it needs, alone; then with everything that touches the same codes. */
function* shortcuts(flow: Flow, at: number): Generator<Flow> {
  const requests = requestsOf(flow);
  const about = requests[at];
  if (!about) return;
  const names = new Set<string>();
  const add = (request: Request): void => {
    for (const name of needsOf(request)) {
      if (names.has(name)) continue;
      names.add(name);
      const made = requests.find((one) => yields(one) === name);
      if (made) add(made);
    }
  };
  add(about);
  const keep = (wanted: (request: Request) => boolean, waits: boolean): Flow =>
    flow.flatMap((action): Action[] => {
      if (action.do === 'wait') return waits ? [action] : [];
      if (action.do !== 'together') return wanted(action) ? [action] : [];
      const parts = action.parts.filter(wanted);
      return parts.length === 0 ? [] : [{ ...action, parts }];
    });
  const upTo = new Set(requests.slice(0, at + 1));
  const needed = (request: Request): boolean =>
    request === about || (upTo.has(request) && names.has(yields(request) ?? ''));
  const touching = (request: Request): boolean =>
    needed(request) || (upTo.has(request) && needsOf(request).some((name) => names.has(name)));
  yield keep(needed, false);
  yield keep(touching, false);
  yield keep(needed, true);
  yield keep(touching, true);
}

const yields = (request: Request): string | undefined =>
  request.do === 'authorize' ? request.code : request.do === 'redeem' ? request.token : undefined;

/** Flows that differ in one respect and are plainer: shorter ones first. */
function* plainer(flow: Flow): Generator<Flow> {
  for (const at of flow.keys()) yield [...flow.slice(0, at), ...flow.slice(at + 1)];
  for (const [at, action] of flow.entries()) {
    const replace = (...by: Action[]): Flow => [...flow.slice(0, at), ...by, ...flow.slice(at + 1)];
    if (action.do === 'together') {
      for (const part of action.parts.keys())
        yield replace({ ...action, parts: action.parts.filter((_, other) => other !== part) });
      yield replace(...action.parts);
      for (const [part, request] of action.parts.entries())
        for (const plain of plainerRequest(request))
          yield replace({ ...action, parts: action.parts.with(part, plain) });
    } else if (action.do === 'wait') {
      if (action.until !== 'a-moment') yield replace({ do: 'wait', until: 'a-moment' });
    } else for (const plain of plainerRequest(action)) yield replace(plain);
  }
  yield* fewerWaits(flow);
  yield* closerTogether(flow);
  // One property for all of them at once: the encoding of the whole flow, its client, its user.
  yield* plainerThroughout(flow);
}

/** One wait for the end of a life in place of several that only together reach it. */
function* fewerWaits(flow: Flow): Generator<Flow> {
  const waits = flow.filter((action) => action.do === 'wait');
  const last = waits.at(-1);
  if (waits.length < 2 || !last) return;
  for (const until of ['code-ended', 'token-ended'] as const)
    yield flow.flatMap((action): Action[] =>
      action.do !== 'wait' ? [action] : action === last ? [{ do: 'wait', until }] : [],
    );
}

/** Each redemption right behind the request for its code: flows that follow each other, not crossed. */
function* closerTogether(flow: Flow): Generator<Flow> {
  for (const [at, action] of flow.entries()) {
    if (action.do !== 'redeem') continue;
    const origin = flow.findIndex((other) => other.do === 'authorize' && other.code === action.code);
    if (origin === -1 || origin >= at - 1) continue;
    const between = flow.slice(origin + 1, at);
    if (between.some((other) => other.do !== 'authorize')) continue;
    yield [...flow.slice(0, origin + 1), action, ...between, ...flow.slice(at + 1)];
  }
}

function* plainerThroughout(flow: Flow): Generator<Flow> {
  const all = (change: (request: Request) => Request): Flow =>
    flow.map(
      (action): Action =>
        action.do === 'wait'
          ? action
          : action.do === 'together'
            ? { ...action, parts: action.parts.map(change) }
            : change(action),
    );
  yield all((request) => (request.do === 'redeem' ? { ...request, encoding: 'form' } : request));
  const encodings = new Set(
    requestsOf(flow).flatMap((request) => (request.do === 'redeem' ? [request.encoding] : [])),
  );
  if (encodings.size > 1)
    yield all((request) => (request.do === 'redeem' ? { ...request, encoding: 'json' } : request));
  yield all((request) => (request.do === 'authorize' ? withoutUser(request) : request));
  yield all((request) => (request.do === 'authorize' ? { ...request, client: 0, uri: 0 } : request));
}

function* plainerRequest(request: Request): Generator<Request> {
  if (request.do === 'authorize') yield* plainerAuthorize(request);
  else if (request.do === 'redeem') yield* plainerRedeem(request);
  else yield* plainerOpen(request);
}

function withoutUser({ user: _, ...request }: Authorize): Authorize {
  return request;
}

function* plainerAuthorize(request: Authorize): Generator<Authorize> {
  const { state: _, ...stateless } = request;
  if (request.state !== undefined) yield stateless;
  if (request.user !== undefined) yield withoutUser(request);
  if (request.user !== undefined && request.user > 0) yield { ...request, user: 0 };
  if (request.uri > 0) yield { ...request, uri: 0 };
  if (request.client > 0) yield { ...request, client: 0, uri: 0 };
}

function* plainerRedeem(request: Redeem): Generator<Redeem> {
  const { requestForm: _, ...bare } = request;
  if (request.requestForm !== undefined) yield bare;
  if (request.encoding === 'json') yield { ...request, encoding: 'form' };
  if (request.crossedWith !== undefined) {
    const { crossedWith: __, ...straight } = request;
    for (const defect of CROSSINGS) yield { ...straight, defect };
    yield straight;
  }
  const { defect } = request;
  if (!defect) return;
  const { defect: ___, ...honest } = request;
  yield honest;
  if (defect.how.startsWith('token:')) {
    yield { ...request, defect: { part: 'code', how: 'invented' } };
    return;
  }
  for (const plain of PLAINER[defect.how] ?? []) yield { ...request, defect: plain };
  const [first] = defect.part === 'request' ? [] : (VALUE_DEFECTS[defect.part][0] ?? []);
  if (first !== undefined && first !== defect.how) yield { ...request, defect: { ...defect, how: first } };
}

const SECRET_MISSING = { part: 'secret', how: 'missing' } as const;

/** Plainer defects that may be the cause of what another one shows. */
const PLAINER: Readonly<Record<string, readonly Defect[]>> = {
  empty: (['client', 'secret', 'uri', 'code'] as const).map((part) => ({ part, how: 'missing' })),
  'client_secret[] instead': [SECRET_MISSING],
  'secret in the URL': [SECRET_MISSING],
  'userid in the URL': [{ part: 'user', how: 'omitted' }],
};

/** What two flows may have exchanged, one thing at a time. */
const CROSSINGS = [
  { part: 'client', how: 'other client with its secret' },
  { part: 'uri', how: 'invented' },
  { part: 'uri', how: 'alternate' },
  { part: 'user', how: 'invented' },
  { part: 'user', how: 'other' },
  { part: 'user', how: 'omitted' },
] as const;

function* plainerOpen(request: Open): Generator<Open> {
  const { altered, ...plain } = request;
  if (altered !== undefined) yield plain;
  if (altered?.startsWith('near: ') || request.code !== undefined) yield { ...plain, altered: 'invented' };
  if (request.resource === 'listUsers') yield { ...request, resource: 'userOnly' };
}
