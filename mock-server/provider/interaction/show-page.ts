import type { ProviderEnv } from '../env.ts';
import type { PlainRequest } from '../plain.ts';
import type { InteractionRecord } from '../records.ts';
import type { ProviderAnswer } from '../steps.ts';

/** Query of a page that is to stand in a frame. */
export const IN_FRAME = 'in-frame';

/** The page that an interaction is at, or the one around it. */
export function showPage(
  interaction: InteractionRecord,
  request: PlainRequest,
  env: ProviderEnv,
): ProviderAnswer {
  const framed = env.dialect.interaction.pages === 'framed' && request.rawQuery !== IN_FRAME;
  return framed ? env.steps.renderFrame(interaction, env) : env.steps.renderPage(interaction, 200, env);
}
