import type { ProviderEnv } from '../env.ts';
import type { TransportHints } from '../plain.ts';
import type { RenderSteps } from '../steps.ts';

/** Adds what goes with every answer: the common headers, and how the dialect's server carries it. */
export const finishAnswer: RenderSteps['finishAnswer'] = (answer, _exchange, env) => {
  const blocked = answer.condition === 'request-blocked' && env.dialect.http.blocked === 'reset';
  if (blocked) return { ...answer, transport: { reset: true } };
  const headers = env.commonHeaders.length === 0 ? answer.headers : [...answer.headers, ...env.commonHeaders];
  const { status, body, condition, reason } = answer;
  const transport = env.plainTransport ? answer.transport : { ...dialectTransport(env), ...answer.transport };
  return transport === undefined
    ? { status, headers, body, condition, reason }
    : { status, headers, body, condition, reason, transport };
};

/** Whether the dialect carries answers in the ordinary way: at once, with a length, on a connection that stays. */
export function isPlainTransport(http: ProviderEnv['dialect']['http']): boolean {
  return (
    http.connection === 'keep-alive' &&
    http.chunkBytes === 0 &&
    http.delayMs.max === 0 &&
    http.coding === 'identity'
  );
}

function dialectTransport(env: ProviderEnv): TransportHints {
  const { connection, chunkBytes, delayMs, coding } = env.dialect.http;
  const [chance = 0, share = 0] = env.random(2);
  return {
    ...(connection === 'close' ? { close: true } : {}),
    ...(chunkBytes > 0 ? { chunkBytes } : {}),
    ...(coding === 'identity' ? {} : { coding }),
    ...(delayMs.max > 0 && chance < (delayMs.share ?? 1) * 256
      ? { delayMs: Math.round(delayMs.min + ((delayMs.max - delayMs.min) * share) / 255) }
      : {}),
  };
}
