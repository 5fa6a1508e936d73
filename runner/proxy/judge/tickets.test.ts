import { expect, test } from '@playwright/test';
import { FACTS, passed } from '../testing/passed.ts';
import { Judge } from './judge.ts';

const TICKET = '8c5bd1f0a7e94c21';
const ASK = '/api/oauth2?client_id=abc&redirect_uri=https%3A%2F%2Flocalhost%2Fcallback';

const ticketsOf = async (made: Parameters<typeof passed>[1]): Promise<string[]> => {
  const judge = new Judge(FACTS);
  judge.take(passed(1, made));
  await judge.finish();
  return judge.tickets();
};

test('one-time ids of pages are known by where they stand', async () => {
  expect(await ticketsOf({ target: `/sign-in/${TICKET}`, method: 'POST' })).toEqual([TICKET]);
  for (const location of [`/sign-in/${TICKET}?a=b`, `http://127.0.0.1:1/sign-in/${TICKET}/consent`])
    expect(await ticketsOf({ target: ASK, status: 302, answerHeaders: [['Location', location]] })).toEqual([
      TICKET,
    ]);
  expect(await ticketsOf({ target: ASK, answer: `<form method=post action="/go/${TICKET}">` })).toEqual([
    TICKET,
  ]);
});

test('paths of the API, words, files and other hosts stay readable', async () => {
  const conversation = '/api/Chat/GetConversation/0a1b2c3d4e5f60718293';
  expect(
    await ticketsOf({ target: conversation, headers: [['Authorization', 'Bearer some-token-0123']] }),
  ).toEqual([]);
  for (const target of ['/assets/app.8c5bd1f0a7e94c21.js', '/account/sign-in-with-password', '/2026/11'])
    expect(await ticketsOf({ target })).toEqual([]);
  const elsewhere = `https://login.example/t/${TICKET}`;
  expect(await ticketsOf({ target: ASK, status: 302, answerHeaders: [['Location', elsewhere]] })).toEqual([]);
});
