/** Passkeys of test users (Web Authentication), in the virtual authenticator that Playwright gives a browser context. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import type { Target } from '../../specs/generated/target.ts';
import { isObject } from '../../specs/is-object.ts';
import { claimNext } from './claims.ts';
import { StepError } from './find-control.ts';
import { type CodeClock, REAL_TIME } from './one-time-codes.ts';
import { flatten } from './read-step.ts';

/** What an authenticator keeps. */
export interface Passkey {
  /** Credential id, base64url. */
  readonly id: string;
  /** Host name that it is for. */
  readonly rpId: string;
  /** Base64url. */
  readonly userHandle: string;
  /** On P-256: PKCS#8 (DER), base64url. */
  readonly privateKey: string;
  /** SubjectPublicKeyInfo (DER), base64url. */
  readonly publicKey: string;
}

const SHAPE = '{"id": "…", "rpId": "…", "userHandle": "…", "privateKey": "…"}';

/**
 * Reads a passkey as `airisk-conformance passkey` writes it and Playwright does; its private key may be PEM.
 * @throws StepError which says what is wrong and quotes nothing.
 */
export function readPasskey(text: string): Passkey {
  const given = parse(text);
  const member = (name: string): string => {
    const value = given[name];
    if (typeof value !== 'string' || value === '')
      throw new StepError(`passkey.credential has no ${name}; it must be JSON such as ${SHAPE}`);
    return value;
  };
  const [id, userHandle] = (['id', 'userHandle'] as const).map((name) => {
    const value = member(name);
    if (/^[\w-]+$/.test(value) && value.length % 4 !== 1) return value;
    throw new StepError(`passkey.credential: its ${name} is not base64url`);
  }) as [string, string];
  const rpId = member('rpId');
  if (isIP(rpId) !== 0 || !/^[\w.-]+$/.test(rpId))
    throw new StepError('passkey.credential: its rpId must be a host name such as login.example.com');
  const key = readKey(member('privateKey'));
  const toText = (bytes: Buffer): string => bytes.toString('base64url');
  const privateKey = toText(key.export({ format: 'der', type: 'pkcs8' }));
  const publicKey = toText(createPublicKey(key as never).export({ format: 'der', type: 'spki' }));
  return { id, rpId, userHandle, privateKey, publicKey };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // The parser's own words would quote it.
  }
  throw new StepError(`passkey.credential is no JSON object; it must be such as ${SHAPE}`);
}

function readKey(text: string): KeyObject {
  try {
    const isPem = text.includes('-----BEGIN');
    const key = isPem
      ? createPrivateKey(text)
      : createPrivateKey({ key: Buffer.from(text, 'base64url'), format: 'der', type: 'pkcs8' });
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  } catch {
    // The library's own words are about its own formats.
  }
  throw new StepError(
    'passkey.credential: its privateKey must be a key on P-256 (ES256), as PKCS#8 in base64url or as PEM',
  );
}

/** How the secret of a passkey may stand somewhere. */
export function secretsOfPasskey(text: string): string[] {
  try {
    return [text, readPasskey(text).privateKey];
  } catch {
    return [text];
  }
}

/** The passkeys that the steps of a target use, each once, those of its first user last. */
function passkeysOf(interaction: NonNullable<Target['interaction']>): Passkey[] {
  if (interaction.kind !== 'form') return [];
  const { otherSteps = [], steps = [], approve, deny = [], signOut = [] } = interaction;
  const texts = flatten([...otherSteps, ...steps, ...approve, ...deny, ...signOut]).flatMap((step) =>
    'passkey' in step ? [step.passkey.credential] : [],
  );
  return [...new Set(texts)].map(readPasskey);
}

/** Whether any step of a target is done with a passkey. */
export const needsPasskeys = (interaction: NonNullable<Target['interaction']>): boolean =>
  passkeysOf(interaction).length > 0;

/** The counter that each passkey of a context began with, or was seen at. */
const counters = new WeakMap<BrowserContext, Map<string, number>>();

/** Gives a new context the passkeys of a target, before a page of it is opened. No other authenticator answers then. */
export async function givePasskeys(
  context: BrowserContext,
  target: { readonly interaction: NonNullable<Target['interaction']>; readonly clock?: CodeClock },
): Promise<void> {
  const passkeys = passkeysOf(target.interaction);
  for (const passkey of passkeys) await renewPasskey(context, passkey, target.clock);
  if (passkeys.length > 0) await context.credentials.install();
}

/**
 * Makes a passkey the one that answers at its name. It counts on from above all that any process of this user has counted: a
 * provider takes one whose counter stands still for a copy. The counter is about the time in seconds, so that those of other
 * machines are behind it as well.
 */
export async function renewPasskey(
  context: BrowserContext,
  passkey: Passkey,
  clock: CodeClock = REAL_TIME,
): Promise<void> {
  const { rpId, ...key } = passkey;
  const signCount = claimNext(`${clock.of} ${passkey.privateKey}`, Math.floor(clock.now() / 1000));
  // Where a page does not say whose it wants, any passkey of its name would do.
  for (const { id } of await context.credentials.get({ rpId })) await context.credentials.delete(id);
  await context.credentials.create(rpId, { ...key, signCount });
  remember(context, passkey.id, signCount);
}

function remember(context: BrowserContext, id: string, count: number): void {
  const known = counters.get(context) ?? new Map<string, number>();
  counters.set(context, known.set(id, count));
}

/** Whether a context has passkeys. */
export const hasPasskeys = (context: BrowserContext): boolean => counters.has(context);

/**
 * Whether a page has used the passkey since it was renewed, or since this was asked.
 * @param take It will have been asked.
 */
export async function isUsed(context: BrowserContext, { id }: Passkey, take = false): Promise<boolean> {
  const [held] = await context.credentials.get({ id });
  const before = counters.get(context)?.get(id) ?? Number.POSITIVE_INFINITY;
  if (held === undefined || held.signCount <= before) return false;
  if (take) remember(context, id, held.signCount);
  return true;
}

/** Why a page may have asked for no passkey. */
export function whyUnused(page: Page, { rpId }: Passkey): string {
  if (!URL.canParse(page.url())) return '';
  const { hostname, protocol, port } = new URL(page.url());
  const named = `${protocol}//${rpId}${port === '' ? '' : `:${port}`}`;
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0)
    return `a passkey works at a host name, not at the address ${hostname}: reach the page as ${named}`;
  if (hostname !== rpId && !hostname.endsWith(`.${rpId}`))
    return `the passkey is for ${rpId}, the page is at ${hostname}`;
  return 'the step before must press what asks for it';
}

const TELL = 'airiskSigned';

/** Learns what passkeys sign on a page. Nothing is learned of authenticators that a page brings itself. */
export async function learnSigned(session: CDPSession, learn: (value: string) => void): Promise<void> {
  session.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name !== TELL) return;
    for (const value of JSON.parse(payload) as string[]) {
      learn(value);
      learn(Buffer.from(value, 'base64').toString('base64url'));
    }
  });
  await Promise.all([
    session.send('Runtime.enable'),
    session.send('Page.enable'),
    session.send('Runtime.addBinding', { name: TELL }),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${tellSigned})(${TELL})` }),
  ]);
}

/** Runs in every document, after the virtual authenticator and before the page's own scripts. */
function tellSigned(tell: (values: string) => void): void {
  const { credentials } = navigator;
  if (!credentials) return;
  const get = credentials.get.bind(credentials);
  credentials.get = async (options) => {
    const found = await get(options);
    const { response } = (found ?? {}) as { response?: Record<string, ArrayBuffer> };
    const parts = ['signature', 'authenticatorData', 'clientDataJSON'].flatMap(
      (name) => response?.[name] ?? [],
    );
    if (parts.length > 0)
      tell(JSON.stringify(parts.map((part) => btoa(String.fromCharCode(...new Uint8Array(part))))));
    return found;
  };
}
