/** What `init` writes: a configuration, the text that explains it and, for pages that need one, a sign-in script. */

import { basename, dirname, join } from 'node:path';
import { withoutJson } from '../../specs/documents/json-name.ts';
import type { ClientConfiguration } from '../../specs/generated/client.ts';
import type { MockConfigFile } from '../../specs/generated/mock-config.ts';
import type { Target } from '../../specs/generated/target.ts';
import { isLoopback } from '../../specs/is-loopback.ts';
import { explanation } from './explanation.ts';
import { type Answers, type Subject, split } from './questions.ts';

/** Kinds of `interaction`. */
export const STARTER_KINDS = ['none', 'form', 'script'] as const;
export type StarterKind = (typeof STARTER_KINDS)[number];

/** What is to be written. */
export interface Starter {
  readonly subject: Subject;
  /** Of a target: what a user meets there. */
  readonly kind: StarterKind;
  readonly answers: Answers;
}

interface StarterFile {
  readonly path: string;
  readonly text: string;
}

const SCRIPT_NAME = 'airisk-sign-in.mjs';

/** The files; the configuration first. */
export function starterFiles(starter: Starter, path: string): StarterFile[] {
  const { subject, kind } = starter;
  const schema = subject === 'mock' ? 'mock-config' : subject;
  const content = {
    $schema: `./node_modules/airisk-conformance/specs/schemas/${schema}.schema.json`,
    ...CONTENTS[subject](starter),
  };
  const files = [
    { path, text: `${JSON.stringify(content, null, 2)}\n` },
    { path: `${withoutJson(path)}.md`, text: explanation(starter, basename(path)) },
  ];
  const scripted = subject === 'target' && kind === 'script';
  return scripted ? [...files, { path: join(dirname(path), SCRIPT_NAME), text: SCRIPT }] : files;
}

/** Environment variables that the files refer to. */
export function starterVariables({ subject, kind, answers }: Starter): string[] {
  const other = answers['other-client-id'] === undefined ? [] : ['AIRISK_OTHER_SECRET'];
  const signIn = subject !== 'target' || kind === 'none' ? [] : ['AIRISK_TEST_USER', 'AIRISK_TEST_PASSWORD'];
  return [...(isMadeUp(subject, answers) ? [] : ['AIRISK_CLIENT_SECRET']), ...other, ...signIn];
}

/** An application that the run starts is told its secret, and so is the provider of the run: any will do. */
const isMadeUp = (subject: Subject, { command }: Starter['answers']): boolean =>
  subject === 'client' && command !== undefined;

const CONTENTS: Readonly<Record<Subject, (starter: Starter) => object>> = {
  target: starterTarget,
  client: starterClient,
  mock: starterMock,
};

function starterTarget({ kind, answers }: Starter): Target {
  const [redirectUri = 'https://localhost/callback', ...others] = split(answers['redirect-uri']);
  const [primary = 'user_42', other] = split(answers['user-id']);
  const otherId = answers['other-client-id'];
  const { 'base-url': baseUrl = '', 'token-lifetime': tokenSeconds } = answers;
  return {
    name: 'staging',
    baseUrl,
    client: {
      id: answers['client-id'] ?? '',
      secret: 'env:AIRISK_CLIENT_SECRET',
      redirectUri,
      ...(others.length > 0 && { alternateRedirectUris: others }),
    },
    ...(otherId !== undefined && {
      otherClient: {
        ...{ id: otherId, secret: 'env:AIRISK_OTHER_SECRET' },
        redirectUri: answers['other-redirect-uri'] ?? 'https://localhost/other-client',
      },
    }),
    users: { primary, ...(other !== undefined && { other }) },
    interaction: starterInteraction(kind),
    lifetimes: {
      codeSeconds: Number(answers['code-lifetime']),
      ...(tokenSeconds !== undefined && { tokenSeconds: Number(tokenSeconds) }),
      maxWaitSeconds: 120,
    },
    resources: { listUsers: '/api/Users/ListUsers', userOnly: '/api/Chat/GetConversations' },
    // A deployment is used by others; what runs on this machine is not.
    ...(!isLoopback(new URL(baseUrl).hostname) && { limits: { requestsPerSecond: 10 } }),
  };
}

function starterClient({ answers }: Starter): ClientConfiguration {
  const startUrl = answers['start-url'] ?? '';
  const { command, 'api-url': apiUrl } = answers;
  const [user] = split(answers['user-id']);
  return {
    name: 'my application',
    provider: { port: 4010 },
    client: {
      id: answers['client-id'] ?? '',
      secret: isMadeUp('client', answers) ? 'a-secret-for-tests-only' : 'env:AIRISK_CLIENT_SECRET',
      redirectUri: split(answers['redirect-uri'])[0] ?? new URL('/callback', startUrl).href,
    },
    ...(user !== undefined && { users: { primary: user } }),
    ...(command !== undefined && {
      launch: {
        command,
        readyUrl: new URL('/', startUrl).href,
        env: {
          AIRISK_BASE_URL: '${provider.url}',
          AIRISK_CLIENT_ID: '${client.id}',
          AIRISK_CLIENT_SECRET: '${client.secret}',
          ...(user !== undefined && { AIRISK_USER_ID: '${users.primary}' }),
        },
      },
    }),
    drive: {
      kind: 'browser',
      startUrl,
      ...(apiUrl !== undefined && { apiUrl }),
      signedIn: { text: answers['signed-in'] ?? '' },
      failed: { text: answers.failed ?? '' },
    },
  };
}

function starterMock({ answers }: Starter): MockConfigFile {
  const [redirectUri = 'http://127.0.0.1:3000/callback', ...others] = split(answers['redirect-uri']);
  const otherId = answers['other-client-id'];
  const tokenSeconds = answers['token-lifetime'];
  return {
    clients: [
      {
        ...{ id: answers['client-id'] ?? '', secret: 'env:AIRISK_CLIENT_SECRET', name: 'My application' },
        redirectUris: [redirectUri, ...others] as [string, ...string[]],
      },
      ...(otherId === undefined
        ? []
        : [
            {
              ...{ id: otherId, secret: 'env:AIRISK_OTHER_SECRET', name: 'Another application' },
              redirectUris: [answers['other-redirect-uri'] ?? 'https://localhost/other-client'] as [string],
            },
          ]),
    ],
    users: split(answers['user-id'] ?? 'user_42').map((id) => ({
      ...{ id, name: `Test user ${id}`, login: id },
      password: `mock-password-${id}`,
    })),
    codeLifetimeSeconds: Number(answers['code-lifetime']),
    ...(tokenSeconds !== undefined && { tokenLifetimeSeconds: Number(tokenSeconds) }),
  };
}

function starterInteraction(kind: StarterKind): NonNullable<Target['interaction']> {
  if (kind === 'none') return { kind: 'none' };
  if (kind === 'script') return { kind: 'script', module: `./${SCRIPT_NAME}` };
  return {
    kind: 'form',
    steps: [
      { fill: { label: 'User name', value: 'env:AIRISK_TEST_USER' } },
      { fill: { label: 'Password', value: 'env:AIRISK_TEST_PASSWORD' } },
      { click: { role: 'button', name: 'Sign in' } },
    ],
    approve: [{ click: { role: 'button', name: 'Approve' } }],
    deny: [{ click: { role: 'button', name: 'Deny' } }],
  };
}

const SCRIPT = `/**
 * How a test user signs in and decides. Each function gets a Playwright page that shows the answer to the
 * authorization request, and returns when the browser has been sent back, or when its last click is done.
 * https://playwright.dev/docs/api/class-page
 */
async function signIn(page) {
  await page.getByLabel('User name').fill(process.env.AIRISK_TEST_USER);
  await page.getByLabel('Password').fill(process.env.AIRISK_TEST_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export async function approve(page) {
  await signIn(page);
  await page.getByRole('button', { name: 'Approve' }).click();
}

export async function deny(page) {
  await signIn(page);
  await page.getByRole('button', { name: 'Deny' }).click();
}
`;
