/** What `init` asks, each question with the flag that answers it. */
import type { OptionTable } from '../command.ts';

/** What a starter file is about. */
export type Subject = 'target' | 'client' | 'mock';

/** The answers, by the name of the flag; one that was not given is left out. */
export type Answers = Readonly<Partial<Record<Flag, string>>>;

interface Question {
  readonly of: readonly Subject[];
  readonly ask: string;
  /** Written where nothing is answered; without one the part of the file is left out. */
  readonly fallback?: string;
  readonly value: string;
  /** Asked of an application instead, and left out where nothing is answered. */
  readonly askOfClient?: string;
  /** What is wrong with an answer. */
  readonly check?: (answer: string) => string | undefined;
}

const url = (answer: string) =>
  /^https?:\/\/[^\s/]/i.test(answer) ? undefined : 'must be an address that begins with https:// or http://';
const uris = (answer: string) =>
  split(answer).every((uri) => /^[a-z][a-z0-9+.-]*:\S+$/i.test(uri))
    ? undefined
    : 'must be redirect URIs with blanks between them, such as https://localhost/callback';
const seconds = (answer: string) =>
  /^[1-9]\d*$/.test(answer) ? undefined : 'must be a number of seconds, such as 60';
const anything = (answer: string) => (/[\r\n]/.test(answer) ? 'must be one line' : undefined);

const QUESTIONS = {
  'base-url': {
    ...{ of: ['target'], value: 'URL', fallback: 'https://airisk.example.com', check: url },
    ask: 'Address of the deployment, up to but without /api/oauth2',
  },
  'start-url': {
    ...{ of: ['client'], value: 'URL', fallback: 'http://127.0.0.1:3000/login', check: url },
    ask: 'Address of your application that begins a sign-in',
  },
  command: {
    ...{ of: ['client'], value: 'COMMAND', check: anything },
    ask: 'Command that starts your application; empty if it is running already',
  },
  'client-id': {
    of: ['target', 'client', 'mock'],
    value: 'ID',
    fallback: 'abc123',
    ask: 'A registered client',
  },
  'redirect-uri': {
    ...{ of: ['target', 'client', 'mock'], value: 'URI', check: uris },
    ask: 'Its registered redirect URIs, exactly as registered and with blanks between them, such as https://localhost/callback',
  },
  'user-id': {
    ...{ of: ['target', 'client', 'mock'], value: 'ID', fallback: 'user_42' },
    ask: 'Ids of existing users, with blanks between them: two show that codes are bound to their user',
    askOfClient: 'The user id that your application asks for; empty if it asks for none',
  },
  'other-client-id': {
    ...{ of: ['target', 'mock'], value: 'ID' },
    ask: 'A second registered client, which shows that codes are bound to their client',
  },
  'other-redirect-uri': {
    of: ['target', 'mock'],
    value: 'URI',
    check: uris,
    ask: 'A redirect URI of the second client',
  },
  'signed-in': {
    ...{ of: ['client'], value: 'TEXT', fallback: 'Signed in', check: anything },
    ask: 'Text that your application shows after a sign-in',
  },
  failed: {
    ...{ of: ['client'], value: 'TEXT', fallback: 'Sign-in failed', check: anything },
    ask: 'Text that it shows when a sign-in failed',
  },
  'api-url': {
    ...{ of: ['client'], value: 'URL', check: url },
    ask: 'Address at which it calls the API with the token',
  },
  'code-lifetime': {
    ...{ of: ['target', 'mock'], value: 'SECONDS', fallback: '60', check: seconds },
    ask: 'How long a code lives, in seconds',
  },
  'token-lifetime': {
    ...{ of: ['target', 'mock'], value: 'SECONDS', check: seconds },
    ask: 'How long a token lives, in seconds',
  },
} as const satisfies Readonly<Record<string, Question>>;

export type Flag = keyof typeof QUESTIONS;
const ALL = Object.entries(QUESTIONS) as readonly (readonly [Flag, Question])[];

/** One option for each question. */
export const questionOptions = Object.fromEntries(
  ALL.map(([flag, { ask, value, askOfClient: client }]) => [
    flag,
    {
      type: 'string',
      value,
      help:
        client === undefined ? ask : `${ask}. With --client: ${client[0]?.toLowerCase()}${client.slice(1)}`,
    },
  ]),
) as {
  readonly [F in Flag]: { readonly type: 'string'; readonly value: string; readonly help: string };
} satisfies OptionTable;

/** The questions about a subject, in their order. */
export const questionsOf = (subject: Subject): readonly (readonly [Flag, Question])[] =>
  ALL.filter(([, { of }]) => of.includes(subject)).map(([flag, question]) => [
    flag,
    subject === 'client' ? forClient(question) : question,
  ]);

function forClient(question: Question): Question {
  const { askOfClient, fallback: _, ...rest } = question;
  return askOfClient === undefined ? question : { ...rest, ask: askOfClient };
}

/** What is wrong with an answer; undefined where nothing is. */
export const problemOf = (flag: Flag, answer: string): string | undefined =>
  (QUESTIONS[flag] as Question).check?.(answer);

/** Several values in one answer. */
export const split = (answer = ''): string[] => answer.split(/[\s,]+/).filter((part) => part !== '');
