import { expect, test } from '@playwright/test';
import type { ArmedAnswer } from '../armed-queue.ts';
import { createMockProvider } from '../create-mock-provider.ts';
import { ENDPOINTS } from '../endpoints.ts';
import { startMockServer } from '../start-mock-server.ts';
import { checkOptions, MockOptionsError } from './check-options.ts';
import { loadDialect } from './load-dialect.ts';

const CLIENT = { id: 'a', secret: 'hunter2-secret', redirectUris: ['https://localhost/a'] };

const wrong: [title: string, options: unknown, lines: unknown[]][] = [
  ['a word that is near', { dialekt: 'strict' }, ['options has no member dialekt; did you mean dialect?']],
  [
    'what belongs into config',
    { clients: [CLIENT] },
    ['options has no member clients; it belongs into config.clients'],
  ],
  [
    'a client without its list',
    { config: { clients: [{ ...CLIENT, redirectUris: undefined, redirectUri: 'https://localhost/a' }] } },
    [
      'options.config.clients[0] has no member redirectUri; did you mean redirectUris?',
      'options.config.clients[0].redirectUris is missing',
    ],
  ],
  [
    'a secret of another kind',
    { config: { clients: [{ ...CLIENT, secret: ['hunter2-secret'] }] } },
    ['options.config.clients[0].secret must be a text, not a list'],
  ],
  [
    'a word that none is',
    { interaction: 'log-in' },
    ['options.interaction must be one of none, consent, login; did you mean login?'],
  ],
  ['a port as a text', { port: '4010' }, ['options.port must be a port number, 0 to 65535, not a text']],
  ['a fault alone', { faults: 'code/reusable' }, ['options.faults must be a list, not a text']],
  ['no object', 5, ['options must be an object, not a number']],
  [
    'a limit that is none',
    { limits: { maxCode: 1 } },
    ['options.limits has no member maxCode; did you mean maxCodes?'],
  ],
  [
    'an inherited name',
    JSON.parse('{"__proto__": 1, "constructor": 1}'),
    [
      expect.stringMatching(/^options has no member __proto__; known here: port, host, .*, onInternalError$/),
      expect.stringMatching(/^options has no member constructor; known here: port, host, /),
    ],
  ],
];
for (const [title, options, lines] of wrong) {
  test(`${title} is refused, and what to change is said`, () => {
    const refusal = thrown(() => checkOptions(options));
    expect(refusal).toBeInstanceOf(MockOptionsError);
    expect(String((refusal as Error).message).split('\n')).toEqual(lines);
    expect(String(refusal)).not.toContain('hunter2');
  });
}

test('the server and the mock without a socket both look', async () => {
  await expect(startMockServer({ dialekt: 'strict' } as object)).rejects.toThrow(/did you mean dialect/);
  expect(() => createMockProvider({ dialekt: 'strict' } as object)).toThrow(/did you mean dialect/);
});

test('what is undefined counts as left out', () => {
  expect(() =>
    checkOptions({ port: undefined, config: { clients: [CLIENT], users: undefined } }),
  ).not.toThrow();
});

function thrown(run: () => void): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}

const armed: [title: string, armed: unknown, line: string][] = [
  ['a word', 'lost', 'armed must be an object, not a text'],
  ['a misspelt member', { delayMS: 5 }, 'armed has no member delayMS; did you mean delayMs?'],
  [
    'a misspelt member below',
    { match: { endpont: 'token' }, reset: true },
    'armed.match has no member endpont; did you mean endpoint?',
  ],
  [
    'an endpoint that none is',
    { match: { endpoint: 'tokn' }, reset: true },
    `armed.match.endpoint must be one of ${ENDPOINTS.join(', ')}; did you mean token?`,
  ],
  ['a number as a text', { times: '2', reset: true }, 'armed.times must be a number, not a text'],
];
for (const [title, what, line] of armed) {
  test(`${title} is not armed`, () => {
    const mock = createMockProvider();
    expect(() => mock.arm(what as ArmedAnswer)).toThrow(new MockOptionsError(line));
  });
}

test('a fault, a dialect and a time that are none are refused with what was meant', () => {
  const nearby = (faults: string[]) => createMockProvider({ faults });
  expect(() => nearby(['code/reusble'])).toThrow('unknown fault "code/reusble"; did you mean code/reusable?');
  expect(() => nearby(['x'])).toThrow(
    'unknown fault "x"; `npx airisk-conformance mock --list-faults` lists them',
  );
  expect(() => createMockProvider({ dialect: 'strct' })).toThrow(
    'there is no dialect "strct" in specs/dialects; did you mean strict?',
  );
  expect(() => loadDialect('kestrel-behind-balanser')).toThrow(/did you mean kestrel-behind-balancer\?$/);
  const mock = createMockProvider();
  const before = mock.now();
  for (const wrong of ['60000', { seconds: 60 }, undefined, Number.NaN])
    expect(() => mock.advance(wrong as number)).toThrow('the clock takes milliseconds, as a number');
  expect(mock.now() - before).toBeLessThan(60_000);
});

test('faults that are no list are refused, and what is on stays on', () => {
  const mock = createMockProvider({ faults: ['code/reusable'] });
  expect(() => mock.setFaults('code/reusable' as unknown as string[])).toThrow(
    new MockOptionsError('faults must be a list, not a text'),
  );
  expect(mock.faults).toEqual(['code/reusable']);
});
