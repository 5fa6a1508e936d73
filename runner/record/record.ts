/** Records the sign-in pages of a deployment: a person walks through them, once to deny and once to approve. */
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import type { Page } from '@playwright/test';
import { DocumentError } from '../../specs/documents/read-document.ts';
import type { Environment } from '../../specs/documents/resolve-env.ts';
import type { BrowserLaunch } from '../../suites/browser/browser-launch.ts';
import { AUTHORIZE_PATH } from '../../suites/flows/authorizer.ts';
import { encodeQuery } from '../../suites/flows/encode.ts';
import { OneTimeCodes } from '../../suites/flows/one-time-codes.ts';
import { authenticatorsOf, type Decision } from '../../suites/flows/sign-in.ts';
import { startLearning } from '../../suites/flows/start-learning.ts';
import type { TargetUnderTest } from '../../suites/flows/target.ts';
import { BrowserSession, firstLine, SharedBrowser } from '../../suites/flows/visit.ts';
import { resolveTarget } from '../targets/load-target.ts';
import { openTarget } from '../targets/open-target.ts';
import { UsageError } from '../usage-error.ts';
import { type Merged, mergeWalks } from './merge-walks.ts';
import { PASSKEY_VARIABLE, TOTP_VARIABLE, ValueNames } from './name-values.ts';
import { type Replayed, replay } from './replay.ts';
import { tidyActs } from './tidy-acts.ts';
import { type NamedAct, recordWalk, type Walk } from './walk.ts';
import { readTargetDocument, type Written, withSteps, writeTarget } from './write-interaction.ts';

export interface RecordRequest {
  /** The target file, and where it is written to. */
  readonly file: string;
  readonly out: string;
  readonly env: Environment;
  /** Shows the window. */
  readonly window: BrowserLaunch;
  /** Plays without one. */
  readonly browser: BrowserLaunch;
  /** false: the window is not shown, and whoever walks sees with other eyes. */
  readonly headed: boolean;
  /** Walks through the pages of the window that has opened, up to this decision; may come back before it is made. */
  readonly person: (page: Page, wanted: Decision) => Promise<void>;
  /** Called when the walks are over and what was recorded is played. */
  readonly onReplay?: () => void;
}

export interface Recorded extends Merged {
  readonly written: Written;
  /** Variables that the steps refer to. */
  readonly variables: readonly string[];
  /** What could not be named well, or would be different in a run. */
  readonly remarks: readonly string[];
  /** Nothing where a variable that nobody can type is missing. */
  readonly replayed: readonly Replayed[];
  /** It was not replayed for lack of this variable. */
  readonly missing?: string;
}

/**
 * Records, writes and replays.
 * @throws UsageError where nothing could be recorded; then nothing is written.
 */
export async function record(request: RecordRequest): Promise<Recorded> {
  const { file, out, env, window, browser } = request;
  const document = readTargetDocument(file);
  const bare = await describe({ ...document, interaction: answering(env) }, request, env, window);
  const { approved, denied, remarks } = await walkTwice(request, bare);
  const names = new ValueNames();
  const [approvedActs, deniedActs] = [approved, denied].map((walk) => tidyActs(walk?.acts ?? []));
  const ofApproved = (approvedActs ?? []).map((act) => names.toStep(act));
  const ofDenied = (deniedActs ?? []).map((act) => names.toStep(act));
  const merged = mergeWalks(ofApproved, denied && ofDenied, denied?.end === 'refused');
  const updated = withSteps(document, merged);
  const written = writeTarget(out, updated, file);
  const text = JSON.stringify(updated.interaction);
  const variables = [...new Set([...text.matchAll(/"env:(\w+)"/g)].map(([, name]) => name as string))];
  const told = [...remarks, ...remarkOn([...(approvedActs ?? []), ...(deniedActs ?? [])])];
  const result = { ...merged, written, variables, remarks: [...new Set(told)] };
  const missing = [TOTP_VARIABLE, PASSKEY_VARIABLE].find((name) => variables.includes(name) && !env[name]);
  if (missing !== undefined) return { ...result, replayed: [], missing };
  request.onReplay?.();
  // What was typed is known until here only.
  const values = Object.fromEntries(names.values);
  const known = { ...values, ...Object.fromEntries(Object.entries(env).filter(([, value]) => value)) };
  const target = await describe(updated, request, known, browser);
  for (const authenticator of authenticatorsOf(target.interaction))
    new OneTimeCodes().leaveOut(authenticator);
  return { ...result, replayed: await replayBoth(target, merged) };
}

/** Nothing is known of the pages but the passkey, if there is one: it answers in the place of an authenticator. */
const answering = (env: Environment): object =>
  env[PASSKEY_VARIABLE]
    ? { kind: 'form', approve: [{ passkey: { credential: `env:${PASSKEY_VARIABLE}` } }] }
    : { kind: 'none' };

async function describe(
  document: object,
  { out }: RecordRequest,
  env: Environment,
  browser: BrowserLaunch,
): Promise<TargetUnderTest> {
  try {
    const config = resolveTarget(out, document, dirname(out), env);
    const plan = { target: { kind: 'deployment', config }, allowAttacks: false, browser } as const;
    return await openTarget({ ...plan, tagKey: randomBytes(16).toString('hex') }, true);
  } catch (error) {
    if (error instanceof DocumentError) throw new UsageError(error.message);
    throw error;
  }
}

interface Walks {
  readonly approved: Walk;
  readonly denied?: Walk;
  readonly remarks: readonly string[];
}

/** Denied first: an approval may be remembered, and then nobody can deny. What came of a walk says which one it was. */
async function walkTwice(request: RecordRequest, target: TargetUnderTest): Promise<Walks> {
  const browser = new SharedBrowser({ headed: request.headed });
  const browserSession = new BrowserSession(target, browser);
  const walk = async (wanted: Decision): Promise<Walk> => {
    const context = await browserSession.newContext().catch((error: unknown) => {
      throw new UsageError(`no window can be shown here, which needs a display: ${firstLine(error)}`);
    });
    try {
      const redirectUris = [target.client.redirectUri, ...target.client.alternateRedirectUris];
      const url = authorizeUrl(target);
      return await recordWalk({ context, url, redirectUris, walk: (page) => request.person(page, wanted) });
    } finally {
      // Whoever closed the window closed it too.
      await context.close().catch(() => undefined);
    }
  };
  try {
    const first = await walk('deny');
    if (first.end === 'code' && first.acts.length === 0) throw new UsageError(NO_PAGES);
    const second = await walk(first.end === 'code' ? 'deny' : 'approve');
    const remarks = [...first.remarks, ...second.remarks];
    if (first.end !== 'code') {
      if (second.end !== 'code') throw new UsageError(NOT_APPROVED);
      return { approved: second, denied: first, remarks };
    }
    if (second.end !== 'code') return { approved: first, denied: second, remarks };
    return { approved: first, remarks: [...remarks, NOT_DENIED] };
  } finally {
    await browser.close();
  }
}

const NO_PAGES =
  'the deployment shows no page: it redirected at once. Write "interaction": {"kind": "none"} instead of recording';
const NOT_APPROVED =
  'no approval was recorded: the walk ended before the browser was sent to the redirect URI with a code. Nothing was written; record again';
const NOT_DENIED =
  'both walks led to a code, so deny is not written. Where the consent is remembered, take it back at the deployment, or record as a user who never gave it';

function authorizeUrl({ baseUrl, client }: TargetUnderTest): string {
  const query = encodeQuery([
    ['client_id', client.id],
    ['redirect_uri', client.redirectUri],
  ]);
  return `${baseUrl}${AUTHORIZE_PATH}?${query}`;
}

async function replayBoth(target: TargetUnderTest, { deny }: Merged): Promise<Replayed[]> {
  const browser = new SharedBrowser();
  const { redactor } = startLearning(target, randomBytes(16).toString('hex'));
  try {
    const played = [await replay(target, browser, 'approve')];
    if (deny) played.push(await replay(target, browser, 'deny'));
    return played.map((one) =>
      one.trouble === undefined ? one : { ...one, trouble: redactor.redact(one.trouble) },
    );
  } finally {
    await browser.close();
  }
}

function remarkOn(acts: readonly NamedAct[]): string[] {
  const poor = acts.flatMap(({ poorly, page, offers }) =>
    poorly ? [`${poorly}. ${page} has ${offers || 'nothing that is called anything'}`] : [],
  );
  const single = acts.filter(({ kind, value }) => kind === 'fill' && value?.length === 1);
  const boxes =
    single.length >= LEAST_BOXES
      ? [
          'a code was typed digit by digit into fields of their own, which steps cannot repeat: give interaction.kind "script"',
        ]
      : [];
  return [...poor, ...boxes];
}

const LEAST_BOXES = 4;
