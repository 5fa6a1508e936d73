import type { BrowserLaunch } from './browser-launch.ts';
import { BrowserNotFound, describeTried, type Environment, launchOf } from './describe-launch.ts';
import { type EmbeddedCopy, unpackEmbedded } from './embedded-copy.ts';
import { describeFailure, probeBrowser } from './probe-browser.ts';

const OTHERWISE =
  'install Chromium with the system package manager, or set AIRISK_BROWSER to a Chrome or Chromium';

/**
 * Unpacks and tries the embedded copy; its own libraries are used only where it does not start with the system's.
 * @param tried Other browsers that were found and do not start.
 * @param archives For tests: another folder of compressed files.
 * @throws BrowserNotFound
 */
export async function resolveEmbedded(
  env: Environment,
  tried: readonly string[] = [],
  archives?: string,
): Promise<BrowserLaunch> {
  const copy = await unpack(env, tried, archives);
  const fonts = env.FONTCONFIG_FILE || env.FONTCONFIG_PATH ? {} : { FONTCONFIG_FILE: copy.fontsFile };
  const plain = await probeBrowser(copy.executable, { ...env, ...fonts });
  if (plain.starts) return { ...launchOf(copy.executable, plain, 'embedded copy', env), env: fonts };

  const libraries = [copy.libraryFolder, env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  const added = { ...fonts, LD_LIBRARY_PATH: libraries };
  const probe = await probeBrowser(copy.executable, { ...env, ...added });
  if (probe.starts) {
    return { ...launchOf(copy.executable, probe, 'embedded copy with its own libraries', env), env: added };
  }
  throw new BrowserNotFound(
    `the embedded browser ${copy.executable} ${describeFailure(probe)}${describeTried(tried)}: ${OTHERWISE}`,
  );
}

async function unpack(
  env: Environment,
  tried: readonly string[],
  archives: string | undefined,
): Promise<EmbeddedCopy> {
  try {
    return await unpackEmbedded(env, archives);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new BrowserNotFound(
      `the embedded browser is not usable: ${reason}${describeTried(tried)}; or ${OTHERWISE}`,
    );
  }
}
