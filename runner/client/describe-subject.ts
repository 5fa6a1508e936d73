import type { ClientConfiguration } from '../../specs/generated/client.ts';
import { DEFAULT_COMMAND_SECONDS } from '../../suites/client/drive/command-driver.ts';
import { DEFAULT_TIMEOUT_SECONDS } from '../../suites/client/drive/place.ts';
import type { Subject } from '../../suites/client/test-environment.ts';
import { otherUser } from './users.ts';

/** What a configuration says of the client before it is judged. */
export function describeSubject(config: ClientConfiguration): Subject {
  const { client, users, drive, launch: how } = config;
  const browser = drive.kind === 'browser';
  const api = browser ? drive.apiUrl !== undefined : drive.callsApi === true;
  const offered: Readonly<Record<string, boolean>> = {
    browser,
    api,
    user: users?.primary !== undefined,
    generic: users?.primary === undefined,
    launch: how !== undefined || !browser,
    'session-proof': browser && (drive.statusUrl !== undefined || api),
  };
  const seconds = drive.timeoutSeconds ?? (browser ? DEFAULT_TIMEOUT_SECONDS : DEFAULT_COMMAND_SECONDS);
  return {
    client,
    ...(users?.primary === undefined ? {} : { userid: users.primary }),
    otherUserid: otherUser(config),
    offers: new Set(Object.keys(offered).filter((name) => offered[name])),
    timeoutMs: seconds * 1000,
  };
}
