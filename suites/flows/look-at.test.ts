/** What honest flows leave for later tests where each code is a page, before a provider that plays what each test wrote. */
import { expect, test } from '@playwright/test';
import { areCounted } from '../checks/doubt-grant.ts';
import { OpenBatches } from '../fixtures/open-batches.ts';
import { DEFECT, type Script, type Scripted, startScripted } from '../fixtures/testing/scripted-provider.ts';
import { seenFlow, seenFlows, takeUsedFlow, takeUsedGrant, unspentFlows } from './look-at.ts';
import type { Grant, Provider } from './provider.ts';
import { recentToken } from './recent-tokens.ts';

let open: Scripted | undefined;

async function start(script: Script = sound): Promise<Scripted> {
  open = await startScripted(script, true, new OpenBatches());
  return open;
}

test.afterEach(async () => {
  await open?.close();
  open = undefined;
});

const sound: Script = ({ defect }) => (defect ? 'refuse' : 'honest');

/** As somebody sends it who does not know the secret. */
const defective = (provider: Provider, grant: Grant) =>
  provider.tokenParams(grant).map((pair) => (pair[0] === DEFECT[0] ? DEFECT : pair));

test.describe('a used code', () => {
  test('is the one of an earlier flow, as long as it was not sent again', async () => {
    const { provider, nextTest, issued } = await start();
    const { grant } = await provider.honest();
    nextTest();
    const before = issued();
    const flow = await takeUsedFlow(provider);
    expect([flow.grant.code, issued()]).toEqual([grant.code, before]);
    await provider.token({ params: provider.tokenParams(flow.grant) });
    expect((await takeUsedFlow(provider)).grant.code, 'it was sent once more').not.toBe(grant.code);
    expect(issued() - before).toBe(1);
  });

  test('was redeemed in the encoding, and for the user, that is asked for', async () => {
    const { provider } = await start();
    await provider.honest({ encoding: 'json' });
    await provider.honest({ userid: 'ada' });
    expect(unspentFlows(provider, {}, 9)).toEqual([]);
    expect(unspentFlows(provider, { encoding: 'json' }, 9)).toHaveLength(1);
    expect(unspentFlows(provider, { userid: 'ada' }, 9)).toHaveLength(1);
  });

  test('may have been sent again where there is no other', async () => {
    const { provider, issued } = await start();
    const { grant } = await provider.honest();
    await provider.token({ params: provider.tokenParams(grant) });
    const before = issued();
    expect((await takeUsedGrant(provider)).code).toBe(grant.code);
    expect(issued()).toBe(before);
  });

  test('is none that requests raced for', async () => {
    const { provider } = await start();
    const grant = await provider.freshGrant();
    await Promise.all([1, 2, 3].map(() => provider.token({ params: provider.tokenParams(grant) })));
    expect(unspentFlows(provider, {}, 9)).toEqual([]);
  });

  test('is none that a request got a token for which must be refused', async () => {
    const { provider, checker } = await start(() => 'token');
    await checker.refusesToken({
      title: 'a',
      control: { encoding: 'form' },
      send: async () => provider.token({ params: defective(provider, await provider.grant()) }),
    });
    const unspent = new Set(unspentFlows(provider, {}, 9).map(({ grant }) => grant.code));
    const defects = open?.calls.filter(({ defect }) => defect) ?? [];
    expect(defects.map(({ code }) => unspent.has(code))).toEqual([false]);
  });

  test('has its exchanges in the record of the test that takes it', async () => {
    const { provider, nextTest } = await start();
    await provider.honest();
    const { recorder } = nextTest();
    const { evidence, grant } = await takeUsedFlow(provider);
    expect(recorder.pick(evidence).map(({ response }) => response?.status)).toEqual([302, 200]);
    expect(recorder.pick(grant.evidence).map(({ response }) => response?.status)).toEqual([302]);
  });
});

test('an answer is looked at again only where the request had nothing special', async () => {
  const { provider } = await start();
  const grant = await provider.freshGrant();
  await provider.token({ params: [...provider.tokenParams(grant), ['beside', '1']] });
  expect(seenFlow(provider, {})).toBeUndefined();
  expect(unspentFlows(provider, {}, 9), 'its code is used all the same').toHaveLength(1);
  const plain = await provider.freshGrant();
  const { answer } = await provider.token({ params: provider.tokenParams(plain) });
  expect(seenFlows(provider, {}, 9).map(({ tokenAnswer }) => tokenAnswer.answer.text)).toEqual([answer.text]);
});

test.describe('a token of a moment ago', () => {
  test('is the newest of its user', async () => {
    const { provider } = await start();
    const { token } = await provider.honest({ userid: 'ada' });
    await provider.honest();
    expect(recentToken(provider, { userid: 'ada' })).toBe(token);
    expect(recentToken(provider, { userid: 'ada', encoding: 'json' })).toBeUndefined();
    const { token: newer } = await provider.honest({ userid: 'ada', encoding: 'json' });
    expect(recentToken(provider, { userid: 'ada' }), 'a newer one may have ended it').toBeUndefined();
    expect(recentToken(provider, { userid: 'ada', encoding: 'json' })).toBe(newer);
    provider.seen.opened(token);
    expect(recentToken(provider, { userid: 'ada' }), 'it was seen not to').toBe(token);
  });

  test('is none whose code was sent once more', async () => {
    const { provider } = await start();
    const { grant } = await provider.honest();
    await provider.token({ params: provider.tokenParams(grant) });
    expect(recentToken(provider, {})).toBeUndefined();
  });

  test('is none of long ago', async () => {
    const { provider } = await start();
    await provider.honest();
    const now = provider.now();
    provider.now = () => now + 11_000;
    expect(recentToken(provider, {})).toBeUndefined();
  });
});

test.describe('a code that was refused for the defect of a request', () => {
  /** Of a request that no batch redeems. */
  async function refuse({ provider }: Scripted): Promise<string> {
    const grant = await provider.freshGrant();
    await provider.token({ params: defective(provider, grant) });
    return grant.code;
  }

  test('is redeemed by the next honest flow of another test', async () => {
    const scripted = await start();
    const { provider, issued, nextTest } = scripted;
    const code = await refuse(scripted);
    expect((await provider.honest()).grant.code, 'its test may still use it').not.toBe(code);
    nextTest();
    const before = issued();
    expect((await provider.honest()).grant.code).toBe(code);
    expect(issued()).toBe(before);
    expect((await provider.honest()).grant.code, 'and once').not.toBe(code);
  });

  test('is not lent to a request that must be refused', async () => {
    const scripted = await start();
    const { provider, nextTest } = scripted;
    const code = await refuse(scripted);
    const { checker } = nextTest();
    await checker.refusesToken({
      title: 'a',
      control: { encoding: 'form', userid: 'ada' },
      send: async () => provider.token({ params: defective(provider, await provider.borrow()) }),
    });
    expect(scripted.calls.filter((call) => call.code === code)).toHaveLength(1);
  });

  test('is nobody else’s where codes do not live through a refusal', async () => {
    const burnt = new Set<string>();
    const scripted = await start(({ defect, code }) => {
      if (defect) burnt.add(code);
      return burnt.has(code) ? 'refuse' : 'honest';
    });
    const { provider, nextTest, issued } = scripted;
    await refuse(scripted);
    await refuse(scripted);
    nextTest();
    const calls = scripted.calls.length;
    const before = issued();
    for (let n = 0; n < 3; n += 1) await provider.honest();
    expect(issued() - before, 'one each').toBe(3);
    expect(scripted.calls.length - calls, 'one of them was tried').toBe(4);
  });

  test('is not lent when it is old', async () => {
    const scripted = await start();
    const { provider, nextTest } = scripted;
    const code = await refuse(scripted);
    nextTest();
    const now = provider.now();
    provider.now = () => now + 11_000;
    expect((await provider.honest()).grant.code).not.toBe(code);
  });
});

test.describe('what must be accepted', () => {
  const accepts = ({ provider }: Scripted, title: string) => ({
    title,
    control: { encoding: 'json' as const },
    send: async () => provider.token({ params: provider.tokenParams(await provider.grant()) }),
  });

  test('brings a code that an earlier test showed', async () => {
    const scripted = await start();
    const { provider, nextTest, issued } = scripted;
    provider.spare([await provider.freshGrant()]);
    const { checker, recorder } = nextTest();
    const before = issued();
    await checker.acceptsToken(accepts(scripted, 'a'));
    expect(recorder.checks.map(({ outcome }) => outcome)).toEqual(['pass']);
    expect(issued()).toBe(before);
  });

  test('is judged by a code of its own where that one is refused, and no further one is tried', async () => {
    const old = new Set<string>();
    const scripted = await start(({ code }) => (old.has(code) ? 'refuse' : 'honest'));
    const { provider, nextTest } = scripted;
    const spare = [];
    for (let n = 0; n < 3; n += 1) spare.push(await provider.freshGrant());
    for (const { code } of spare) old.add(code);
    provider.spare(spare);
    const { checker, recorder } = nextTest();
    await checker.acceptsToken(accepts(scripted, 'a'));
    await checker.acceptsToken(accepts(scripted, 'b'));
    expect(recorder.checks.map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
    expect(
      scripted.calls.filter(({ code }) => old.has(code)),
      'by the request, and by the honest one beside it',
    ).toHaveLength(2);
  });
});

test('whether codes are counted is seen on those that were issued', async () => {
  const { provider } = await start();
  const none = () => Promise.reject(new Error('nothing more is asked for'));
  await expect(areCounted(provider, 'codes', none)).rejects.toThrow('nothing more');
  for (let n = 0; n < 3; n += 1) await provider.honest();
  expect(await areCounted(provider, 'codes', none)).toBe(false);
  expect(await areCounted(provider, 'tokens', none)).toBe(false);
});
