/** Judges an application that a person or a device operates: says when to sign in, and goes on when the provider saw it. */
import type { AttachDrive } from '../../specs/generated/client.ts';
import { LaunchFailed } from '../../suites/client/drive/launch-app.ts';
import { fillIn } from '../client/fill-in.ts';
import type { Attach } from '../client/judge-client.ts';
import type { LoadedClient } from '../client/load-client.ts';
import { launchApplication } from '../client/open-application.ts';
import { openProvider } from '../client/open-provider.ts';
import { freePort, valuesOf } from '../client/open-test-environment.ts';
import { recordProof } from '../client/proof-report.ts';
import { watchSignals } from '../client/watch-signals.ts';
import { UsageError } from '../usage-error.ts';
import { judgeAttached } from './judge-attached.ts';
import { playAttached } from './play-attached.ts';

/** Plays the sign-ins with whoever operates the application. */
export const attach: Attach = async (client, drive, { scenarios, config: named, io }) => {
  const config = fillIn(client.config, { '${launch.port}': String(await freePort()) });
  const signals = watchSignals();
  const provider = await openProvider(config, {}).catch((error: unknown) => {
    signals.release();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UsageError(`provider.port ${config.provider?.port} is in use by another program`);
  });
  const say = (line: string) => io.err(line);
  try {
    const app = await launchApplication(fillIn(config, valuesOf(config, provider.url)), client.folder);
    try {
      for (const line of introduce(config, drive, provider.url)) say(line);
      const played = await playAttached({
        drive,
        provider,
        scenarios,
        say,
        interrupted: signals.interrupted,
      });
      const results = await judgeAttached({ config, provider, played, scenarios, named });
      const { redirectUri } = config.client;
      return {
        kind: 'played',
        results,
        interrupted: signals.interrupted(),
        offers: new Set([config.users?.primary === undefined ? 'generic' : 'user']),
        proof: recordProof([], [], { providerUrl: provider.url, redirectUri }),
      };
    } finally {
      await app?.close();
    }
  } catch (error) {
    if (error instanceof LaunchFailed)
      return { kind: 'not-launched', message: error.message, occupied: error.occupied };
    throw error;
  } finally {
    signals.release();
    await provider.close();
  }
};

function introduce(
  { client, provider = {} }: LoadedClient['config'],
  { instructions }: AttachDrive,
  url: string,
): string[] {
  return [
    `The provider is at ${url}; the application is its client ${client.id}.`,
    ...(provider.host === '0.0.0.0' || provider.host === '::'
      ? [`From a device: port ${new URL(url).port} of this machine, by its address in the network.`]
      : []),
    ...(instructions === undefined ? [] : [`How to sign in: ${instructions}`]),
  ];
}
