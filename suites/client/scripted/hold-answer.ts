/** Holding the provider's answer back: what scripts, and what lies behind a browser, have in common. */
import type { ClientArm } from '../../../specs/generated/client-scenario.ts';
import type { BrowserUserAgent } from '../drive/browser-user-agent.ts';
import type { TestEnvironment } from '../test-environment.ts';

/** The provider did not come into play as it must for the script to mean anything. */
export class ScriptFailed extends Error {}

/** Answers the authorization request with the address that the browser would have been sent to. */
export const HOLD: ClientArm = {
  match: { endpoint: 'authorize' },
  afterProcessing: true,
  answer: { status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: '${location}' },
};

/**
 * Begins a sign-in and stops before the answer: the URL that the provider would have sent the browser to.
 * @param unseen Try it without a page first.
 * @throws ScriptFailed when the application did not begin one
 */
export async function holdAnswer(
  environment: TestEnvironment,
  userAgent: BrowserUserAgent,
  unseen = false,
): Promise<string> {
  const before = environment.provider.journal().length;
  environment.provider.arm(HOLD);
  const answered = () =>
    environment.provider
      .journal()
      .slice(before)
      .some((entry) => entry.armed);
  if (unseen) await userAgent.signInUnseen();
  if (!answered())
    await userAgent.depart(answered).catch((error: unknown) => {
      throw new ScriptFailed(`the sign-in did not begin: ${String(error).split('\n')[0]}`);
    });
  const held = environment.provider
    .journal()
    .slice(before)
    .find((entry) => entry.armed)?.answer?.body;
  if (held?.startsWith(environment.subject.client.redirectUri) !== true)
    throw new ScriptFailed('the provider did not get as far as an answer');
  return held;
}
