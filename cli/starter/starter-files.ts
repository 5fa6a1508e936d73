/** What `init` writes: a target file, the text that explains it and, for pages that need one, a sign-in script. */
import { basename, dirname, join } from 'node:path';
import type { Target } from '../../specs/generated/target.ts';
import { explanation } from './explanation.ts';

/** Kinds of `interaction`. */
export const STARTER_KINDS = ['none', 'form', 'script'] as const;
export type StarterKind = (typeof STARTER_KINDS)[number];

export interface StarterFile {
  readonly path: string;
  readonly text: string;
}

const SCRIPT_NAME = 'airisk-sign-in.mjs';

/** The files for one kind; the target file first. */
export function starterFiles(kind: StarterKind, path: string): StarterFile[] {
  const files = [
    { path, text: `${JSON.stringify(starterTarget(kind), null, 2)}\n` },
    { path: path.replace(/\.json$/, '.md'), text: explanation(kind, basename(path)) },
  ];
  return kind === 'script' ? [...files, { path: join(dirname(path), SCRIPT_NAME), text: SCRIPT }] : files;
}

/** Environment variables that the files of a kind refer to. */
export function starterVariables(kind: StarterKind): string[] {
  const signIn = kind === 'none' ? [] : ['AIRISK_TEST_USER', 'AIRISK_TEST_PASSWORD'];
  return ['AIRISK_CLIENT_SECRET', ...signIn];
}

function starterTarget(kind: StarterKind): Target {
  return {
    name: 'staging',
    baseUrl: 'https://airisk.example.com',
    client: {
      id: 'abc123',
      secret: 'env:AIRISK_CLIENT_SECRET',
      redirectUri: 'https://localhost/callback',
    },
    users: { primary: 'user_42' },
    interaction: starterInteraction(kind),
    lifetimes: { codeSeconds: 60, maxWaitSeconds: 120 },
    resources: { listUsers: '/api/Users/ListUsers', userOnly: '/api/Chat/GetConversations' },
    limits: { requestsPerSecond: 10 },
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
