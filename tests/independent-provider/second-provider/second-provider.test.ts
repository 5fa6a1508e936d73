/** The second provider by itself: right as it comes, and each sin really there when it is switched on. */
import { expect, test } from '@playwright/test';
import { askForCode, getCode, madeUp, open, redeem, returned, tokenIn } from '../ask-directly.ts';
import { app, otherApp, otherPerson, person } from './accounts.ts';
import { type DefectId, defects } from './defects.ts';
import { probes } from './probes.ts';
import { CONVERSATIONS, LIST_USERS } from './resources.ts';
import { type SecondProvider, type SecondProviderOptions, startSecondProvider } from './start.ts';

const board = { id: app.id, secret: app.secret, uri: app.uris[0] };
const archive = { id: otherApp.id, secret: otherApp.secret, uri: otherApp.uris[0] };

async function withProvider(
  options: SecondProviderOptions,
  use: (provider: SecondProvider) => Promise<void>,
): Promise<void> {
  const provider = await startSecondProvider(options);
  try {
    await use(provider);
  } finally {
    await provider.close();
  }
}

test.describe('the second provider as it comes', () => {
  test('answers an honest flow in both encodings with a token of the documented form', async () => {
    await withProvider({}, async ({ url }) => {
      for (const encoding of ['form', 'json'] as const) {
        const answer = await redeem(url, board, await getCode(url, board), {}, encoding);
        expect(answer.status).toBe(200);
        expect(answer.cacheControl).toBe('no-store');
        const { expiration, access_token, ...others } = JSON.parse(answer.body);
        expect(others).toEqual({});
        expect(access_token).toMatch(/^[\w-]{32}$/);
        expect(expiration).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00$/);
        expect(Date.parse(expiration) - Date.now()).toBeGreaterThan(2000);
      }
    });
  });

  test('prints its documented refusals byte for byte', async () => {
    await withProvider({}, async ({ url }) => {
      const code = await getCode(url, board);
      const missing = await redeem(url, board, code, { client_id: '' });
      const text = 'text/plain; charset=utf-8';
      expect(missing).toMatchObject({ status: 400, type: text, body: 'Invalid client_id' });
      const unknown = await redeem(url, board, madeUp());
      expect(unknown).toMatchObject({ status: 400, type: text, body: 'Invalid Code' });
      for (const answer of [
        await askForCode(url, { ...board, id: 'nobody' }),
        await redeem(url, { ...board, id: 'nobody' }, code),
      ]) {
        expect(answer).toMatchObject({ status: 401, type: 'application/problem+json; charset=utf-8' });
        expect(JSON.parse(answer.body)).toEqual({
          type: 'https://tools.ietf.org/html/rfc9110#section-15.5.2',
          title: 'Unauthorized',
          status: 401,
          traceId: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/),
        });
      }
    });
  });

  test('takes a code once, and revokes its token when it comes back', async () => {
    await withProvider({}, async ({ url }) => {
      const code = await getCode(url, board, person.id);
      const first = await redeem(url, board, code, { userid: person.id });
      const token = tokenIn(first);
      expect((await open(url, CONVERSATIONS, token)).status).toBe(200);
      expect((await redeem(url, board, code, { userid: person.id }, 'json')).body).toBe('Invalid Code');
      expect((await open(url, CONVERSATIONS, token)).status).toBe(401);
    });
  });

  test('binds a code to its client, redirect URI and user, and burns nothing by a refusal', async () => {
    await withProvider({}, async ({ url }) => {
      const code = await getCode(url, board, person.id);
      const refused = [
        await redeem(url, archive, code, { userid: person.id }),
        await redeem(url, board, code, { userid: person.id, redirect_uri: app.uris[1] ?? '' }),
        await redeem(url, board, code, { userid: otherPerson.id }),
        await redeem(url, board, code),
        await redeem(url, { ...board, secret: `${board.secret} ` }, code, { userid: person.id }),
      ];
      for (const answer of refused) expect([400, 401]).toContain(answer.status);
      expect(tokenIn(await redeem(url, board, code, { userid: person.id }))).toBeDefined();
    });
  });

  test('opens the list to every token and conversations to those of a user, until they expire', async () => {
    await withProvider({ tokenSeconds: 0.3 }, async ({ url }) => {
      const generic = tokenIn(await redeem(url, board, await getCode(url, board)));
      const code = await getCode(url, board, person.id);
      const personal = tokenIn(await redeem(url, board, code, { userid: person.id }));
      expect((await open(url, LIST_USERS, generic)).body).toContain(person.id);
      expect((await open(url, CONVERSATIONS, generic)).status).toBe(403);
      expect((await open(url, CONVERSATIONS)).status).toBe(401);
      expect((await open(url, CONVERSATIONS, personal)).status).toBe(200);
      await expect.poll(async () => (await open(url, CONVERSATIONS, personal)).status).toBe(401);
    });
  });

  test('returns state whole in every habit of writing it', async () => {
    const state = `a b+c&d=e#f%41"'<>/?;:@,~ å€😀`.repeat(8);
    for (const options of [{}, { plusForSpaces: true, stateBeforeCode: true }]) {
      await withProvider({ options }, async ({ url }) => {
        const answer = await askForCode(url, board, { state });
        expect(answer.location.startsWith(`${board.uri}?`)).toBe(true);
        expect(returned(answer, 'state')).toBe(state);
        expect([...new URL(answer.location).searchParams.keys()].sort()).toEqual(['code', 'state']);
      });
    }
  });

  test('makes codes of reserved characters and signed tokens that are good for a flow', async () => {
    const options = { codes: 'reserved-characters', tokens: 'signed', expiration: 'whole' } as const;
    await withProvider({ options }, async ({ url }) => {
      const code = await getCode(url, board, person.id);
      const token = tokenIn(await redeem(url, board, code, { userid: person.id }, 'json')) ?? '';
      expect(token.split('.')).toHaveLength(3);
      expect((await open(url, CONVERSATIONS, token)).status).toBe(200);
      expect((await open(url, CONVERSATIONS, token.replace('.', '.x'))).status).toBe(401);
    });
  });

  test('refuses what it cannot read: repeated, nested, mislabelled, not UTF-8, too large', async () => {
    await withProvider({}, async ({ url }) => {
      const post = async (type: string, body: string | Uint8Array<ArrayBuffer>) =>
        (
          await fetch(`${url}/api/oauth2/Token`, {
            method: 'POST',
            headers: { 'content-type': type },
            body,
          })
        ).status;
      expect(await post('application/json', '{"code":"a","c\\u006fde":"b"}')).toBe(400);
      expect(await post('application/json', '{"code":["a"]}')).toBe(400);
      expect(await post('application/json', 'code=a')).toBe(400);
      expect(await post('text/plain', 'code=a')).toBe(415);
      expect(await post('application/x-www-form-urlencoded', new Uint8Array([0x63, 0xff]))).toBe(400);
      expect(await post('application/x-www-form-urlencoded', 'code=%zz')).toBe(400);
      expect(await post('application/json', ' '.repeat(1_000_000))).toBe(413);
    });
  });
});

test.describe('the sins of the second provider', () => {
  for (const id of Object.keys(defects) as DefectId[]) {
    test(`${id}: ${defects[id].how}`, async () => {
      const lifetimes = { codeSeconds: 0.4, tokenSeconds: 0.4 };
      const timed = id === 'doubles-code-lifetime' || id === 'never-expires-tokens';
      const options = timed ? lifetimes : {};
      await withProvider(options, async ({ url }) => expect(await probes[id](url)).toBe(false));
      await withProvider({ ...options, sins: [id] }, async ({ url }) =>
        expect(await probes[id](url)).toBe(true),
      );
    });
  }
});
