/** Observations of what is left in the browser and in the application's output. */
import type { Shown } from '../../../reports/model/types.ts';
import { broken, type Finding, holds, unseen, withShown } from '../finding.ts';
import { describeHistory } from '../histories.ts';
import { isAuthorization, readPairs, redirectsTo, valuesOf } from '../read-journal.ts';
import { type ObservationCheck, observation, type Topic } from '../scenario.ts';
import type { PageState } from '../test-environment.ts';
import { decoded, holdsAny } from './find-values.ts';
import { judgeLog } from './log.ts';
import type { BrowserState, ObservationInput, Sample } from './sample.ts';

type SeenSample = Sample & { readonly browser: BrowserState };

/** Judges each sample that a browser saw to its end. */
function each(
  input: ObservationInput,
  expected: string,
  fault: (sample: SeenSample) => string | undefined,
): Finding {
  const seen = input.samples.filter((sample): sample is SeenSample => sample.browser !== undefined);
  for (const sample of seen) {
    const wrong = fault(sample);
    const { picture } = sample;
    const page: Shown = {
      kind: 'page',
      where: sample.browser.address,
      text: wrong ?? '',
      ...(picture ? { picture } : {}),
    };
    if (wrong !== undefined) return withShown(broken(expected, wrong, sample.entries), [page]);
  }
  const [good] = seen.filter(({ signIn }) => signIn.ok);
  if (!good) return unseen(expected, 'no sign-in was seen to its end');
  return holds(expected, `so it was in ${seen.length} sign-ins`, good.entries);
}

/** Codes and states of one sign-in. */
function answerValues({ entries }: Sample, input: ObservationInput): string[] {
  const { redirectUri } = input.subject.client;
  const codes = redirectsTo(entries, redirectUri).flatMap(([, url]) => valuesOf(pairsOf(url), 'code'));
  const states = entries
    .filter(isAuthorization)
    .flatMap(({ request }) => valuesOf(readPairs(request.rawQuery), 'state'));
  return [...codes, ...states].filter((value) => value !== '');
}

const isOwnFailure = ({ trouble, marker }: PageState) => trouble !== 'dead-end' && marker !== 'both';

const pairsOf = (url: string) => readPairs(url.split(/\?(.*)/s)[1] ?? '');
/** Observations by the id of their scenario. */
export const PAGE_CHECKS: Topic<ObservationCheck> = {
  'signs-in': observation(
    { title: 'An honest sign-in', verifies: ['client-signs-in'] },
    ({ samples, failed }) => {
      const expected = 'An honest sign-in ends with the client signed in.';
      const bad = samples.filter(({ signIn }) => !signIn.ok);
      const [first] = bad;
      const { trouble, marker } = first?.signIn.pageState ?? {};
      if (first && bad.length === samples.length && (trouble === 'dead-end' || marker === 'both'))
        return withShown(unseen(expected, first.signIn.seen, first.entries), first.signIn.shown);
      // One in several may be the machine's fault; the engine has tried again where none succeeded.
      if (first && bad.length === samples.length)
        return withShown(
          broken(expected, `the application did not sign in: ${first.signIn.seen}`, first.entries),
          first.signIn.shown,
        );
      const [good] = samples.filter(({ signIn }) => signIn.ok);
      if (!good) return unseen(expected, 'no sign-in was tried');
      const [once] = failed.filter(({ signIn: { pageState } }) => isOwnFailure(pageState));
      if (once) {
        const { name, signIn } = once;
        const told = `in ${describeHistory([name])} the application did not sign in: ${signIn.seen}`;
        return withShown(broken(expected, told, signIn.entries), signIn.shown);
      }
      return holds(
        expected,
        `${samples.length - bad.length} of ${samples.length} sign-ins did`,
        good.entries,
      );
    },
  ),
  'authorize-top-level': observation(
    { title: 'How the sign-in page is opened', needs: ['browser'], verifies: ['client-authorize-top-level'] },
    (input) =>
      each(input, 'The authorization request is a navigation of the whole page.', ({ browser }) => {
        const at = browser.requests.filter(({ url }) => url.startsWith(`${input.providerUrl}/api/oauth2`));
        if (at.some(({ navigation }) => navigation === 'frame')) return 'it was made by a frame';
        return at.some(({ navigation }) => navigation === undefined)
          ? 'it was made by a page, as a part of it'
          : undefined;
      }),
  ),
  'session-cookie-no-token': observation(
    { title: 'What its cookies hold', needs: ['browser'], verifies: ['client-session-cookie-no-token'] },
    (input) =>
      each(input, 'No cookie contains a token.', ({ browser }) =>
        browser.cookies.some(({ value }) => holdsAny(decoded(value), input.tokens))
          ? 'a cookie did'
          : undefined,
      ),
  ),
  'page-address-clean': observation(
    {
      title: 'The address bar after the sign-in',
      needs: ['browser'],
      verifies: ['client-page-address-clean'],
    },
    (input) =>
      each(input, 'The address carries neither code nor state.', (sample) =>
        holdsAny(decoded(sample.browser.address), answerValues(sample, input))
          ? 'it did when the sign-in was over'
          : undefined,
      ),
  ),
  'page-history-clean': observation(
    { title: 'The history after the sign-in', needs: ['browser'], verifies: ['client-page-history-clean'] },
    (input) =>
      each(input, 'No entry of the history carries the code.', (sample) =>
        sample.browser.history.some((url) => holdsAny(decoded(url), answerValues(sample, input)))
          ? `one of ${sample.browser.history.length} entries did`
          : undefined,
      ),
  ),
  'page-no-secret': observation(
    { title: 'The secret in the browser', needs: ['browser'], verifies: ['client-page-no-secret'] },
    (input) =>
      each(input, 'Nothing that the browser receives contains the client secret.', ({ browser }) => {
        const secret = [input.subject.client.secret];
        const bad = browser.pages.find(({ body, headers }) =>
          holdsAny(`${body}\n${JSON.stringify(headers)}`, secret),
        );
        if (bad) return `${new URL(bad.url).pathname} did`;
        return holdsAny(browser.storage, secret) ? 'the storage did' : undefined;
      }),
  ),
  'page-no-token': observation(
    { title: 'Token and code in the pages', needs: ['browser'], verifies: ['client-page-no-token'] },
    (input) =>
      each(input, 'No page, script or address contains a token or a code.', ({ browser }) => {
        const secrets = [...input.tokens, ...input.codes];
        const bad = browser.pages.find(({ body }) => holdsAny(body, secrets));
        if (bad) return `${new URL(bad.url).pathname} did`;
        // The redirect URI itself is where the code belongs.
        const { redirectUri } = input.subject.client;
        const stray = browser.requests.find(
          ({ url }) => !url.startsWith(redirectUri) && holdsAny(decoded(url), secrets),
        );
        return stray && `the address ${new URL(stray.url).pathname} did`;
      }),
  ),
  'page-storage-clean': observation(
    { title: 'What the browser stores', needs: ['browser'], verifies: ['client-page-storage-clean'] },
    (input) =>
      each(input, 'No storage of the browser holds a token or a code.', ({ browser }) =>
        holdsAny(browser.storage, [...input.tokens, ...input.codes]) ? 'it did' : undefined,
      ),
  ),
  'page-referrer': observation(
    { title: 'What Referer tells', needs: ['browser'], verifies: ['client-page-referrer'] },
    (input) =>
      each(input, 'No Referer carries code or state.', (sample) => {
        const values = answerValues(sample, input);
        const bad = sample.browser.requests.find(
          ({ referer }) => referer && holdsAny(decoded(referer), values),
        );
        return bad && `that of the request for ${new URL(bad.url).origin}${new URL(bad.url).pathname} did`;
      }),
  ),
  'page-not-stored': observation(
    { title: 'Caching of the answer page', needs: ['browser'], verifies: ['client-page-not-stored'] },
    (input) =>
      each(input, 'The answer to the request with the code says no-store.', ({ browser }) => {
        const { redirectUri } = input.subject.client;
        const bad = browser.pages.find(
          ({ url, headers }) =>
            url.startsWith(redirectUri) && !/\bno-store\b/i.test(headers['cache-control'] ?? ''),
        );
        return bad && `its Cache-Control was ${bad.headers['cache-control'] ?? 'absent'}`;
      }),
  ),
  'log-clean': observation(
    { title: 'What it writes to its output', needs: ['launch'], verifies: ['client-log-clean'] },
    judgeLog,
  ),
};
