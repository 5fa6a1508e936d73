/** One look at each sin, by hand: true when the provider at this address commits it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { askForCode, getCode, madeUp, open, redeem, returned, tokenIn } from '../ask-directly.ts';
import { app, person } from './accounts.ts';
import type { DefectId } from './defects.ts';
import { CONVERSATIONS } from './resources.ts';

const board = { id: app.id, secret: app.secret, uri: app.uris[0] };
const elsewhere = 'https://elsewhere.example/';
const user = { userid: person.id };

const granted = async (answer: ReturnType<typeof redeem>): Promise<boolean> =>
  tokenIn(await answer) !== undefined;

const expirationOf = async (url: string): Promise<string> =>
  JSON.parse((await redeem(url, board, await getCode(url, board))).body).expiration;

export const probes: Readonly<Record<DefectId, (url: string) => Promise<boolean>>> = {
  'folds-code-case': async (url) => granted(redeem(url, board, (await getCode(url, board)).toUpperCase())),
  'matches-secret-start': async (url) =>
    granted(redeem(url, { ...board, secret: board.secret.slice(0, 4) }, await getCode(url, board))),
  'skips-redirect-in-json': async (url) =>
    granted(redeem(url, board, await getCode(url, board), { redirect_uri: elsewhere }, 'json')),
  'parses-redirect': async (url) => {
    const uri = board.uri.replace('example.net', 'example.net:443');
    return returned(await askForCode(url, { ...board, uri }), 'code') !== undefined;
  },
  'folds-userid-case': async (url) =>
    granted(redeem(url, board, await getCode(url, board, person.id), { userid: person.id.toUpperCase() })),
  'forgets-used-codes': async (url) => {
    const code = await getCode(url, board);
    await redeem(url, board, code);
    for (let others = 0; others < 5; others += 1) await redeem(url, board, await getCode(url, board));
    return granted(redeem(url, board, code));
  },
  'awaits-before-marking': async (url) => {
    const code = await getCode(url, board);
    const answers = await Promise.all(Array.from({ length: 12 }, () => granted(redeem(url, board, code))));
    return answers.filter(Boolean).length > 1;
  },
  'prints-local-time': async (url) => !/(?:Z|\+00:00)$/.test(await expirationOf(url)),
  'refuses-with-200': async (url) => (await redeem(url, board, madeUp())).status === 200,
  'cuts-state': async (url) => {
    const state = 's'.repeat(201);
    return returned(await askForCode(url, board, { state }), 'state') !== state;
  },
  'spoils-state': async (url) => returned(await askForCode(url, board, { state: 'a&b' }), 'state') !== 'a&b',
  'never-expires-tokens': async (url) => {
    const token = tokenIn(await redeem(url, board, await getCode(url, board, person.id), user));
    await sleep(500);
    return (await open(url, CONVERSATIONS, token)).status === 200;
  },
  'doubles-code-lifetime': async (url) => {
    const code = await getCode(url, board);
    await sleep(500);
    return granted(redeem(url, board, code));
  },
  'opens-conversations': async (url) => {
    const token = tokenIn(await redeem(url, board, await getCode(url, board)));
    return (await open(url, CONVERSATIONS, token)).status === 200;
  },
  'believes-userid': async (url) => {
    const token = tokenIn(await redeem(url, board, await getCode(url, board), user));
    return token !== undefined && (await open(url, CONVERSATIONS, token)).status === 200;
  },
  'keeps-first-redirect': async (url) => {
    const query = new URLSearchParams({ client_id: board.id, redirect_uri: board.uri });
    query.append('redirect_uri', elsewhere);
    return (await askForCode(url, board, query.toString())).location.startsWith(elsewhere);
  },
  'counts-codes': async (url) => {
    const number = async () => Number((await getCode(url, board)).slice(-12));
    return (await number()) + 1 === (await number());
  },
};
