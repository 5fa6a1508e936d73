/** Judges a client by its requests: the checks of the judge of clients, applied to what it did by itself. */
import { REQUEST_CHECKS } from '../../../suites/client/observations/requests.ts';
import type { ObservationInput, RequestKind, Sample } from '../../../suites/client/observations/sample.ts';
import type { JournalEntry, Subject } from '../../../suites/client/test-environment.ts';
import type { CodeUse, Flow, IssuedToken, TokenCall } from './history.ts';
import { resembles } from './resembles.ts';
import { firstOf } from './seen.ts';
import type { Tally } from './tally.ts';

/** A client as a target or client file describes it. */
export interface KnownClient {
  readonly id: string;
  readonly secret: string;
  readonly redirectUris: readonly string[];
}

/** What is known of the applications before anything passes. */
export interface ClientFacts {
  /** The first is the one that is expected. */
  readonly clients: readonly [KnownClient, ...KnownClient[]];
  /** They are described by the application's own file, and not only by what is registered as far as somebody knows. */
  readonly own: boolean;
  /** The user that the application signs in for: `none` for no user; undefined: nobody said. */
  readonly user: string | 'none' | undefined;
  readonly prefix: string;
  readonly providerUrl: string;
  readonly genericPath?: string;
}

/** They look at several flows at once, or at what no proxy sees. */
const ELSEWHERE = new Set(['state-fresh', 'state-unguessable', 'state-opaque', 'token-once', 'token-prompt']);
/** They compare a token request with the authorization it belongs to. */
const OF_THE_FLOW = new Set(['token-redirect-uri', 'token-userid', 'token-generic']);

/** Judges everything that belongs to one authorization request. */
export function checkFlow(flow: Flow, facts: ClientFacts, known: readonly IssuedToken[], tally: Tally): void {
  const input = inputOf(flow, facts, known);
  for (const [id, { title, needs = [], verifies, play }] of Object.entries(REQUEST_CHECKS)) {
    if (ELSEWHERE.has(id) || !isJudged(id, flow)) continue;
    if (!needs.every((need) => input.subject.offers.has(need))) continue;
    const finding = play(input);
    for (const row of verifies) tally.add(row, title, finding);
  }
  if (flow.uses.length === 0) return;
  checkOnce(flow, input, tally);
}

/** One token request for each code, unless the first one met with trouble: that is judged by other requirements. */
function checkOnce({ uses, authorization }: Flow, input: ObservationInput, tally: Tally): void {
  const { 'token-once': once, 'token-prompt': prompt } = REQUEST_CHECKS;
  const disturbed = isDisturbed(uses);
  if (authorization && once && !disturbed) tally.add('client-token-once', once.title, once.play(input));
  if (authorization && prompt) tally.add('client-token-prompt', prompt.title, prompt.play(input));
}

/** The first request brought no token, and the others came after its answer. */
function isDisturbed(uses: readonly CodeUse[]): boolean {
  const [first, ...others] = uses.toSorted((a, b) => a.seen.entry.at - b.seen.entry.at);
  return (
    first?.token === undefined && others.every(({ seen }) => seen.entry.at >= (first?.seen.endedAt ?? 0))
  );
}

function isJudged(id: string, { authorization, uses }: Flow): boolean {
  if (OF_THE_FLOW.has(id)) return authorization !== undefined;
  return id !== 'token-code' || uses.every(isOwnCode);
}

/** A code that was never seen may have been issued before the proxy was there. */
const isOwnCode = ({ code, params }: CodeUse): boolean => code !== undefined || !firstOf(params, 'code');

function inputOf(flow: Flow, facts: ClientFacts, known: readonly IssuedToken[]): ObservationInput {
  const { authorization, code, uses } = flow;
  const kinds = new Map<JournalEntry, RequestKind>();
  const calls = flow.calls.filter((call) => isOwnCall(call, known));
  if (authorization) kinds.set(authorization.entry, 'authorization');
  for (const { seen } of uses) kinds.set(seen.entry, 'token');
  for (const { seen } of calls) kinds.set(seen.entry, 'api');
  const redirect = code && code.redirect.seen !== authorization ? [code.redirect.seen.entry] : [];
  const signIn = [
    ...(authorization ? [authorization.entry] : []),
    ...redirect,
    ...uses.map(({ seen }) => seen.entry),
  ];
  const issuing = known.filter((token) => calls.some((call) => call.token === token && token.flow !== flow));
  const entries = [
    ...signIn,
    ...issuing.map(({ use }) => use.seen.entry),
    ...calls.map(({ seen }) => seen.entry),
  ];
  const sample: Sample = {
    signIn: { ok: true, seen: '', shown: [], pageState: NO_PAGE, entries: signIn },
    entries,
  };
  return {
    ...{ subject: subjectOf(flow, facts, calls.length > 0), samples: [sample] },
    ...{ prefix: facts.prefix, providerUrl: facts.providerUrl },
    ...(facts.genericPath !== undefined && { genericPath: facts.genericPath }),
    ...{ failed: [], others: [], output: undefined, written: [] },
    codes: new Set(code ? [code.value] : []),
    tokens: new Set([
      ...uses.flatMap(({ token }) => token ?? []),
      ...calls.flatMap(({ token }) => token?.value ?? []),
    ]),
    kindOf: (entry) => kinds.get(entry),
  };
}

/** What the application looks like when a sign-in ends is not seen here. */
const NO_PAGE = { marker: 'none', url: '', text: '' } as const;

/** A token of unknown origin is the client's mistake only where it is one of ours, spoilt; or where none was sent at all. */
function isOwnCall({ token, presented, seen }: TokenCall, known: readonly IssuedToken[]): boolean {
  if (token) return true;
  const refused = [401, 403].includes(seen.entry.answer?.status ?? 0);
  if (!refused) return false;
  return presented === undefined || known.some(({ value }) => resembles(presented, value));
}

/** The client that a flow is of, and the redirect URI and the user it asked with. */
function subjectOf({ authorization, code, uses }: Flow, facts: ClientFacts, calls: boolean): Subject {
  const asked = (name: string) => firstOf(authorization?.query ?? [], name);
  const id = asked('client_id') ?? firstOf(uses[0]?.params ?? [], 'client_id');
  const known = facts.clients.find((one) => one.id === id) ?? facts.clients[0];
  // What the deployment accepts is registered there, whether or not a target file lists it.
  const accepted = facts.own || !code ? {} : { id: asked('client_id'), redirectUri: asked('redirect_uri') };
  const uri = accepted.redirectUri ?? asked('redirect_uri');
  const listed = known.redirectUris.find((one) => one === uri) ?? known.redirectUris[0] ?? '';
  const client = {
    id: accepted.id ?? known.id,
    redirectUri: accepted.redirectUri ?? listed,
    secret:
      (accepted.id ?? known.id) === known.id
        ? known.secret
        : (firstOf(uses[0]?.params ?? [], 'client_secret') ?? ''),
  };
  const userid = asked('userid') || undefined;
  const kind = userid === undefined ? 'generic' : 'user';
  return {
    client,
    ...(userid === undefined ? {} : { userid }),
    otherUserid: '',
    // Whom a code is for is known where its authorization passed.
    offers: new Set([...(authorization ? [kind] : []), ...(calls ? ['api'] : [])]),
    timeoutMs: 0,
  };
}

/** Authorization requests of many flows, for what only their comparison shows. */
export class FlowComparison {
  readonly #flows: Flow[] = [];

  add(flow: Flow): void {
    if (flow.authorization && this.#flows.length < MOST_COMPARED) this.#flows.push(flow);
  }

  judge(facts: ClientFacts, tally: Tally): void {
    const flows = this.#statesOf();
    for (const id of ['state-fresh', 'state-unguessable']) play(id, flows, facts, tally);
    if (facts.user === 'none') play('authorize-generic', this.#flows, facts, tally);
    else if (facts.user !== undefined) play('authorize-userid', this.#withUser(), facts, tally);
  }

  /** A reload sends a state again: it counts where the client redeemed the code of each answer. */
  #statesOf(): readonly Flow[] {
    const byState = new Map<string, Flow[]>();
    for (const flow of this.#flows) {
      const state = firstOf(flow.authorization?.query ?? [], 'state') ?? '';
      const same = byState.get(state);
      if (same) same.push(flow);
      else byState.set(state, [flow]);
    }
    const again = [...byState]
      .filter(([state, same]) => state !== '' && same.length > 1)
      .map(([, same]) => same);
    const redeemed = again.filter((same) => same.filter(({ uses }) => uses.length > 0).length > 1);
    return redeemed.length > 0 ? redeemed.flat() : [...byState.values()].flatMap(([first]) => first ?? []);
  }

  /** An application may ask for nobody first, to choose a user, and then for the one that it chose. */
  #withUser(): readonly Flow[] {
    const asked = this.#flows.filter(
      ({ authorization }) => firstOf(authorization?.query ?? [], 'userid') !== undefined,
    );
    return asked.length > 0 ? asked : this.#flows;
  }
}

function play(id: string, flows: readonly Flow[], facts: ClientFacts, tally: Tally): void {
  const check = REQUEST_CHECKS[id];
  for (const row of check?.verifies ?? [])
    if (check) tally.add(row, check.title, check.play(compared(flows, facts)));
}

const MOST_COMPARED = 1_000;

function compared(flows: readonly Flow[], facts: ClientFacts): ObservationInput {
  const [first] = flows;
  const input = inputOf(
    first ?? { authorization: undefined, code: undefined, uses: [], calls: [], callCount: 0 },
    facts,
    [],
  );
  const samples = flows.map(({ authorization }): Sample => {
    const entries = authorization ? [authorization.entry] : [];
    return { signIn: { ok: true, seen: '', shown: [], pageState: NO_PAGE, entries }, entries };
  });
  const { user } = facts;
  const subject = { ...input.subject, ...(user !== undefined && user !== 'none' && { userid: user }) };
  return { ...input, subject, samples, kindOf: () => 'authorization' };
}
