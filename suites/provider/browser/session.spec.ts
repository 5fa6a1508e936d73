import {
  isSpared,
  judgeSession,
  type OpenBrowser,
  type SessionFinding,
  signInAndReturn,
} from '../../fixtures/kept-sign-in.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { encodeQuery, type Param } from '../../flows/encode.ts';
import type { KeptBrowser, KeptCookie, Standing } from '../../flows/kept-browser.ts';
import type { Provider } from '../../flows/provider.ts';
import type { Step } from '../../flows/read-step.ts';
import type { Signer } from '../../flows/sign-in.ts';

/** The session ended while it was looked at: what was refused may have been refused for that. */
const ENDED = 'the session ended while it was looked at';

const isUnguarded = ({ httpOnly, sameSite }: KeptCookie): boolean => !httpOnly || sameSite === undefined;

test.describe('a sign-in that is remembered', () => {
  test('is good for no other user', verifies('session-other-user'), async ({ checker, provider, target }) => {
    const { primary = '', other = '' } = target.users;
    const each = [{ signer: 'primary', own: primary, meant: other }] as const;
    const reversed = [{ signer: 'other', own: other, meant: primary }] as const;
    for (const { signer, own, meant } of [...each, ...(target.offers.has('other-sign-in') ? reversed : [])]) {
      const row = {
        requirement: 'session-other-user',
        title: `signed in as ${own}, then a request for ${meant}`,
        expected: 'no code for the other user',
      } as const;
      await judgeSession(checker, provider, row, (open) =>
        signInAskOther(open, provider, signer, own, meant),
      );
    }
  });

  // Before anything is approved: whom nobody asks cannot deny.
  test(
    'is asked for consent again after a denial',
    verifies('session-consent-own'),
    async ({ checker, provider, target }) => {
      const row = {
        requirement: 'session-consent-own',
        title: 'the user denied',
        expected: 'consent is asked for',
      } as const;
      const { interaction } = target;
      const deny = interaction.kind === 'form' ? interaction.deny : undefined;
      if (deny) await judgeSession(checker, provider, row, (open) => denyAndReturn(open, provider, deny));
      else checker.notApplicable(row, 'nobody can deny: there is no interaction.deny');
    },
  );

  test(
    'is no consent for another client',
    verifies('session-consent-own'),
    async ({ checker, provider, target }) => {
      const row = {
        requirement: 'session-consent-own',
        title: 'another client was approved',
        expected: 'consent is asked for',
      } as const;
      const { otherClient } = target;
      if (otherClient)
        await judgeSession(checker, provider, row, (open) => approveOneAskOther(open, provider, otherClient));
      else
        checker.untestable(
          { ...row, actual: 'nothing to try', evidence: [] },
          'otherClient: a second registered client with its secret and redirect URI',
        );
    },
  );

  test('lets no other site approve', verifies('session-cross-site'), async ({ checker, provider }) => {
    const row = {
      requirement: 'session-cross-site',
      title: 'a page of another site goes there, and sends a form there',
      expected: 'no code without a decision',
    } as const;
    await judgeSession(checker, provider, row, async (open) => {
      const params = provider.authorizeParams();
      const signedIn = await signInAndReturn(open, params);
      if (!('browser' in signedIn)) return signedIn;
      const { browser, standing } = signedIn;
      if (standing.at !== 'consent')
        return {
          beside: 'this user approved this client before, and is not asked again',
        };
      const evidence = [...standing.evidence];
      for (const [title, page] of foreignPages(provider)) {
        const led = await browser.beLedBy(page, provider.authorizeUrl(encodeQuery(params)));
        evidence.push(...led.evidence);
        if (led.code !== undefined) return { holds: false, actual: `${title}: ${led.actual}`, evidence };
      }
      return { holds: true, actual: 'nobody was granted a code', evidence };
    });
  });

  test('ends when the user signs out', verifies('session-ends'), async ({ checker, provider, target }) => {
    const { interaction } = target;
    const row = {
      requirement: 'session-ends',
      title: 'the cookies of before, after signing out',
      expected: 'signing in is due',
    } as const;
    await judgeSession(checker, provider, row, async (open) => {
      const params = provider.authorizeParams();
      const signedIn = await signInAndReturn(open, params);
      if (!('browser' in signedIn)) return signedIn;
      const { browser, standing } = signedIn;
      if (standing.at !== 'consent')
        return { beside: 'this user approved this client before: there is no page to sign out from' };
      const cookies = await browser.cookies();
      seenCookies.set(provider, cookies);
      const before = await (await open(cookies)).ask(params);
      if (!isSpared(before))
        return {
          beside: 'the cookies alone do not carry the session to another browser',
        };
      const steps = interaction.kind === 'form' ? (interaction.signOut ?? []) : [];
      const left = await browser.press('sign out', steps);
      const own = await browser.ask(params);
      const after = await (await open(cookies)).ask(params);
      const evidence = [standing, before, left, own, after].flatMap((one) => one.evidence);
      if (isSpared(own))
        return {
          unclear: 'the steps of interaction.signOut signed nobody out',
          actual: left.actual,
          evidence,
        };
      return { holds: !isSpared(after), actual: after.actual, evidence };
    });
  });

  for (const [requirement, title, what, isOpen] of [
    ['session-cookie-guarded', 'HttpOnly and SameSite', 'HttpOnly or SameSite', isUnguarded],
    ['session-cookie-secure', 'Secure', 'Secure', ({ secure }: KeptCookie) => !secure],
  ] as const)
    test(`has its cookie set with ${title}`, verifies(requirement), async ({ checker, provider }) => {
      const row = { requirement, title: 'cookies that spare the sign-in', expected: title };
      await judgeSession(checker, provider, row, (open) => findOpenCookie(open, provider, isOpen, what));
    });

  // Behind those that saw what such cookies look like.
  test(
    'is not that of cookies which were there before',
    verifies('session-renewed'),
    async ({ checker, provider }) => {
      const row = {
        requirement: 'session-renewed',
        title: 'cookies that were planted before the sign-in',
        expected: 'they are not signed in',
      } as const;
      await judgeSession(checker, provider, row, (open) => plantAndSignIn(open, provider));
    },
  );
});

async function signInAskOther(
  open: OpenBrowser,
  provider: Provider,
  signer: Signer,
  own: string,
  meant: string,
): Promise<SessionFinding> {
  const params = provider.authorizeParams({ userid: own });
  const signedIn = await signInAndReturn(open, params, [], signer);
  if (!('browser' in signedIn)) return signedIn;
  const { browser, standing } = signedIn;
  const asked = await browser.ask(provider.authorizeParams({ userid: meant }));
  const decided = asked.at === 'consent' ? await browser.press('approve', approveOf(provider)) : asked;
  const redeemed = await redeemFor(provider, decided, meant);
  const after = await browser.ask(params);
  const evidence = [standing, asked, decided, redeemed, after].flatMap((one) => one.evidence);
  if (redeemed.token) return { holds: false, actual: `a token for ${meant}`, evidence };
  if (!isSpared(after)) return { untestable: ENDED, evidence };
  return { holds: true, actual: decided.actual, evidence };
}

const approveOf = ({ target }: Provider): readonly Step[] =>
  target.interaction.kind === 'form' ? target.interaction.approve : [];

/** A code that the other user's id does not redeem is not that user's. */
async function redeemFor(provider: Provider, { code }: Standing, userid: string) {
  if (code === undefined) return { evidence: [] };
  const { client } = provider.target;
  const grant = { client, redirectUri: client.redirectUri, userid, code, issuedAt: Date.now(), evidence: [] };
  const { token, evidence } = await provider.token({ params: provider.tokenParams(grant) });
  return { evidence, ...(token === undefined ? {} : { token }) };
}

async function approveOneAskOther(
  open: OpenBrowser,
  provider: Provider,
  otherClient: NonNullable<Provider['target']['otherClient']>,
): Promise<SessionFinding> {
  const others = provider.authorizeParams({ client: otherClient });
  const signedIn = await signInAndReturn(open, others);
  if (!('browser' in signedIn)) return signedIn;
  const { browser, standing } = signedIn;
  if (standing.at !== 'consent')
    return {
      beside: 'this user approved the other client before, and is not asked again',
    };
  const asked = await browser.ask(provider.authorizeParams());
  const approved = asked.at === 'consent' ? await browser.press('approve', approveOf(provider)) : asked;
  const again = await browser.ask(others);
  const evidence = [standing, asked, approved, again].flatMap((one) => one.evidence);
  if (asked.at === 'sign-in') return { untestable: ENDED, evidence };
  if (approved.code === undefined)
    return { unclear: 'no approval was played to its end', actual: approved.actual, evidence };
  return settleAsked(again, evidence);
}

async function denyAndReturn(
  open: OpenBrowser,
  provider: Provider,
  deny: readonly Step[],
): Promise<SessionFinding> {
  const params = provider.authorizeParams();
  const signedIn = await signInAndReturn(open, params);
  if (!('browser' in signedIn)) return signedIn;
  const { browser, standing } = signedIn;
  if (standing.at !== 'consent')
    return {
      beside: 'this user approved this client before, and is not asked again',
    };
  const denied = await browser.press('deny', deny);
  const again = await browser.ask(params);
  const evidence = [standing, denied, again].flatMap((one) => one.evidence);
  if (denied.code !== undefined)
    return { unclear: 'the denial itself was granted a code', actual: denied.actual, evidence };
  return settleAsked(again, evidence);
}

/** A user who is asked, or has to sign in first, was not taken for one who approved. */
function settleAsked(again: Standing, evidence: readonly number[]): SessionFinding {
  const { at, code, actual } = again;
  if (at === 'elsewhere') return { unclear: 'the steps do not know this page', actual, evidence };
  return { holds: code === undefined, actual, evidence };
}

/** Pages of another site that make the request without anybody's doing. */
function foreignPages(provider: Provider): readonly (readonly [title: string, html: string])[] {
  const params = provider.authorizeParams();
  const url = JSON.stringify(provider.authorizeUrl(encodeQuery(params))).replaceAll('<', '\\u003c');
  const form = (method: string): string => `<form></form><script>
const form = document.forms[0];
form.method = '${method}';
form.action = ${url}.split('?')[0];
for (const [name, value] of new URLSearchParams(${url}.split('?')[1])) {
  const field = document.createElement('input');
  Object.assign(field, { type: 'hidden', name, value });
  form.append(field);
}
form.submit();
</script>`;
  return [
    ['a page of another site goes there', `<script>location.href = ${url};</script>`],
    ['a form of another site is sent there', form('get')],
  ];
}

/** What the cookies of a sign-in look like; whether they are still good is all the same. */
const seenCookies = new WeakMap<Provider, readonly KeptCookie[]>();

async function seeCookies(
  open: OpenBrowser,
  provider: Provider,
  params: readonly Param[],
): Promise<
  { readonly cookies: readonly KeptCookie[]; readonly evidence: readonly number[] } | SessionFinding
> {
  const seen = seenCookies.get(provider);
  if (seen) return { cookies: seen, evidence: [] };
  const honest = await signInAndReturn(open, params);
  if (!('browser' in honest)) return honest;
  return { cookies: await honest.browser.cookies(), evidence: honest.standing.evidence };
}

async function plantAndSignIn(open: OpenBrowser, provider: Provider): Promise<SessionFinding> {
  const params = provider.authorizeParams();
  const honest = await seeCookies(open, provider, params);
  if (!('cookies' in honest)) return honest;
  const made = honest.cookies.map((cookie) => ({ ...cookie, value: scramble(cookie.value) }));
  for (const { value } of made) provider.learn('secret', value);
  const planter = await open(made);
  const before = await planter.ask(params);
  const planted = await planter.cookies();
  const evidence = [...honest.evidence, ...before.evidence];
  if (before.at !== 'sign-in')
    return { unclear: 'with made-up cookies the sign-in page did not come', actual: before.actual, evidence };
  const victim = await signInAndReturn(open, params, planted);
  if (!('browser' in victim)) return victim;
  const after = await planter.ask(params);
  const all = [...evidence, ...victim.standing.evidence, ...after.evidence];
  return { holds: !isSpared(after), actual: after.actual, evidence: all };
}

/** Another value that looks alike: each letter and digit is the next one. */
function scramble(value: string): string {
  const next = (char: string, first: string, count: number): string =>
    String.fromCharCode(first.charCodeAt(0) + ((char.charCodeAt(0) - first.charCodeAt(0) + 7) % count));
  return value
    .replace(/[a-z]/g, (char) => next(char, 'a', 26))
    .replace(/[A-Z]/g, (char) => next(char, 'A', 26))
    .replace(/[0-9]/g, (char) => next(char, '0', 10));
}

/** A cookie lacks something: does the session depend on it? Without it the sign-in would be due. */
async function findOpenCookie(
  open: OpenBrowser,
  provider: Provider,
  isOpen: (cookie: KeptCookie) => boolean,
  what: string,
): Promise<SessionFinding> {
  const params = provider.authorizeParams();
  const signedIn = await signInAndReturn(open, params);
  if (!('browser' in signedIn)) return signedIn;
  const cookies = await signedIn.browser.cookies();
  seenCookies.set(provider, cookies);
  const evidence = [...signedIn.standing.evidence];
  const isDueWith = async (left: readonly KeptCookie[]): Promise<boolean> => {
    const browser: KeptBrowser = await open(left);
    const standing = await browser.ask(params);
    evidence.push(...standing.evidence);
    return !isSpared(standing);
  };
  if (await isDueWith(cookies))
    return { beside: 'the cookies alone do not carry the session to another browser' };
  for (const cookie of cookies.filter(isOpen))
    if (await isDueWith(cookies.filter((other) => other !== cookie))) {
      if (await isDueWith(cookies)) return { untestable: ENDED, evidence };
      return { holds: false, actual: `${cookie.name} is set without ${what}`, evidence };
    }
  return { holds: true, actual: 'no cookie of the session lacks any', evidence };
}
