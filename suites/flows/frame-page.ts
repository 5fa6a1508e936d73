/** Puts a URL into a frame of a page of another origin, in a real browser. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import type { BrowserSession } from './visit.ts';

export interface Framed {
  /** The frame beside it, with a page that allows framing, was shown: frames work here. */
  readonly controlShown: boolean;
  /** The page was shown inside the frame. */
  readonly shown: boolean;
  /** What the frame holds, for the report. */
  readonly actual: string;
}

const CONTROL_TEXT = 'a page that may be framed';
const TIMEOUT_MS = 5000;
const POLL_MS = 100;

/** Frames a URL. The framing page lives at localhost, its innocent twin at 127.0.0.1: two origins. */
export async function framePage(browserSession: BrowserSession, url: string): Promise<Framed> {
  const server = await listen(url);
  const context = await browserSession.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`http://localhost:${portOf(server)}/`, { waitUntil: 'domcontentloaded' });
    const controlShown = await showsText(page, 'twin', CONTROL_TEXT);
    return { controlShown, ...(await readFrame(page)) };
  } finally {
    await context.close();
    server.closeAllConnections();
    server.close();
  }
}

async function listen(url: string): Promise<Server> {
  const server = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    const twin = `http://127.0.0.1:${portOf(server)}/twin`;
    response.end(
      request.url === '/twin'
        ? `<p>${CONTROL_TEXT}`
        : `<title>Another site</title><iframe name="twin" src="${twin}"></iframe><iframe name="framed" src="${url.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></iframe>`,
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function showsText(page: Page, name: string, text: string): Promise<boolean> {
  for (const end = Date.now() + TIMEOUT_MS; Date.now() < end; await page.waitForTimeout(POLL_MS)) {
    const shown = await page
      .frame({ name })
      ?.locator('body')
      .innerText({ timeout: POLL_MS })
      .catch(() => '');
    if (shown?.includes(text)) return true;
  }
  return false;
}

/** Waits until the frame holds a document: the page, or the browser's own error page. */
async function readFrame(page: Page): Promise<{ shown: boolean; actual: string }> {
  for (const end = Date.now() + TIMEOUT_MS; Date.now() < end; await page.waitForTimeout(POLL_MS)) {
    const frame =
      page.frame({ name: 'framed' }) ??
      page.frames().find((other) => other !== page.mainFrame() && other.name() !== 'twin');
    const at = frame?.url() ?? '';
    if (at.startsWith('chrome-error:'))
      return { shown: false, actual: 'the browser refused to show the page in the frame' };
    // The page may be on another host than the address that leads to it.
    if (!frame || at === '' || at.startsWith('about:')) continue;
    const text = await frame
      .locator('body')
      .innerText({ timeout: POLL_MS * 5 })
      .catch(() => '');
    if (text.trim() !== '')
      return { shown: true, actual: `the frame shows “${text.replace(/\s+/g, ' ').slice(0, 80)}”` };
  }
  return { shown: false, actual: 'the frame stayed empty' };
}
