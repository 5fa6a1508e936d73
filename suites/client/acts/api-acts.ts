/** Acts about the token in use, and about a provider that cannot be trusted. */
import type { ClientArm } from '../../../specs/generated/client-scenario.ts';
import { prepareArm } from '../arm-vector.ts';
import type { Bed, JournalEntry, Sighting, Visitor } from '../bed.ts';
import { isBrowserVisitor } from '../drive/browser-driver.ts';
import { describeSighting } from '../expectations.ts';
import { broken, type Finding, holds, seemsBroken, toShown, unseen, untestable } from '../finding.ts';
import { bearerOf, isApiRequest, isAuthorization, issuedToken, isTokenRequest } from '../read-journal.ts';
import type { Act, Topic } from '../scenario.ts';
import { withPages } from '../show-page.ts';
import { HOSTILE_TEXTS, judgeInert } from './page-acts.ts';
import { ActFailed, beginWithHistory, entriesSince, settle, withBrowsers, worst } from './stage.ts';

const API_ENDPOINTS = ['users', 'conversations', 'conversation', 'agents'];

/** Arms something for whichever part of the API is called next. */
function armApi(bed: Bed, command: Omit<ClientArm, 'match'>): void {
  for (const endpoint of API_ENDPOINTS)
    bed.provider.arm(prepareArm(bed, { ...command, match: { endpoint } }));
}

interface ApiVisit {
  readonly sighting: Sighting;
  /** From the call on; for a command, of the whole run. */
  readonly entries: readonly JournalEntry[];
  readonly token: string | undefined;
  readonly visitor: Visitor;
}

/** Signs in, arms the API, makes the application call it, and looks at what came of it. */
async function callDisturbed<T>(
  bed: Bed,
  command: Omit<ClientArm, 'match'>,
  look: (visit: ApiVisit) => Promise<T>,
): Promise<T> {
  bed.provider.reset();
  bed.foreign.reset();
  const visitor = await bed.driver.visit();
  try {
    await beginWithHistory(bed, [visitor]);
    if (isBrowserVisitor(visitor)) {
      const begun = await visitor.signIn();
      if (begun.marker !== 'signed-in') throw new ActFailed(`no sign-in: ${describeSighting(begun)}`);
      const token = bed.provider.journal().map(issuedToken).find(Boolean);
      // What the application did on its own while signing in is over; the next call is the one that counts.
      const before = bed.provider.journal().length;
      armApi(bed, command);
      const sighting = await visitor.callApi();
      const found = await look({ sighting, entries: entriesSince(bed, before), token, visitor });
      return await withPages(bed, [visitor], found);
    }
    armApi(bed, command);
    const sighting = await visitor.signIn();
    const entries = [...bed.provider.journal()];
    return await look({ sighting, entries, token: entries.map(issuedToken).find(Boolean), visitor });
  } finally {
    await visitor.close();
  }
}

const calls = (entries: readonly JournalEntry[]) => entries.filter(isApiRequest);
const NOT_CALLED = 'the application did not call the API';

/** Sign-ins beyond the one that a command begins with. */
function newSignIns(bed: Bed, entries: readonly JournalEntry[]): number {
  const own = bed.driver.kind === 'command' ? 1 : 0;
  return entries.filter(isAuthorization).length - own;
}

const TOKEN_SECONDS = 3;

const apiExpired: Act = (bed) =>
  withBrowsers(bed, 1, async (visitor) => {
    if (!visitor) throw new Error('a browser is needed');
    const row = 'client-api-expired';
    const expected = 'After its expiration the token is not sent.';
    bed.provider.arm({
      match: { endpoint: 'token' },
      tokenAnswer: { merge: { expiration: `\${now+${TOKEN_SECONDS + 1}}` } },
    });
    const begun = await visitor.signIn();
    if (begun.marker !== 'signed-in')
      return { [row]: unseen(expected, `no sign-in: ${describeSighting(begun)}`) };
    const issued = bed.provider.journal().find(isTokenRequest);
    const token = issued && issuedToken(issued);
    await visitor.callApi();
    const good = calls(bed.provider.journal()).filter((entry) => bearerOf(entry) === token);
    if (!issued || good.length === 0) return { [row]: unseen(expected, `${NOT_CALLED} while it was good`) };
    await settle(issued.at + (TOKEN_SECONDS + 1) * 1000 + 200 - Date.now());
    const before = bed.provider.journal().length;
    await visitor.callApi();
    const late = calls(entriesSince(bed, before)).filter((entry) => bearerOf(entry) === token);
    const entries = bed.provider.journal();
    return {
      [row]:
        late.length > 0 ? broken(expected, 'it was sent', entries) : holds(expected, 'it was not', entries),
    };
  });

const UNAUTHORIZED = {
  times: 60,
  answer: { status: 401, headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } },
};

const apiUnauthorized: Act = async (bed) => {
  const expected = 'A new sign-in is begun or offered, and works.';
  const dropped = 'The refused token is not sent again on the next visit.';
  return callDisturbed(bed, UNAUTHORIZED, async ({ sighting, entries, visitor }) => {
    const refused = calls(entries)[0];
    if (!refused) {
      const nothing = unseen(expected, NOT_CALLED);
      return { 'client-api-unauthorized': nothing, 'client-api-refused-token-dropped': nothing };
    }
    const offered = await offersSignIn(bed, visitor, entries, sighting);
    const token = bearerOf(refused);
    const before = bed.provider.journal().length;
    await visitor.callApi();
    const again = calls(entriesSince(bed, before)).filter((entry) => bearerOf(entry) === token);
    const all = [...bed.provider.journal()];
    bed.provider.reset();
    const works = await visitor.signIn();
    const offer = !offered
      ? broken(expected, `neither: ${describeSighting(sighting)}`, all)
      : works.marker === 'signed-in'
        ? holds(expected, 'so it was', all)
        : seemsBroken(expected, `the new sign-in led to ${describeSighting(works)}`, all);
    return {
      'client-api-unauthorized': offer,
      'client-api-refused-token-dropped':
        again.length > 0 ? broken(dropped, 'it was', all) : holds(dropped, 'it was not', all),
    };
  });
};

/** A new sign-in was begun, is one click away, or the session is visibly over. */
async function offersSignIn(
  bed: Bed,
  visitor: Visitor,
  entries: readonly JournalEntry[],
  sighting: Sighting,
): Promise<boolean> {
  if (!isBrowserVisitor(visitor)) return sighting.marker !== 'signed-in' && sighting.trouble === undefined;
  if (newSignIns(bed, entries) > 0) return true;
  const start = new URL(visitor.drive.startUrl).pathname;
  const targets = await visitor.page
    .locator('a[href], form[action]')
    .evaluateAll((found) =>
      found.map((one) => (one as HTMLAnchorElement).href || (one as HTMLFormElement).action),
    );
  if (targets.some((url) => URL.canParse(url) && new URL(url).pathname === start)) return true;
  return (await visitor.isSignedIn()) === false;
}

const apiNoLoop: Act = (bed) =>
  callDisturbed(bed, UNAUTHORIZED, async ({ entries, visitor }) => {
    const expected = 'One visit leads to at most one new sign-in.';
    // Loops by script go on after the page was first shown.
    if (isBrowserVisitor(visitor)) {
      await settle();
      await visitor.look(performance.now() + visitor.timeoutMs);
    }
    const all = [...entries, ...bed.provider.journal().filter(({ n }) => n > (entries.at(-1)?.n ?? 0))];
    if (calls(all).length === 0) return { 'client-api-no-loop': unseen(expected, NOT_CALLED) };
    const begun = newSignIns(bed, all);
    return {
      'client-api-no-loop':
        begun > 1
          ? broken(expected, `it led to ${begun}`, all.slice(0, 12))
          : holds(expected, `it led to ${begun}`, all),
    };
  });

const apiForbidden: Act = (bed) =>
  callDisturbed(bed, { times: 60, answer: { status: 403 } }, async ({ entries }) => {
    const expected = 'No new sign-in is begun.';
    if (calls(entries).length === 0) return { 'client-api-forbidden': unseen(expected, NOT_CALLED) };
    const begun = newSignIns(bed, entries);
    return {
      'client-api-forbidden':
        begun > 0
          ? broken(expected, `${begun} were`, entries.slice(0, 12))
          : holds(expected, 'none was', entries),
    };
  });

const apiRedirect: Act = async (bed) => {
  const expected = 'The other origin does not receive the token.';
  const findings: Finding[] = [];
  for (const status of [302, 307, 308]) {
    const answer = { status, headers: { Location: '${foreign.url}/api/Users/ListUsers' } };
    const found = await callDisturbed(bed, { answer }, async ({ entries, token }) => {
      await settle(100);
      const leaked = bed.foreign
        .requests()
        .some(
          ({ url, headers, body }) =>
            token && [url, body, ...headers.flat()].some((text) => text.includes(token)),
        );
      if (calls(entries).length === 0) return unseen(expected, NOT_CALLED);
      return leaked
        ? broken(expected, `after ${status} it did`, entries)
        : holds(expected, 'it did not', entries);
    });
    findings.push(found);
  }
  return { 'client-api-redirect': worst(findings) };
};

const JSON_TYPE = { 'Content-Type': 'application/json' };
const FAILURES: readonly (readonly [string, object])[] = [
  ['a 500', { status: 500, body: 'Internal Server Error' }],
  ['a page', { headers: { 'Content-Type': 'text/html' }, body: '<!doctype html><h1>Maintenance</h1>' }],
  ['broken JSON', { headers: JSON_TYPE, body: '[{"id":"1","na' }],
  ['null', { headers: JSON_TYPE, body: 'null' }],
  ['an object where a list should be', { headers: JSON_TYPE, body: '{"unexpected":true}' }],
];

const apiFailure: Act = async (bed) => {
  const expected = 'A visible message, and the next visit works.';
  const findings: Finding[] = [];
  for (const [what, answer] of FAILURES) {
    await bed.app?.ensure();
    const found = await callDisturbed(bed, { answer }, async ({ sighting, entries, visitor }) => {
      if (calls(entries).length === 0) return unseen(expected, NOT_CALLED);
      const seen = `${what} led to ${describeSighting(sighting)}`;
      const crashed = bed.driver.kind === 'command' && bed.driver.marksRefusals && sighting.marker === 'none';
      if (sighting.trouble !== undefined || crashed) return broken(expected, seen, entries);
      return judgeNextVisit(bed, visitor, seen, expected);
    });
    findings.push(found);
  }
  return { 'client-api-failure': worst(findings) };
};

async function judgeNextVisit(bed: Bed, visitor: Visitor, seen: string, expected: string): Promise<Finding> {
  const before = bed.provider.journal().length;
  const next = isBrowserVisitor(visitor) ? await visitor.callApi() : await visitor.signIn();
  const since = entriesSince(bed, before);
  const good = calls(since).some((entry) => entry.answer?.status === 200) && next.trouble === undefined;
  const entries = bed.provider.journal();
  return good
    ? holds(expected, `${seen}; the next visit worked`, entries)
    : seemsBroken(expected, `${seen}; the next visit led to ${describeSighting(next)}`, entries);
}

const apiTextInert: Act = async (bed) => {
  const items = HOSTILE_TEXTS.map((text, at) => ({ id: `id_${at}`, name: text, title: text }));
  return withBrowsers(bed, 1, async (visitor) => {
    if (!visitor) throw new Error('a browser is needed');
    await visitor.plantCanary();
    const begun = await visitor.signIn();
    const expected = 'Markup and script run nowhere and become no element.';
    const before = bed.provider.journal().length;
    armApi(bed, { answer: { headers: JSON_TYPE, body: JSON.stringify(items) } });
    await visitor.callApi();
    const called = calls(entriesSince(bed, before)).length > 0;
    if (begun.marker !== 'signed-in' || !called)
      return { 'client-api-text-inert': unseen(expected, NOT_CALLED) };
    return { 'client-api-text-inert': await judgeInert(bed, visitor, 'names and titles') };
  });
};

const tokenCertificate: Act = async (bed) => {
  const row = 'client-token-certificate';
  const expected = 'A provider with an untrusted certificate receives neither secret nor code.';
  if (!bed.openUntrusted) {
    const how = 'needs launch, or a command, that is given ${provider.url}: it is started once more for this';
    return { [row]: untestable(expected, how) };
  }
  // Where the port is fixed a second copy would die of it, and the first one would answer in its place.
  await bed.app?.stop();
  try {
    return { [row]: await meetUntrusted(await bed.openUntrusted(), expected) };
  } finally {
    await bed.app?.ensure();
  }
};

async function meetUntrusted(untrusted: Bed, expected: string): Promise<Finding> {
  try {
    const visitor = await untrusted.driver.visit();
    const sighting = await visitor.signIn();
    const entries = [...untrusted.provider.journal()];
    await visitor.close();
    const seen = describeSighting(sighting);
    if (entries.some(isTokenRequest)) return broken(expected, 'it received a token request', entries);
    if (sighting.marker === 'signed-in') {
      // Whoever signs in without this provider has asked another one: no word about certificates.
      if (entries.length === 0) return unseen(expected, `the provider received no request; ${seen}`);
      return {
        ...broken(expected, 'the application says that it signed in', entries),
        shown: [toShown(sighting)],
      };
    }
    const asked = entries.some(isAuthorization) || sighting.marker === 'failed';
    if (!asked) return unseen(expected, `the sign-in did not begin: ${seen}`);
    return holds(expected, `no token request; ${seen}`, entries);
  } finally {
    await untrusted.close();
  }
}

const STARTED_ANEW = 'the application is started anew for this';

/** Acts by the id of their scenario. */
export const API_ACTS: Topic<Act> = {
  'api-expired': {
    title: 'A token whose time is over',
    slow: true,
    needs: ['browser', 'api'],
    verifies: ['client-api-expired'],
    play: apiExpired,
  },
  'api-unauthorized': {
    title: 'A refused token',
    needs: ['api'],
    verifies: ['client-api-unauthorized', 'client-api-refused-token-dropped'],
    play: apiUnauthorized,
  },
  'api-no-loop': {
    title: 'Tokens that are all refused',
    needs: ['api'],
    verifies: ['client-api-no-loop'],
    play: apiNoLoop,
  },
  'api-forbidden': {
    title: 'A 403 from the API',
    needs: ['api'],
    verifies: ['client-api-forbidden'],
    play: apiForbidden,
  },
  'api-redirect': {
    title: 'A redirect from the API to another origin',
    needs: ['api'],
    verifies: ['client-api-redirect'],
    play: apiRedirect,
  },
  'api-failure': {
    title: 'A failing API',
    needs: ['api'],
    verifies: ['client-api-failure'],
    play: apiFailure,
  },
  'api-text-inert': {
    title: 'Markup and script from the API',
    needs: ['browser', 'api'],
    verifies: ['client-api-text-inert'],
    play: apiTextInert,
  },
  'token-certificate': {
    title: 'A certificate that cannot be trusted',
    needs: ['launch'],
    without: { 'second-sign-in': STARTED_ANEW, 'after-error': STARTED_ANEW, 'second-tab': STARTED_ANEW },
    verifies: ['client-token-certificate'],
    play: tokenCertificate,
  },
};
