import { observedAuthorization, observedFact } from '../../checks/observe-answer.ts';
import { differsFromState, readStateOrRefusal, readStates } from '../../checks/read-state.ts';
import { contextsOf, describeContext } from '../../contexts/contexts.ts';
import { grantOptionsIn } from '../../contexts/token-setup.ts';
import type { Checker } from '../../fixtures/checker.ts';
import { test, verifies } from '../../fixtures/test.ts';
import type { Authorization } from '../../flows/authorizer.ts';
import { ControlFailedError } from '../../flows/control-failed.ts';
import { describeAuthorization } from '../../flows/describe.ts';
import { lookAtCode } from '../../flows/look-at.ts';
import { PLAIN_STATE } from '../../flows/plain-state.ts';
import type { Provider } from '../../flows/provider.ts';

const PRINTABLE = Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index)).join(
  '',
);

/** Each would show another way of mangling. */
const AWKWARD: readonly (readonly [name: string, state: string])[] = [
  ['every printable ASCII character', PRINTABLE],
  ['plus signs and spaces', 'a+b c++d  e'],
  ['percent signs that look like escapes', '100% %20 %2B %2520'],
  ['ampersands and equals signs', 'a=1&b=2&&c==3'],
  ['a number sign, a question mark and slashes', 'https://localhost/back?x=1#top'],
  ['quotes and backslashes', '"a" \'b\' \\c\\ `d`'],
  ['brackets of JSON', '{"next":"/a","n":[1,2]}'],
  ['characters of base64', 'AbC+/9xyz==.-_~'],
  ['spaces at both ends', ' a '],
  ['entities of HTML', '&amp;&lt;&#43;'],
];

const LENGTHS = [255, 256, 257, 1024, 2048, 4096];

const BEYOND_ASCII: readonly (readonly [name: string, state: string])[] = [
  ['letters with accents', 'Zürich-à-Noël'],
  ['letters with combining accents', 'Zu\u0308rich'],
  ['ideographs', '状態-狀態'],
  ['a character beyond the basic plane', 'key-🔑-1'],
];

/** Readable, and different at every position, so that a cut or a repetition shows. */
const longState = (length: number): string =>
  Array.from({ length: Math.ceil(length / 5) }, (_, i) => `${i.toString(36).padStart(4, '0')}.`)
    .join('')
    .slice(0, length);

const joined = (states: typeof AWKWARD): string => states.map(([, state]) => state).join('~');

const isWhole = (result: Authorization, state: string, redirectUri: string): boolean =>
  result.code !== undefined && differsFromState(result, state, redirectUri) === undefined;

/**
 * Where each code is a sign-in, all that is awkward goes in one state, with what is at its ends; should that not come back,
 * each is sent by itself.
 */
async function oddOnes(checker: Checker, provider: Provider): Promise<typeof AWKWARD> {
  const state = ` ${joined(AWKWARD)} `;
  const { redirectUri } = provider.target.client;
  const title = 'a state with all that is awkward';
  const result = await checker.measure(
    title,
    () => provider.authorize(provider.authorizeParams({ state })),
    [],
  );
  if (!result || !isWhole(result, state, redirectUri)) return AWKWARD;
  checker.check({
    title,
    holds: true,
    expected: `the state “${state}”`,
    actual: 'it came back as it was sent',
    evidence: result.evidence,
  });
  return [];
}

/** Flows of another client, user or redirect URI: none may treat a state in another way. */
function otherFlows(provider: Provider) {
  const { target } = provider;
  const only = {
    ...{ state: ['absent'], method: ['get'], path: ['documented'] },
    ...{ connection: ['kept'], company: ['alone'], surroundings: ['plain'] },
  };
  return contextsOf('authorize', provider, new Set(), { only }).flatMap((context) => {
    const words = describeContext('authorize', context);
    const options = grantOptionsIn(provider, context);
    return words === ''
      ? []
      : [{ words, options, redirectUri: options.redirectUri ?? target.client.redirectUri }];
  });
}

test.describe('state', () => {
  test('comes back beside the code', verifies('state-echoed'), async ({ checker, provider, target }) => {
    const state = PLAIN_STATE;
    const { primary } = target.users;
    for (const [title, options] of [
      ['a request without userid', {}],
      ['a request with userid', primary === undefined ? undefined : { userid: primary }],
    ] as const) {
      if (options === undefined) continue;
      await checker.acceptsCode({
        title,
        control: options,
        expected: 'a code, and the state beside it',
        send: () => lookAtCode(provider, { ...options, state }),
        also: (result) => differsFromState(result, state, target.client.redirectUri),
      });
    }
  });

  test('comes back as it was sent', verifies('state-unmodified'), async ({ checker, provider, target }) => {
    for (const [name, state] of provider.codesAreDear ? await oddOnes(checker, provider) : AWKWARD) {
      await checker.acceptsCode({
        title: `a state with ${name}`,
        control: {},
        expected: `the state “${state}”`,
        send: () => provider.authorize(provider.authorizeParams({ state })),
        also: (result) => differsFromState(result, state, target.client.redirectUri),
      });
    }
    const state = joined(AWKWARD);
    for (const { words, options, redirectUri } of otherFlows(provider)) {
      await checker.acceptsCode({
        title: `a state with all of this (only ${words})`,
        control: options,
        expected: `the state “${state}”`,
        send: () => provider.authorize(provider.authorizeParams({ ...options, state })),
        also: (result) => differsFromState(result, state, redirectUri),
      });
    }
  });

  test('is never cut', verifies('state-whole'), async ({ checker, provider, target }) => {
    // What would be cut at a lesser length is cut at the greatest: where each code is a sign-in, one that came whole is enough.
    const { codesAreDear } = provider;
    for (const length of codesAreDear ? LENGTHS.toReversed() : LENGTHS) {
      const state = longState(length);
      const result = await checker.refuses(
        {
          title: `a state of ${length} characters`,
          control: {},
          expected: 'the whole state, or a refusal',
          resetIsRefusal: true,
          send: () => provider.authorize(provider.authorizeParams({ state })),
        },
        (seen) => readStateOrRefusal(seen, state, target.client.redirectUri),
        ({ evidence }) => evidence,
        '',
      );
      const whole = result && isWhole(result, state, target.client.redirectUri);
      if (codesAreDear && whole) break;
    }
    const length = Math.max(...LENGTHS);
    const state = longState(length);
    for (const { words, options, redirectUri } of otherFlows(provider)) {
      await checker.refuses(
        {
          title: `a state of ${length} characters (only ${words})`,
          control: options,
          expected: 'the whole state, or a refusal',
          resetIsRefusal: true,
          send: () => provider.authorize(provider.authorizeParams({ ...options, state })),
        },
        (result) => readStateOrRefusal(result, state, redirectUri),
        ({ evidence }) => evidence,
        '',
      );
    }
  });

  test('comes back once', verifies('state-once'), async ({ checker, provider, target }) => {
    const { redirectUri } = target.client;
    await checker.acceptsCode({
      title: 'a request with one state',
      control: {},
      expected: 'the parameter state once',
      send: () => lookAtCode(provider, { state: PLAIN_STATE }),
      also: (result) => {
        const times = readStates(result, redirectUri).length;
        return times === 1 ? undefined : `${times} times`;
      },
    });
  });

  test(
    'keeps characters beyond ASCII, or is refused',
    verifies('state-non-ascii'),
    async ({ checker, provider, target }) => {
      const all = ['all of these', joined(BEYOND_ASCII)] as const;
      for (const [name, state] of provider.codesAreDear ? [all, ...BEYOND_ASCII] : BEYOND_ASCII) {
        const result = await checker.refuses(
          {
            title: `a state with ${name}`,
            control: {},
            expected: 'the same state, or a refusal',
            send: () => provider.authorize(provider.authorizeParams({ state })),
          },
          (seen) => readStateOrRefusal(seen, state, target.client.redirectUri),
          ({ evidence }) => evidence,
          '',
        );
        const whole = result && isWhole(result, state, target.client.redirectUri);
        if (provider.codesAreDear && whole) break;
      }
    },
  );

  test('is not invented', verifies('state-not-invented'), async ({ checker, provider, target }) => {
    const { redirectUri } = target.client;
    const title = 'a request without state';
    const result = await checker.measure(title, async () => {
      const sent = await lookAtCode(provider);
      if (sent.code === undefined)
        throw new ControlFailedError(`no code: ${describeAuthorization(sent)}`, sent.evidence);
      return sent;
    });
    if (!result) return;
    const states = readStates(result, redirectUri);
    checker.check({
      title,
      holds: states.length === 0,
      expected: 'no state',
      actual: states.length === 0 ? 'none' : `state “${states.join('”, “')}”`,
      evidence: result.evidence,
    });
    const empty = await checker.measure(
      'an empty state',
      () => provider.authorize(provider.authorizeParams({ state: '' })),
      [],
    );
    if (!empty) return;
    const back =
      empty.code === undefined
        ? observedAuthorization(empty, { about: 'authorize-success' })
        : observedFact(
            readStates(empty, redirectUri).length === 0 ? 'no state comes back' : 'an empty state comes back',
          );
    checker.observe('odd-parameters', 'At the authorization endpoint: state is empty.', back, empty.evidence);
  });
});
