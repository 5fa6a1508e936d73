/** What the browser of a user agent asked for and was answered, for judges to read. */
import type { Request, Response } from '@playwright/test';
import { orLate } from '../../flows/or-late.ts';
import { isEndless } from './watch-traffic.ts';

/** A request of the browser, redirects included. */
export interface BrowserRequest {
  readonly url: string;
  readonly method: string;
  readonly referer: string | undefined;
  /** A navigation of the whole page, or of a frame; undefined: something that a page loads. */
  readonly navigation: 'page' | 'frame' | undefined;
  readonly at: number;
}

/** An answer to the browser, with its text where it was kept. */
export interface BrowserAnswer {
  readonly url: string;
  readonly status: number;
  /** All of them, Set-Cookie included; several of one name are separated by line feeds. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  readonly body: () => Promise<string>;
}

const isRedirect = (status: number) => status >= 300 && status < 400;

/**
 * Describes an answer.
 * @param keepsText Ask for its text.
 */
export function describeAnswer(response: Response, keepsText: boolean, timeoutMs: number): BrowserAnswer {
  // A page that is left takes its text with it: who wants it must ask at once.
  const text =
    keepsText && !isRedirect(response.status()) && !isEndless(response)
      ? readText(response, timeoutMs)
      : Promise.resolve('');
  return {
    url: response.url(),
    status: response.status(),
    headers: () => response.allHeaders().catch(() => response.headers()),
    body: () => text,
  };
}

/** An answer that does not come to its end in time has no text. */
const readText = (response: Response, timeoutMs: number): Promise<string> =>
  orLate(
    response.text().catch(() => ''),
    timeoutMs,
    () => '',
  );

export function describeRequest(request: Request): BrowserRequest {
  return {
    url: request.url(),
    method: request.method(),
    referer: request.headers()['referer'],
    navigation: request.isNavigationRequest() ? (isTopLevel(request) ? 'page' : 'frame') : undefined,
    at: Date.now(),
  };
}

/** A request that comes before its frame is one of a new page. */
function isTopLevel(request: Request): boolean {
  try {
    return request.frame().parentFrame() === null;
  } catch {
    return true;
  }
}
