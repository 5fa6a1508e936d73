/** The surfaces of the mock without sockets: volume. */
import { fileSpec } from '../../mock-server/config/file-spec.ts';
import type { MockServerOptions } from '../../mock-server/config/options.ts';
import { createControlHandler } from '../../mock-server/control/control-plane.ts';
import { MockCore } from '../../mock-server/mock-core.ts';
import type { PlainRequest } from '../../mock-server/provider/plain.ts';
import type { ProviderAnswer } from '../../mock-server/provider/steps.ts';
import {
  CALLBACK,
  header,
  honest,
  plainRequest,
  SECRET,
  TEST_INSTANT,
  toForm,
} from '../../mock-server/test-kit.ts';
import { type AuthorizeCase, authorizeCases, buildAuthorizeCase } from './authorize-cases.ts';
import { judgeAnswer, settled } from './check-answer.ts';
import { buildControlCase, CONTROL_TOKEN, type ControlCase, controlCases } from './control-cases.ts';
import { type Counter, type FuzzTarget, runCases, timed } from './fuzz-target.ts';
import { buildResourceCase, type ResourceCase, resourceCases } from './resource-cases.ts';
import { buildTokenCase, type TokenCase, tokenCases } from './token-cases.ts';

/** A core on a clock that stands still; an error inside is an error of the case. */
export function openCore(seed: number, options: MockServerOptions = {}): MockCore {
  const core = new MockCore(
    { seed, interaction: 'none', onInternalError: () => undefined, ...options },
    fileSpec,
  );
  core.clock.freeze(TEST_INSTANT);
  return core;
}

export function ask(core: MockCore, request: PlainRequest): ProviderAnswer {
  return settled(core.handle(request));
}

export function codeOf(answer: ProviderAnswer): string | undefined {
  const location = header(answer, 'location');
  return location === undefined ? undefined : (new URL(location).searchParams.get('code') ?? undefined);
}

/** A code by an honest request. @throws Error when there is none: the provider is broken from an earlier case */
function takeCode(core: MockCore, userid?: string): string {
  const rawQuery = toForm({ client_id: 'abc123', redirect_uri: CALLBACK, userid });
  const answer = ask(core, plainRequest({ path: '/api/oauth2', rawQuery }));
  const code = codeOf(answer);
  if (code === undefined)
    throw new Error(`an honest authorization request got ${answer.status} ${answer.body}`);
  return code;
}

/** A token by an honest request. @throws Error when there is none */
function takeToken(core: MockCore, code: string, userid?: string): string {
  const answer = ask(
    core,
    plainRequest({
      method: 'POST',
      path: '/api/oauth2/Token',
      headers: [['Content-Type', 'application/json']],
      body: JSON.stringify(honest(code, { userid })),
    }),
  );
  const token = tokenIn(answer);
  if (token === undefined) throw new Error(`an honest token request got ${answer.status} ${answer.body}`);
  return token;
}

function tokenIn({ status, body }: ProviderAnswer): string | undefined {
  return status === 200 ? /"access_token":"([^"]+)"/.exec(String(body))?.[1] : undefined;
}

function judgeAuthorize(core: MockCore, one: AuthorizeCase, counter: Counter): void {
  const { request, expected, targets } = buildAuthorizeCase(one);
  const answer = ask(core, request);
  judgeAnswer(answer);
  const location = header(answer, 'location');
  const base = location?.split(/[?#]/, 1)[0];
  if (location !== undefined && !targets.some((uri) => uri.split('?', 1)[0] === base))
    throw new Error(`a redirect to ${location}`);
  const code = codeOf(answer);
  if (expected !== 'either' && (expected === 'code') !== (code !== undefined))
    throw new Error(`expected ${expected}: ${answer.status} ${location ?? answer.body}`);
  if (core.store.counts().codes > 0 && code === undefined && expected === 'refusal' && answer.status === 200)
    throw new Error(`a refusal with status 200: ${answer.body}`);
  counter.add(code === undefined ? 'refused' : 'codes');
}

function judgeToken(core: MockCore, one: TokenCase, counter: Counter): void {
  const code = takeCode(core, one.user);
  const { request, expected } = buildTokenCase(one, code);
  const answer = ask(core, request);
  judgeAnswer(answer);
  const came = tokenIn(answer) !== undefined;
  if (!came && String(answer.body).includes('access_token')) throw new Error(`a token in ${answer.status}`);
  if (String(answer.body).includes(SECRET)) throw new Error('the secret in an answer');
  if (expected !== 'either' && (expected === 'token') !== came)
    throw new Error(`expected ${expected}: ${answer.status} ${answer.body} (${answer.reason})`);
  // The same request once more, byte for byte: a code works once.
  if (came && tokenIn(ask(core, request)) !== undefined) throw new Error('the code worked twice');
  counter.add(came ? 'tokens' : 'refused');
}

function judgeResource(core: MockCore, one: ResourceCase, counter: Counter): void {
  core.clock.freeze(TEST_INSTANT);
  const code = takeCode(core, one.user);
  const token = takeToken(core, code, one.user);
  const { request, expected } = buildResourceCase(one, token, code);
  core.clock.advance(one.lateMs);
  const answer = ask(core, request);
  judgeAnswer(answer);
  const data = answer.status === 200;
  if (expected !== 'either' && (expected === 'data') !== data)
    throw new Error(`expected ${expected}: ${answer.status} ${answer.body} (${answer.reason})`);
  counter.add(data ? 'data' : 'refused');
}

/** A fuzz target against one core, which must still be honest at its end. */
function coreFuzzTarget<T>(
  name: string,
  about: string,
  [share, ...meets]: readonly [number, ...string[]],
  cases: Parameters<typeof runCases<T>>[1],
  judge: (core: MockCore, one: T, counter: Counter) => void,
  options: MockServerOptions = {},
): FuzzTarget {
  return {
    name,
    about,
    share,
    meets,
    run: (fuzzTarget) =>
      timed(name, fuzzTarget.cases, async (counter) => {
        const core = openCore(fuzzTarget.seed, {
          limits: { maxJournalEntries: 50, maxCodes: 500 },
          faults: fuzzTarget.faults ?? [],
          ...options,
        });
        await runCases(name, cases, fuzzTarget, (one) => judge(core, one, counter));
        core.clock.freeze(TEST_INSTANT);
        takeToken(core, takeCode(core));
      }),
  };
}

async function judgeControl(one: ControlCase, counter: Counter, core: MockCore): Promise<void> {
  const handler = createControlHandler({ core, token: CONTROL_TOKEN, host: '127.0.0.1', tls: false });
  const { request, path, rawQuery, body, permitted } = buildControlCase(one);
  const answer = await handler({ request, path, rawQuery, body, gone: new AbortController().signal });
  judgeAnswer(answer);
  const obeyed = answer.status < 300;
  if (obeyed && !permitted) throw new Error(`obeyed: ${answer.status} ${String(answer.body).slice(0, 200)}`);
  if (answer.headers.some(([name]) => /^access-control-/i.test(name))) throw new Error('a CORS header');
  // What was armed or moved must not break the next requests, whatever it makes of them.
  const after = await core.handle(
    plainRequest({ path: '/api/oauth2', rawQuery: `client_id=abc123&redirect_uri=${CALLBACK}&state=s` }),
  );
  if (core.faults.length === 0 && after.condition === 'internal-error')
    throw new Error(`after the command: ${after.reason}`);
  core.reset();
  takeToken(core, takeCode(core));
  counter.add(
    obeyed ? 'obeyed' : answer.status < 400 ? 'other' : answer.status === 400 ? 'not understood' : 'refused',
  );
}

const control: FuzzTarget = {
  name: 'control',
  about: 'commands of the control plane, permitted and not',
  share: 0.1,
  meets: ['obeyed', 'refused', 'not understood'],
  run: (fuzzTarget) =>
    timed('control', fuzzTarget.cases, async (counter) => {
      const core = openCore(fuzzTarget.seed, {
        limits: { maxJournalEntries: 5 },
        faults: fuzzTarget.faults ?? [],
      });
      await runCases('control', controlCases, fuzzTarget, (one) => judgeControl(one, counter, core));
    }),
};

export const CORE_FUZZ_TARGETS: readonly FuzzTarget[] = [
  coreFuzzTarget(
    'authorize',
    'authorization requests',
    [0.32, 'codes', 'refused'],
    authorizeCases,
    judgeAuthorize,
  ),
  coreFuzzTarget(
    'token',
    'token requests around an honest one, form and JSON',
    [0.35, 'tokens', 'refused'],
    tokenCases,
    judgeToken,
  ),
  coreFuzzTarget('resources', 'protected resources', [0.15, 'data', 'refused'], resourceCases, judgeResource),
  control,
];
