/**
 * Whether a deployment keeps a code while it issues a newer one to the same client for the same user. No document decides:
 * where it keeps one only, an older code that is refused shows nothing.
 */
import type { GrantOptions, Provider } from '../flows/provider.ts';

/** @throws ControlFailedError when no code is granted. */
export async function keepsOlderCodes(provider: Provider, options: GrantOptions): Promise<boolean> {
  const older = await provider.grant(options);
  await provider.grant(options);
  const { token } = await provider.token({ params: provider.tokenParams(older) });
  return token !== undefined;
}

/** Whether it keeps a token while it issues a newer one. @throws ControlFailedError when an exchange fails. */
export async function keepsOlderTokens(
  provider: Provider,
  options: GrantOptions,
  opens: (token: string) => Promise<boolean>,
): Promise<boolean> {
  const older = await provider.honest(options);
  await provider.honest(options);
  return opens(older.token);
}
