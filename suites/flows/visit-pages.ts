/** One sign-in in the browser, with the source of every page it led through. */

import type { Request } from '@playwright/test';
import { describeStay } from './describe.ts';
import { encodeQuery, splitAtQuery } from './encode.ts';
import type { GrantOptions, Provider } from './provider.ts';
import type { Decision } from './sign-in.ts';
import type { VisitResult } from './visit.ts';
import { type BrowserResponse, withoutQuery } from './watch-page.ts';
import type { Header } from './wire.ts';

/** A page of the provider, as it came over the network. */
export interface PageSeen {
  readonly url: string;
  readonly headers: readonly Header[];
  /** Undefined where the browser had moved on before it could be read. */
  readonly html?: string;
  /** Something was done in the browser after it had come: it is not the answer to the decision. */
  readonly beforeDecision: boolean;
}

export interface PagesVisit {
  readonly visit: VisitResult;
  /** HTML pages of the provider, in the order they were shown: those of its own origin, or where it has none, all others. */
  readonly pages: readonly PageSeen[];
  readonly evidence: readonly number[];
}

/** One approval is looked at by several tests: each sign-in costs a real host a visit. */
const shared = new WeakMap<Provider, { readonly visit: PagesVisit; readonly note: Note }>();
type Note = Parameters<Provider['wire']['note']>[0];

/** A whole approval with its pages: the one of this worker, or a new one. Judges nothing. */
export async function visitApproval(provider: Provider): Promise<PagesVisit> {
  const last = shared.get(provider);
  if (last) return { ...last.visit, evidence: [provider.wire.note(last.note)] };
  return visitPages(provider, 'approve');
}

/** Plays sign-in and decision; judges nothing. */
export async function visitPages(
  provider: Provider,
  decision: Decision,
  options: GrantOptions = {},
): Promise<PagesVisit> {
  const { target, wire } = provider;
  const client = options.client ?? target.client;
  const url = provider.authorizeUrl(encodeQuery(provider.authorizeParams(options)));
  const watched = [options.redirectUri ?? client.redirectUri];
  // By the answer, not by its address: a decision may be answered at the address of the page that asked.
  const sources = new Map<BrowserResponse, string>();
  let undecided = new Set<BrowserResponse>();
  wire.counters.signIns += 1;
  const started = performance.now();
  const visit = await provider.visit(url, {
    watch: watched,
    act: async (page, watch) => {
      const keep = async (): Promise<void> => {
        const source = watch.document;
        const html = await page.content().catch(() => undefined);
        if (source && html !== undefined && watch.document === source) sources.set(source, html);
      };
      const beforeDeed = async (): Promise<void> => {
        await keep();
        undecided = new Set(watch.responses);
      };
      await keep();
      const shown = (): void => void keep();
      page.on('domcontentloaded', shown);
      if (target.interaction.kind === 'script')
        page.on('request', (request) => {
          if (asks(request) && !watched.map(withoutQuery).includes(withoutQuery(request.url())))
            undecided = new Set(watch.responses);
        });
      const play = provider.playSignIn(decision, { beforeDeed });
      await play(page, watch).finally(() => page.off('domcontentloaded', shown));
    },
  });
  for (const body of sources.values()) wire.watch({ response: { body } });
  const note: Note = {
    via: 'browser',
    request: { method: 'GET', url, headers: [] },
    ...(visit.landing
      ? { response: { status: visit.landing.status ?? 0, headers: [['Location', visit.landing.location]] } }
      : { failure: describeStay(visit) }),
    ms: Math.round(performance.now() - started),
  };
  const n = wire.note(note);
  const { origin } = new URL(target.baseUrl);
  const end = splitAtQuery(visit.landing?.location ?? '').before;
  const html = visit.responses.filter(
    ({ url: at, headers }) => isHtml(headers) && splitAtQuery(at).before !== end,
  );
  const own = html.filter(({ url: at }) => originOf(at) === origin);
  const pages = (own.length > 0 ? own : html.filter(({ isPage }) => isPage)).map((answer): PageSeen => {
    const source = sources.get(answer);
    const { url: at, headers } = answer;
    const beforeDecision = undecided.has(answer);
    return { url: at, headers, ...(source === undefined ? {} : { html: source }), beforeDecision };
  });
  const seen: PagesVisit = { visit, pages, evidence: [n] };
  const plain = decision === 'approve' && Object.keys(options).length === 0;
  if (plain && visit.landing) shared.set(provider, { visit: seen, note });
  return seen;
}

/** A page asks for another one, and was not told to. */
const asks = (request: Request): boolean =>
  request.isNavigationRequest() &&
  request.redirectedFrom() === null &&
  request.frame().parentFrame() === null;

function isHtml(headers: readonly Header[]): boolean {
  return headers.some(([name, value]) => name.toLowerCase() === 'content-type' && /html/i.test(value));
}

function originOf(url: string): string | undefined {
  try {
    return new URL(url).origin;
  } catch {
    return undefined;
  }
}
