import type { Conversation } from '../../provider/config.ts';
import type { ProviderEnv } from '../../provider/env.ts';

/** What anybody but this user has, newest first. */
export function conversationsOfAnother(
  userId: string | undefined,
  env: ProviderEnv,
): readonly Conversation[] {
  return env.config.conversations
    .filter((one) => one.userId !== userId)
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}
