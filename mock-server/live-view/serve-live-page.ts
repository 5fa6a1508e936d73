import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../specs/index.ts';
import type { ProviderConfig } from '../provider/config.ts';
import { toBase64Url } from '../provider/mint/encode-bytes.ts';
import type { HeaderPair, PlainAnswer } from '../provider/plain.ts';
import { type LivePageView, renderLivePage } from './render-live-page.ts';

/** Scripts of the page, by the names under which they are served. */
const SCRIPTS: ReadonlySet<string> = new Set([
  'main.js',
  'poll-journal.js',
  'render-entry.js',
  'describe-entry.js',
  'build-element.js',
  'show-flows.js',
  'group-flows.js',
  'draw-flow.js',
  'copy-curl.js',
  'curl-command.js',
  'switches.js',
]);
const FOLDER = join(packageRoot, 'dist', 'mock-server', 'live-view', 'browser');
const NONCE_BYTES = 16;

/** Nothing but its own style and scripts, and requests to where it came from. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');

/** What the page is of, and where. */
export interface LivePage extends Omit<LivePageView, 'nonce'> {
  /** Path below which it is served, such as `/__mock`. */
  readonly base: string;
}

/** Serves the frame of the live view and its scripts; undefined for any other path. Neither holds anything secret. */
export function serveLivePage(path: string, { base, ...view }: LivePage): PlainAnswer | undefined {
  if (path === `${base}/`) return servePage(view);
  const name = path.startsWith(`${base}/view/`) ? path.slice(`${base}/view/`.length) : '';
  if (!SCRIPTS.has(name)) return undefined;
  return answer('text/javascript; charset=utf-8', readFileSync(join(FOLDER, name), 'utf8'));
}

/** The page of a mock. */
export function mockPage(origin: string, config: ProviderConfig): LivePage {
  const url = origin + config.prefix;
  const [client] = config.clients;
  const query = new URLSearchParams({
    client_id: client?.id ?? 'CLIENT_ID',
    redirect_uri: client?.redirectUris[0] ?? 'REDIRECT_URI',
  });
  return { base: '/__mock', name: 'mock', url, example: `${url}/api/oauth2?${query}` };
}

function servePage(view: Omit<LivePageView, 'nonce'>): PlainAnswer {
  const nonce = toBase64Url(crypto.getRandomValues(new Uint8Array(NONCE_BYTES)));
  const html = renderLivePage({ ...view, nonce });
  return answer('text/html; charset=utf-8', html, [['Content-Security-Policy', policy(nonce)]]);
}

function answer(type: string, body: string, more: readonly HeaderPair[] = []): PlainAnswer {
  return {
    status: 200,
    headers: [
      ['Content-Type', type],
      ['Cache-Control', 'no-store'],
      ['X-Content-Type-Options', 'nosniff'],
      ['Referrer-Policy', 'no-referrer'],
      ['Cross-Origin-Opener-Policy', 'same-origin'],
      ['Cross-Origin-Resource-Policy', 'same-origin'],
      ['X-Frame-Options', 'DENY'],
      ['X-AIRisk-Mock', '1'],
      ...more,
    ],
    body,
  };
}
