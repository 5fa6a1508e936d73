/** Shows that the second user signs in by the steps declared, and is asked for consent: what they may have given before proves nothing. */
import { KeptBrowser, type Standing } from '../../../suites/flows/kept-browser.ts';
import type { Provider } from '../../../suites/flows/provider.ts';
import type { Report } from './step.ts';

export async function proveOtherSignIn(provider: Provider, userid: string, report: Report): Promise<void> {
  const told = { step: 'prove interaction.otherSteps', capabilities: ['other-sign-in'] as const };
  const { asked, signedIn } = await signInAsOther(provider, userid);
  const evidence = [...asked.evidence, ...(signedIn?.evidence ?? [])];
  if (signedIn?.at === 'consent' || asked.asksWithSignIn) {
    const message = `${userid} signs in, and is asked for consent`;
    report({ ...told, outcome: 'proved', message, evidence });
  } else if (signedIn?.code !== undefined && provider.consentAsked) {
    report({
      ...told,
      ...{ outcome: 'refuted', evidence, who: 'operator-or-vendor', vouch: 'users' },
      breaks: 'session-consent-user',
      message: `${userid} signs in, and is not asked for consent`,
      readings: {
        operator: `withdraw what ${userid} approved before, or name a user who approved no client`,
        vendor: 'the consent of one user counts for another',
      },
    });
  } else if (signedIn?.code !== undefined) {
    const message = `${userid} signs in; nobody is asked for consent`;
    report({ ...told, outcome: 'proved', message, evidence });
  } else {
    report({
      ...told,
      ...{ outcome: 'inconclusive', evidence, who: 'operator' },
      message: `the sign-in of ${userid} did not lead to the decision: ${(signedIn ?? asked).actual}`,
      advice: 'check interaction.otherSteps and its credentials',
    });
  }
}

async function signInAsOther(
  provider: Provider,
  userid: string,
): Promise<{ readonly asked: Standing; readonly signedIn?: Standing }> {
  const browser = await KeptBrowser.open(provider);
  try {
    const asked = await browser.ask(provider.authorizeParams({ userid }));
    return asked.at === 'sign-in' && !asked.asksWithSignIn
      ? { asked, signedIn: await browser.signIn('other') }
      : { asked };
  } finally {
    await browser.close();
  }
}
