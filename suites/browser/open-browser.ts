/** Starts the browser of a run. */
import type { Browser } from '@playwright/test';
import { type Proxies, readProxies } from '../network/proxies.ts';
import { openRelay } from '../network/relay.ts';
import type { BrowserLaunch } from './browser-launch.ts';
import { launchOptions } from './launch-flags.ts';

/** What a command adds. */
export interface OpenOptions {
  readonly args?: readonly string[];
  /** false: signals are left to the process, which closes the browser. */
  readonly handleSignals?: boolean;
  /** A window is shown, for a person to use. */
  readonly headed?: boolean;
}

/** It reaches what it visits by the same proxies as the judge's own client. */
export async function openBrowser(launch: BrowserLaunch, more: OpenOptions = {}): Promise<Browser> {
  const options = launchOptions(launch);
  const { flags, close } = await findWay(readProxies());
  const signals = more.handleSignals === false;
  try {
    // Half of the time that a command takes to load, and most commands open no browser.
    const { chromium } = await import('@playwright/test');
    const browser = await chromium.launch({
      ...options,
      headless: more.headed !== true,
      args: [...options.args, ...flags, ...(more.args ?? [])],
      ...(signals ? { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false } : {}),
    });
    browser.once('disconnected', close);
    return browser;
  } catch (error) {
    close();
    throw error;
  }
}

/** This machine is reached directly, by whatever name; all else through the relay, which knows the rules. */
async function findWay(proxies: Proxies): Promise<{ flags: string[]; close: () => void }> {
  if (!proxies.any) return { flags: ['--no-proxy-server'], close: () => undefined };
  const { port, close } = await openRelay(proxies);
  const own = '<-loopback>;localhost;*.localhost;127.0.0.0/8;[::1]';
  return { flags: [`--proxy-server=http://127.0.0.1:${port}`, `--proxy-bypass-list=${own}`], close };
}
