/** The application that is judged, with the means to drive it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Browser } from '@playwright/test';
import type { ClientConfiguration } from '../../specs/generated/client.ts';
import { isLoopback } from '../../specs/is-loopback.ts';
import { BrowserDriver } from '../../suites/client/drive/browser-driver.ts';
import { CommandDriver } from '../../suites/client/drive/command-driver.ts';
import { LaunchedApp } from '../../suites/client/drive/launch-app.ts';
import type { ProviderPages } from '../../suites/client/drive/provider-pages.ts';
import { TrustedOrigins } from '../../suites/client/drive/trusted-origins.ts';
import type { AppPort, Driver } from '../../suites/client/test-environment.ts';
import { FIRST_USER, OTHER_USER } from './users.ts';

const DEFAULT_READY_SECONDS = 20;

export interface ApplicationOptions {
  /** Where relative paths of the configuration start. */
  readonly folder: string;
  /** Absent: the application is a command that visits the provider itself. */
  readonly browser: Browser | undefined;
  readonly providerUrl: string;
}

export interface OpenedApplication {
  readonly driver: Driver;
  readonly app?: AppPort;
  close(): Promise<void>;
}

/**
 * Starts the application, where the run is to start it, and opens its driver.
 * @throws LaunchFailed when it does not start
 */
export async function openApplication(
  config: ClientConfiguration,
  { folder, browser, providerUrl }: ApplicationOptions,
): Promise<OpenedApplication> {
  const app = await launchApplication(config, folder);
  const close = async () => app?.close();
  const pages = pagesOf(config);
  const { drive } = config;
  const { redirectUri } = config.client;
  if (drive.kind === 'command') {
    const cwd = resolve(folder, drive.cwd ?? '.');
    const env = drive.env ?? {};
    const driver = new CommandDriver({ drive, cwd, env, providerUrl, redirectUri, browser, pages });
    return { driver, app: withOutputOf(driver, app), close };
  }
  if (!browser || drive.kind !== 'browser') throw new Error('a browser is needed');
  const ca = authorityOf(config, folder);
  const trusted = ca === undefined ? {} : { trusted: new TrustedOrigins(ca) };
  const driver = new BrowserDriver({ browser, drive, providerUrl, pages, redirectUri, ...trusted });
  return { driver, ...(app ? { app } : {}), close };
}

/** What a command wrote belongs to the output of the application, whether or not a part of it runs all the time. */
function withOutputOf(driver: CommandDriver, app: LaunchedApp | undefined): AppPort {
  return {
    alive: () => app?.alive() ?? true,
    ensure: async () => app?.ensure(),
    stop: async () => app?.stop(),
    ending: () => app?.ending(),
    crashes: () => app?.crashes() ?? 0,
    output: () => `${driver.output}\n${app?.output() ?? ''}`,
    written: () => driver.output.length,
    since: (characters) => driver.output.slice(characters),
  };
}

/** Who has issued the certificate of the application, where its file says so. */
function authorityOf({ launch: how }: ClientConfiguration, folder: string): string | undefined {
  return how?.caFile === undefined ? undefined : readFileSync(resolve(folder, how.caFile), 'utf8');
}

export async function launchApplication(
  config: ClientConfiguration,
  folder: string,
): Promise<LaunchedApp | undefined> {
  const { launch: how, drive } = config;
  if (!how) return undefined;
  const ca = authorityOf(config, folder);
  const cwd = resolve(folder, how.cwd ?? '.');
  const readyUrl = how.readyUrl ?? (drive.kind === 'browser' ? drive.startUrl : '');
  return LaunchedApp.start({
    command: how.command,
    cwd,
    env: how.env ?? {},
    readyUrl,
    anyCertificate: ca === undefined && isLoopback(new URL(readyUrl).hostname),
    ca,
    readyTimeoutMs: (how.readyTimeoutSeconds ?? DEFAULT_READY_SECONDS) * 1000,
    logFiles: (how.logFiles ?? []).map((path) => resolve(cwd, path)),
  });
}

function pagesOf({ provider, users }: ClientConfiguration): ProviderPages | undefined {
  if ((provider?.interaction ?? 'none') === 'none') return undefined;
  const { login, password } = users?.primary === OTHER_USER.id && !users.other ? OTHER_USER : FIRST_USER;
  return { login, password };
}
