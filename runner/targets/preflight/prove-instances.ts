/** How many instances stand behind the address, where the file says how they are reached; else whether there seem to be some. */
import type { Provider } from '../../../suites/flows/provider.ts';
import { headerValues, NoAnswerError, type WireAnswer } from '../../../suites/flows/wire.ts';
import { compareInstances } from './compare-instances.ts';
import type { Report } from './step.ts';

const STEP = 'find the instances';

/** Cookies by which balancers find an instance again; each names one in the same way for everybody. */
const KNOWN_COOKIES = /^(ARRAffinity(SameSite)?|GCLB|ROUTEID|SERVERID|INGRESSCOOKIE|BIGipServer[^=]*)=/i;

/** @param first Any answer of the deployment */
export async function proveInstances(provider: Provider, first: WireAnswer, report: Report): Promise<void> {
  if (provider.target.instances === undefined) {
    const cookie = headerValues(first.headers, 'set-cookie').find((text) => KNOWN_COOKIES.test(text));
    if (cookie !== undefined) report(hint(cookie.split('=', 1)[0] ?? ''));
    return;
  }
  try {
    const { told, missing, instances } = await provider.instances();
    const judged =
      instances.length > 0 ? `; the run judges ${instances.length}, and the first by itself` : '';
    report({
      step: STEP,
      outcome: missing === undefined ? 'proved' : 'unseen',
      message: `${told}${judged}`,
      ...(missing === undefined ? {} : { advice: missing }),
    });
    await compareInstances(provider, instances, report);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    const message = `an instance does not answer: ${error.message}`;
    report({ step: STEP, outcome: 'inconclusive', message, capabilities: ['instances'], who: 'network' });
  }
}

const hint = (cookie: string) => ({
  step: STEP,
  outcome: 'proved' as const,
  message: `answers carry the cookie ${cookie}: several instances seem to stand behind this address, and the run judges it as one`,
  advice: `to have judged what holds across them write "instances": {"affinityCookie": "${cookie}"}`,
});
