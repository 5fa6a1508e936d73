import { expect, test } from '@playwright/test';
import { createMockProvider } from '../create-mock-provider.ts';
import { startMockServer } from '../start-mock-server.ts';
import { checkOptions, MockOptionsError } from './check-options.ts';

const CLIENT = { id: 'a', secret: 'hunter2-secret', redirectUris: ['https://localhost/a'] };

const wrong: [title: string, options: unknown, lines: string[]][] = [
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
    ['options.interaction must be one of none, consent, login, not a text'],
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
    ['options has no member __proto__', 'options has no member constructor'],
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
