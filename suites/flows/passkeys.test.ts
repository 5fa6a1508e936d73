/** Passkeys of a target file, and their use on pages: those of the mock, and odd ones of our own. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { openTarget } from '../../runner/targets/open-target.ts';
import { resolveBrowser } from '../browser/index.ts';
import type { Authorization } from './authorizer.ts';
import { claim, claimNext } from './claims.ts';
import { KeptBrowser } from './kept-browser.ts';
import { readPasskey, secretsOfPasskey } from './passkeys.ts';
import { Provider } from './provider.ts';
import type { Step } from './read-step.ts';
import { BrowserSession, SharedBrowser } from './visit.ts';
import { Wire } from './wire.ts';

const browser = new SharedBrowser();
test.afterAll(() => browser.close());

/** Talks to the mock's pages, by its own steps or by these. */
async function atMock<T>(
  change: (steps: readonly Step[]) => readonly Step[],
  work: (provider: Provider, learned: readonly string[]) => Promise<T>,
  timeoutSeconds = 15,
): Promise<T> {
  const opened = await openTarget(
    {
      target: { kind: 'built-in', interaction: 'login', faults: [], dialect: 'passkey' },
      allowAttacks: false,
      tagKey: '00',
      browser: await resolveBrowser(),
    },
    true,
  );
  const { interaction } = opened;
  if (interaction.kind !== 'form') throw new Error('the mock has no pages');
  const target = {
    ...opened,
    interaction: { ...interaction, steps: [...change(interaction.steps ?? [])] },
    limits: { timeoutSeconds },
  };
  const wire = new Wire({ timeoutMs: 10_000 });
  const learned: string[] = [];
  const session = new BrowserSession(target, browser);
  const provider = new Provider(target, wire, session, (_kind, value) => void learned.push(value));
  try {
    return await work(provider, learned);
  } finally {
    await provider.close();
    wire.close();
    await opened.close();
  }
}

const ask = (provider: Provider): Promise<Authorization> => provider.authorize(provider.authorizeParams());
const same = (steps: readonly Step[]): readonly Step[] => steps;

function makePasskey(over: object = {}): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return JSON.stringify({
    ...{ id: randomBytes(16).toString('base64url'), rpId: 'localhost', userHandle: 'dXNlcl80Mg' },
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url'),
    ...over,
  });
}

test('reads a passkey, with its key in base64url or as PEM', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
  const read = readPasskey(makePasskey({ privateKey: pem }));
  expect(read.privateKey).toBe(privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url'));
  expect(read.publicKey).toBe(publicKey.export({ format: 'der', type: 'spki' }).toString('base64url'));
  const text = makePasskey({ privateKey: pem });
  expect(secretsOfPasskey(text)).toEqual([text, read.privateKey]);
});

test('says what is wrong with a passkey, and quotes nothing', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  const wrong: [string, RegExp][] = [
    ['mine-and-secret', /^passkey\.credential is no JSON object/],
    ['[]', /^passkey\.credential is no JSON object/],
    [makePasskey({ id: undefined }), /^passkey\.credential has no id; it must be JSON such as/],
    [makePasskey({ id: 'mine-and-secret-12345' }), /its id is not base64url$/],
    [makePasskey({ rpId: '127.0.0.1' }), /its rpId must be a host name/],
    [makePasskey({ rpId: 'https://localhost' }), /its rpId must be a host name/],
    [makePasskey({ privateKey: 'bWluZS1hbmQtc2VjcmV0' }), /its privateKey must be a key on P-256/],
    [makePasskey({ privateKey: rsa.export({ format: 'pem', type: 'pkcs8' }) }), /must be a key on P-256/],
  ];
  for (const [text, message] of wrong) {
    expect(() => readPasskey(text)).toThrow(message);
    expect(() => readPasskey(text)).not.toThrow(/mine-and-secret|bWluZS/);
  }
});

test('a number that was taken is above the one before, whoever takes it', () => {
  const whose = randomBytes(8).toString('hex');
  expect([claimNext(whose, 100), claimNext(whose, 100), claimNext(whose, 50)]).toEqual([100, 101, 102]);
  expect([claimNext(whose, 500), claim(whose, 500), claim(whose, 501)]).toEqual([500, false, true]);
  expect(claimNext(whose, 1)).toBe(502);
});

test('signs in as often as it is asked to, each time with a higher counter, and what it signs is secret', async () => {
  await atMock(same, async (provider, learned) => {
    const counts: number[] = [];
    for (let times = 0; times < 3; times += 1) {
      const { code, visit } = await ask(provider);
      expect([code, visit?.trouble]).toEqual([expect.any(String), undefined]);
      const sent = new URLSearchParams(visit?.requests.find(({ url }) => url.endsWith('/passkey'))?.postData);
      for (const name of ['signature', 'authenticatorData', 'clientDataJSON'])
        expect(learned, name).toContain(sent.get(name));
      counts.push(Buffer.from(sent.get('authenticatorData') ?? '', 'base64url').readUInt32BE(33));
    }
    expect(counts).toEqual([...new Set(counts)].sort((a, b) => a - b));
  });
});

test('a browser that stays open knows the page that asks for a passkey', async () => {
  await atMock(same, async (provider) => {
    const kept = await KeptBrowser.open(provider);
    try {
      expect(await kept.ask(provider.authorizeParams())).toMatchObject({ at: 'sign-in' });
      expect(await kept.signIn()).toMatchObject({ at: 'consent' });
    } finally {
      await kept.close();
    }
  });
});

test('of two users each signs in with the own passkey, though a page asks for any', async () => {
  await atMock(same, async (provider) => {
    const params = provider.authorizeParams({ userid: 'user_7' });
    const asked = await provider.authorize(params, 'approve', { fresh: true, signer: 'other' });
    expect([asked.code, asked.visit?.trouble]).toEqual([expect.any(String), undefined]);
    expect(await provider.authorize(params, 'approve', { fresh: true })).not.toHaveProperty('code');
  });
});

test('a passkey is one of two ways, or left out where nothing asks for it', async () => {
  const password: Step[] = [
    { fill: { label: 'User name', value: 'ada' } },
    { fill: { label: 'Password', value: 'mock-password-ada' } },
    { click: { role: 'button', name: 'Sign in' } },
  ];
  const optional = (steps: readonly Step[]): Step[] =>
    steps.map((step) => ('passkey' in step ? { passkey: { ...step.passkey, optional: true } } : step));
  const otherWay: Step[] = [{ click: { role: 'button', name: 'Use a code' } }];
  // The generated type wants lists that are not empty.
  const ways = (steps: readonly Step[]) => [{ either: [otherWay, steps] }] as unknown as Step[];
  const leftOut = (steps: readonly Step[]): Step[] => [...password, ...optional(steps.slice(-1))];
  for (const change of [ways, leftOut])
    expect(await atMock(change, ask)).toMatchObject({ code: expect.any(String) });
});

test('a page that asks for no passkey is told, with what it has', async () => {
  const { visit } = await atMock((steps) => steps.slice(-1), ask, 2);
  expect(visit?.trouble).toMatch(
    /^no page asked for the passkey within .+ s, last http:\/\/localhost:\d+\/api\/oauth2: the step before must press what asks for it; the page has fields “User name”, “Password”; buttons “Sign in”, “Sign in with a passkey”$/,
  );
});
