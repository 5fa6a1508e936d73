import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import type { ClientAccount } from '../flows/target.ts';
import {
  type AuthorizeAsk,
  Model,
  type Moment,
  type Registration,
  type TokenAsk,
  type TokenField,
} from './model.ts';

const first: ClientAccount = {
  id: 'first-client',
  secret: 'secret of the first',
  redirectUri: 'https://first.example/back',
  alternateRedirectUris: ['https://first.example/other?x=1'],
};
const second: ClientAccount = {
  id: 'second-client',
  secret: 'secret of the second',
  redirectUri: 'https://second.example/back',
  alternateRedirectUris: [],
};
const registered: Registration = {
  clients: [first, second],
  users: ['ann', 'bob'],
  codeMs: 60_000,
  tokenMs: 3_600_000,
  codeMargin: 500,
  tokenMargin: 1500,
  onePerson: false,
};

const at = (ms: number): Moment => ({ sent: ms, received: ms + 1 });

function asked(client = first, userid?: string): AuthorizeAsk {
  return {
    client_id: client.id,
    redirect_uri: client.redirectUri,
    ...(userid === undefined ? {} : { userid }),
  };
}

function honest(code: string, client = first, userid?: string): TokenAsk {
  return {
    fields: {
      client_id: client.id,
      client_secret: client.secret,
      redirect_uri: client.redirectUri,
      code,
      ...(userid === undefined ? {} : { userid }),
    },
  };
}

const reasonsOf = (model: Model, ask: TokenAsk, when: Moment) => {
  const expectation = model.expectToken(ask, when);
  return expectation.kind === 'refused' ? expectation.reasons : expectation.kind;
};

test('a fresh code is for its honest owner, once, and until it ends', () => {
  const model = new Model(registered);
  model.learnCode(asked(), 'code-1', at(0));
  expect(reasonsOf(model, honest('code-1'), at(10))).toBe('granted');
  expect(reasonsOf(model, honest('code-1'), at(59_000))).toBe('granted');
  expect(reasonsOf(model, honest('code-1'), at(60_000))).toBe('open');
  expect(reasonsOf(model, honest('code-1'), at(61_000))).toEqual(['code-expired']);
  model.learnToken(honest('code-1'), 'token-1', at(10), true);
  expect(reasonsOf(model, honest('code-1'), at(20))).toEqual(['code-used']);
  expect(reasonsOf(model, honest('code-1'), at(100_000))).toEqual(['code-used']);
});

test('a refused exchange may or may not use a code up', () => {
  const model = new Model(registered);
  model.learnCode(asked(first, 'ann'), 'code-1', at(0));
  expect(reasonsOf(model, honest('code-1'), at(1))).toEqual(['user-omitted']);
  model.learnToken(honest('code-1'), undefined, at(1), false);
  expect(reasonsOf(model, honest('code-1', first, 'ann'), at(2))).toBe('open');
  expect(reasonsOf(model, honest('code-1', first, 'bob'), at(2))).toEqual(['user-other']);
});

test('a newer code or token of the same person may replace the older one, of another it may not', () => {
  const model = new Model(registered);
  model.learnCode(asked(first, 'ann'), 'code-1', at(0));
  model.learnCode(asked(first, 'bob'), 'code-2', at(1));
  expect(reasonsOf(model, honest('code-1', first, 'ann'), at(2))).toBe('granted');
  model.learnCode(asked(second, 'ann'), 'code-3', at(3));
  expect(reasonsOf(model, honest('code-1', first, 'ann'), at(4))).toBe('open');
  expect(reasonsOf(model, honest('code-2', first, 'bob'), at(4))).toBe('granted');
});

test('behind pages everybody is the same person', () => {
  const model = new Model({ ...registered, onePerson: true });
  model.learnCode(asked(first, 'ann'), 'code-1', at(0));
  model.learnCode(asked(second), 'code-2', at(1));
  expect(reasonsOf(model, honest('code-1', first, 'ann'), at(2))).toBe('open');
});

test('a generic code with a userid added may yield a token, but a generic one only', () => {
  const model = new Model(registered);
  const added = honest('code-1', first, 'ann');
  model.learnCode(asked(), 'code-1', at(0));
  expect(reasonsOf(model, added, at(1))).toBe('open');
  model.learnToken(added, 'token-1', at(1), true);
  expect(model.expectOpen({ resource: 'userOnly', value: 'token-1' }, at(2))).toMatchObject({
    reasons: ['token-promoted'],
  });
  expect(model.expectOpen({ resource: 'listUsers', value: 'token-1' }, at(2))).toEqual({ kind: 'open' });
});

test('tokens open what is theirs, until they end or are in doubt', () => {
  const model = new Model(registered);
  model.learnCode(asked(first, 'ann'), 'code-1', at(0));
  model.learnToken(honest('code-1', first, 'ann'), 'token-1', at(1), true);
  const open = (resource: 'userOnly' | 'listUsers', value: string | undefined, when: number) => {
    const expectation = model.expectOpen({ resource, ...(value === undefined ? {} : { value }) }, at(when));
    return expectation.kind === 'refused' ? expectation.reasons[0] : expectation.kind;
  };
  expect(open('userOnly', 'token-1', 2)).toBe('granted');
  expect(open('userOnly', 'token-1', 3_700_000)).toBe('token-expired');
  expect(open('listUsers', 'code-1', 2)).toBe('code-as-token');
  expect(open('listUsers', 'token-9', 2)).toBe('token-unknown');
  expect(open('listUsers', undefined, 2)).toBe('no-token');
  model.learnToken(honest('code-1', first, 'ann'), undefined, at(3), false);
  expect(open('userOnly', 'token-1', 4)).toBe('open');
});

test('letter case carries no meaning in hexadecimal codes', () => {
  const model = new Model(registered);
  model.learnCode(asked(), 'abcdef0123456789', at(0));
  expect(reasonsOf(model, honest('ABCDEF0123456789'), at(1))).toBe('open');
  expect(reasonsOf(model, honest('abcdef0123456780'), at(1))).toEqual(['code-unknown']);
});

test('whatever is changed in an honest request, nothing demands that it be granted', () => {
  const names: readonly TokenField[] = ['client_id', 'client_secret', 'redirect_uri', 'code', 'userid'];
  const values = [
    first.id,
    second.id,
    first.secret,
    second.secret,
    first.redirectUri,
    'code-1',
    'ann',
    'bob',
    '',
    'x',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.option(fc.oneof(fc.constantFrom(...values), fc.string()), { nil: undefined }),
      fc.constantFrom(undefined, 'ann', 'bob'),
      (name, value, userid) => {
        const model = new Model(registered);
        model.learnCode(asked(first, userid), 'code-1', at(0));
        const { fields } = honest('code-1', first, userid);
        fc.pre(value !== fields[name]);
        const changed: Partial<Record<TokenField, string>> = { ...fields };
        if (value === undefined) delete changed[name];
        else changed[name] = value;
        const expectation = model.expectToken({ fields: changed }, at(1));
        const added = name === 'userid' && userid === undefined;
        expect(expectation.kind).toBe(added ? 'open' : 'refused');
      },
    ),
  );
});

test('whatever happened before, an honest request is never one that must be refused, but for use and age', () => {
  const someone = fc.record({
    client: fc.constantFrom(first, second),
    userid: fc.constantFrom(undefined, 'ann', 'bob'),
    redeemed: fc.boolean(),
    refused: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(someone, { maxLength: 6 }), (others) => {
      const model = new Model(registered);
      model.learnCode(asked(first, 'ann'), 'mine', at(0));
      for (const [n, { client, userid, redeemed, refused }] of others.entries()) {
        const ask = honest(`code-${n}`, client, userid);
        model.learnCode(asked(client, userid), `code-${n}`, at(n));
        if (refused) model.learnToken(ask, undefined, at(n), false);
        if (redeemed) model.learnToken(ask, `token-${n}`, at(n), true);
      }
      const expectation = model.expectToken(honest('mine', first, 'ann'), at(20));
      expect(expectation.kind).toBe(others.some(({ userid }) => userid === 'ann') ? 'open' : 'granted');
    }),
  );
});
