/** Opens a worker of a client run: a provider, an origin that is none of its, and the application. */
import { type AddressInfo, createServer } from 'node:net';
import type { Browser } from '@playwright/test';
import type { ClientConfiguration } from '../../specs/generated/client.ts';
import type { TestEnvironment } from '../../suites/client/test-environment.ts';
import { describeSubject } from './describe-subject.ts';
import { fillIn } from './fill-in.ts';
import type { LoadedClient } from './load-client.ts';
import { openApplication } from './open-application.ts';
import { openProvider, type ProviderOptions } from './open-provider.ts';
import { openThirdPartyOrigin } from './open-third-party-origin.ts';

export interface TestEnvironmentOptions extends ProviderOptions {
  readonly client: LoadedClient;
  /** Absent: the application is a command that visits the provider itself. */
  readonly browser: Browser | undefined;
  /** Puts something between application and provider: what the application reaches instead. */
  readonly between?: (config: ClientConfiguration, providerUrl: string) => Promise<Between>;
}

interface Between {
  /** Base URL for the application. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Opens a worker.
 * @throws LaunchFailed when the application does not start
 * @throws the error of `listen` when the configured port is taken
 */
export async function openTestEnvironment(options: TestEnvironmentOptions): Promise<TestEnvironment> {
  const port = String(await freePort());
  const registered = fillIn(options.client.config, { '${launch.port}': port });
  const own = await openProvider(registered, options);
  const thirdParty = await openThirdPartyOrigin();
  const closers: (() => Promise<void>)[] = [own.close, thirdParty.close];
  try {
    const between = options.untrusted ? undefined : await options.between?.(registered, own.url);
    if (between) closers.push(between.close);
    const provider = between ? { ...own, url: between.url } : own;
    const config = fillIn(registered, valuesOf(registered, provider.url));
    const { close, ...opened } = await openApplication(config, {
      ...{ folder: options.client.folder, browser: options.browser },
      providerUrl: provider.url,
    });
    closers.push(close);
    const canRestart =
      options.untrusted !== true && /\$\{provider\.url\}/.test(JSON.stringify(options.client.config));
    return {
      subject: describeSubject(config),
      provider,
      thirdParty,
      ...opened,
      ...(canRestart ? { openUntrusted: () => openTestEnvironment({ ...options, untrusted: true }) } : {}),
      close: () => closeAll(closers),
    };
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

async function closeAll(closers: readonly (() => Promise<void>)[]): Promise<void> {
  for (const close of [...closers].reverse()) await close();
}

/** What texts of a configuration may refer to, once the provider listens. */
export function valuesOf(
  { client, users }: ClientConfiguration,
  url: string,
): Readonly<Record<string, string>> {
  return {
    '${provider.url}': url,
    '${client.id}': client.id,
    '${client.secret}': client.secret,
    '${client.redirectUri}': client.redirectUri,
    '${users.primary}': users?.primary ?? '',
  };
}

/** A port of the loopback address that was free just now. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
