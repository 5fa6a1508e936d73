import { judgeSession, type OpenBrowser, type SessionFinding } from '../../fixtures/kept-sign-in.ts';
import { test, verifies } from '../../fixtures/test.ts';
import type { Param } from '../../flows/encode.ts';
import type { KeptBrowser, Standing } from '../../flows/kept-browser.ts';
import type { Provider } from '../../flows/provider.ts';

test(
  'The consent of one user is not that of another',
  verifies('session-consent-user'),
  async ({ checker, provider, target }) => {
    const { primary = '', other = '' } = target.users;
    const row = {
      requirement: 'session-consent-user',
      title: `${primary} approved, then ${other} signs in`,
      expected: `consent is asked from ${other}`,
    } as const;
    await judgeSession(checker, provider, row, (open) => approveAndComeAsOther(open, provider), 'cookies');
  },
);

/** In the browser of the first user, where that leads to a sign-in; and in another one. */
async function approveAndComeAsOther(open: OpenBrowser, provider: Provider): Promise<SessionFinding> {
  const params = provider.authorizeParams();
  const own = await open();
  const first = await own.ask(params);
  const signedIn = first.at === 'sign-in' ? await own.signIn() : first;
  const { interaction } = provider.target;
  const approve = interaction.kind === 'form' ? interaction.approve : [];
  const approved = signedIn.at === 'consent' ? await own.press('approve', approve) : signedIn;
  const evidence = [first, signedIn, approved].flatMap((one) => one.evidence);
  if (first.asksWithSignIn)
    return { beside: 'who signs in decides on the same page: nobody can be spared the question' };
  if (approved.code === undefined)
    return { unclear: 'no approval was played to its end', actual: approved.actual, evidence };
  const asked = signedIn.at === 'consent' || provider.consentAsked;

  const { other } = provider.target.users;
  const there = await comeAsOther(
    own,
    provider.authorizeParams(other === undefined ? {} : { userid: other }),
  );
  const elsewhere = await comeAsOther(await open(), params);
  const all = [...evidence, ...[...there, ...elsewhere].flatMap((one) => one.evidence)];
  const spared = [...there, ...elsewhere].find(({ code }) => code !== undefined);
  if (spared && !asked)
    return {
      untestable: 'neither user is asked: both approved before, or consent is never asked for',
      evidence: all,
    };
  if (spared) return { holds: false, actual: spared.actual, evidence: all };
  const { at, actual = '' } = elsewhere.at(-1) ?? {};
  if (at !== 'consent')
    return { unclear: 'the sign-in of users.other did not lead to the decision', actual, evidence: all };
  return { holds: true, actual, evidence: all };
}

/** Signs in, and asks again: consent may be looked up then only. What comes without a sign-in is nobody's here. */
async function comeAsOther(browser: KeptBrowser, params: readonly Param[]): Promise<Standing[]> {
  const first = await browser.ask(params);
  if (first.at !== 'sign-in') return [];
  const signedIn = await browser.signIn('other');
  if (signedIn.at !== 'consent') return [signedIn];
  const again = await browser.ask(params);
  return again.at === 'sign-in' ? [signedIn] : [again];
}
