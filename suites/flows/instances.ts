/** Several instances behind one address: which there are, and how a request gets to one of them. */
import { lookup } from 'node:dns/promises';
import { parseSetCookie } from 'set-cookie-parser';
import type { TargetUnderTest } from './target.ts';
import {
  type Header,
  headerValues,
  NoAnswerError,
  type Wire,
  type WireAnswer,
  type WireRequest,
} from './wire.ts';

/** One instance; exactly one of the three ways leads to it. */
export interface Instance {
  /** How findings call it. */
  readonly name: string;
  readonly cookie?: { readonly name: string; readonly value: string };
  /** Its own address, in place of the target's. */
  readonly baseUrl?: { readonly is: string; readonly insteadOf: string };
  /** IP address. */
  readonly address?: string;
}

/** The instances of a target, as far as they were found. */
export interface FoundInstances {
  /** At least two, or none. */
  readonly instances: readonly Instance[];
  /** How many were reached, in words. */
  readonly told: string;
  /** Why nothing can be said about several, and what to change; undefined where there are several. */
  readonly missing?: string;
  /** How the balancer treats its own cookie, in words. */
  readonly stickiness?: string;
}

/** So many instances are judged: what goes wrong between two of many goes wrong between others as well. */
const MOST_INSTANCES = 4;
/** No new instance in so many answers in a row: the others, if any, cannot be reached from here. */
const ENOUGH = 12;
const MOST_ASKED = 40;
/** Addresses of a name that are asked. */
const MOST_ADDRESSES = 16;

/** The IP addresses of a host name. */
type Resolve = (hostname: string) => Promise<readonly { readonly address: string }[]>;

const resolveByName: Resolve = (hostname) => lookup(hostname, { all: true });

/**
 * Finds out which instances there are. Asks for authorization without parameters, which every deployment refuses.
 * @param resolve finds the addresses of the name
 * @throws NoAnswerError when the target does not answer
 */
export async function findInstances(
  target: TargetUnderTest,
  wire: Wire,
  resolve = resolveByName,
): Promise<FoundInstances> {
  const { instances: how } = target;
  if (how === undefined) return none('instances is not configured', 'write instances into the target file');
  if ('affinityCookie' in how) return findByCookie(how.affinityCookie, target, wire);
  if ('addresses' in how && target.interaction.kind !== 'none')
    return none(
      'a browser cannot be sent to one of several addresses',
      'sign-in pages stand between: write instances.affinityCookie or instances.baseUrls to have several judged',
    );
  if ('addresses' in how) return findByAddress(target, wire, resolve);
  const found = how.baseUrls.map((url) => ({
    baseUrl: { is: url.replace(/\/+$/, ''), insteadOf: target.baseUrl },
  }));
  const named = name(found);
  for (const instance of named) await ask(target, wire, { instance });
  return { instances: named, told: `${found.length} instances answer` };
}

/** An address that does not answer is told; the others are instances all the same. */
async function findByAddress(target: TargetUnderTest, wire: Wire, resolve: Resolve): Promise<FoundInstances> {
  const { hostname } = new URL(target.baseUrl);
  const found = await resolve(hostname.replace(/^\[|\]$/g, ''));
  const addresses = [...new Set(found.map(({ address }) => address))].slice(0, MOST_ADDRESSES);
  const change = 'write instances.affinityCookie or instances.baseUrls to have several judged';
  if (addresses.length < 2) return none(`${hostname} has one address`, `one instance was seen; ${change}`);
  const answering: string[] = [];
  const silent: string[] = [];
  let failure: unknown;
  for (const address of addresses)
    try {
      await ask(target, wire, { instance: { name: address, address } });
      answering.push(address);
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      failure = error;
      silent.push(`${address} does not answer (${error.message})`);
    }
  if (answering.length === 0) throw failure;
  const told = [
    `${answering.length} of the ${addresses.length} addresses of ${hostname} answer`,
    ...silent,
  ].join('; ');
  if (answering.length < 2)
    return none(told, `one instance was seen: take what does not answer out of the name, or ${change}`);
  return { instances: name(answering.map((address) => ({ address }))), told };
}

async function findByCookie(cookie: string, target: TargetUnderTest, wire: Wire): Promise<FoundInstances> {
  const values = new Set<string>();
  let asked = 0;
  for (let since = 0; since < ENOUGH && asked < MOST_ASKED; since += 1) {
    const value = affinityOf(await ask(target, wire, { freshConnection: true }), cookie);
    asked += 1;
    if (value === undefined || values.has(value)) continue;
    values.add(value);
    since = 0;
  }
  const change = 'write instances.baseUrls or "addresses": "dns" to have several judged';
  if (values.size === 0)
    return none(`no answer sets the cookie ${cookie}`, `check instances.affinityCookie, or ${change}`);
  if (values.size === 1)
    return none(
      `all ${asked} answers came from one instance`,
      `one instance was seen by the cookie ${cookie}: start another one, or ${change}`,
    );
  if (values.size === asked)
    return none(
      `the cookie ${cookie} has another value in each answer`,
      `the cookie ${cookie} names visits and not instances: ${change}`,
    );
  const instances = name([...values].map((value) => ({ cookie: { name: cookie, value } })));
  const followed = await Promise.all(instances.map((instance) => isFollowed(instance, target, wire)));
  if (followed.includes(false))
    return {
      ...none(
        `${values.size} instances were seen, and the cookie ${cookie} is not followed`,
        `a request with the cookie ${cookie} gets to another instance: ${change}`,
      ),
      stickiness: 'A request that brings the cookie of an instance gets to another one.',
    };
  return {
    instances,
    told: `${values.size} instances were reached by the cookie ${cookie}`,
    stickiness: 'Every request that brought the cookie of an instance got there.',
  };
}

/** An answer that sets another value came from elsewhere. */
async function isFollowed(instance: Instance, target: TargetUnderTest, wire: Wire): Promise<boolean> {
  const { name: cookie, value } = instance.cookie ?? { name: '', value: '' };
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const set = affinityOf(await ask(target, wire, { instance, freshConnection: true }), cookie);
    if (set !== undefined && set !== value) return false;
  }
  return true;
}

function ask(
  target: TargetUnderTest,
  wire: Wire,
  how: { readonly instance?: Instance; readonly freshConnection?: boolean },
): Promise<WireAnswer> {
  const url = `${target.baseUrl}/api/oauth2`;
  return wire.send({ method: 'GET', url, headers: [['Accept', 'text/html,application/json']], ...how });
}

function affinityOf(answer: WireAnswer, cookie: string): string | undefined {
  return headerValues(answer.headers, 'set-cookie')
    .map((text) => parseSetCookie(text, { decodeValues: false })[0])
    .find((set) => set?.name === cookie)?.value;
}

const name = (found: readonly Omit<Instance, 'name'>[]): Instance[] =>
  found.slice(0, MOST_INSTANCES).map((one, at) => ({ ...one, name: `instance ${at + 1}` }));

const none = (told: string, missing: string): FoundInstances => ({ instances: [], told, missing });

/** A request as it gets to an instance: by another address, or with its cookie in place of any other of that name. */
export function aim(request: WireRequest, instance: Instance | undefined): WireRequest {
  const { is, insteadOf = '' } = instance?.baseUrl ?? {};
  if (is !== undefined && request.url.startsWith(insteadOf))
    return { ...request, url: is + request.url.slice(insteadOf.length) };
  if (instance?.cookie === undefined) return request;
  const { name: cookie, value } = instance.cookie;
  const headers: readonly Header[] = request.headers ?? [];
  const kept = headers
    .filter(([key]) => key.toLowerCase() === 'cookie')
    .flatMap(([, text]) => text.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '' && !pair.startsWith(`${cookie}=`));
  return {
    ...request,
    headers: [
      ...headers.filter(([key]) => key.toLowerCase() !== 'cookie'),
      ['Cookie', [...kept, `${cookie}=${value}`].join('; ')],
    ],
  };
}
