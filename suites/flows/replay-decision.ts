/** A decision that is sent again, where it was made and at the other instances. */
import { encodeQuery } from './encode.ts';
import type { Instance } from './instances.ts';
import type { Provider } from './provider.ts';
import { type Header, header, type WireAnswer, type WireRequest } from './wire.ts';

/** What came of it. */
export interface Replayed {
  /** Where the decision was made; an answer with a code says nothing about the others. */
  readonly own: WireAnswer;
  readonly others: readonly { readonly at: Instance; readonly answer: WireAnswer }[];
}

/** What belongs to a connection, or is made anew for each request. */
const OF_THE_CONNECTION = /^(:|host$|connection$|content-length$|accept-encoding$|transfer-encoding$)/i;

/**
 * Approves at an instance in the browser, and sends the form again: there first, and at the others where it is refused there.
 * @returns undefined where no form of the instance's own led to the code
 */
export async function replayDecision(
  provider: Provider,
  first: Instance,
  rest: readonly Instance[],
): Promise<Replayed | undefined> {
  const sent = await provider.at(first, () => sendDecision(provider, first));
  if (sent === undefined) return undefined;
  const own = await provider.wire.send({ ...sent, instance: first });
  if (yieldsCode(own)) return { own, others: [] };
  const others = [];
  for (const at of rest) others.push({ at, answer: await provider.wire.send({ ...sent, instance: at }) });
  return { own, others };
}

/** Whether an answer leads back with a code. */
export const yieldsCode = (answer: WireAnswer): boolean =>
  /[?&#]code=/.test(header(answer, 'location') ?? '') || /[?&#](amp;)?code=/.test(answer.text);

/** The last form that the browser sent before it was led back with a code, as it would be sent to the target's own address. */
async function sendDecision(provider: Provider, at: Instance): Promise<WireRequest | undefined> {
  const { target, wire } = provider;
  const url = provider.authorizeUrl(encodeQuery(provider.authorizeParams()));
  const base = at.baseUrl?.is ?? target.baseUrl;
  const forms: Promise<WireRequest>[] = [];
  const play = provider.playSignIn('approve');
  wire.counters.signIns += 1;
  const visit = await provider.visit(url, {
    watch: [target.client.redirectUri],
    act: async (page, watch) => {
      page.on('request', (request) => {
        const body = request.postData();
        if (request.method() !== 'POST' || body === null || !request.url().startsWith(base)) return;
        forms.push(
          request.allHeaders().then((headers) => ({
            ...{ method: 'POST', url: target.baseUrl + request.url().slice(base.length), body },
            headers: Object.entries(headers).flatMap(([name, value]): Header[] =>
              OF_THE_CONNECTION.test(name) ? [] : [[name, value]],
            ),
          })),
        );
      });
      await play(page, watch);
      // A page that was left tells no headers any more.
      await Promise.allSettled(forms);
    },
  });
  if (!/[?&#]code=/.test(visit.landing?.location ?? '')) return undefined;
  return forms.at(-1)?.catch(() => undefined);
}
