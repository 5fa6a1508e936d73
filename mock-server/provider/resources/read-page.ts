import { type Refusal, refuse } from '../conditions.ts';

/** Page size when none is asked for, as documented. */
const DEFAULT_RESULTS = 20;

/** Largest page that is served. */
const MAX_RESULTS = 1000;

/** Which conversations are wanted. */
export interface ConversationQuery {
  readonly agentId: string | undefined;
  readonly results: number;
  readonly skip: number;
  /** Text that some metadata value must contain, in any letter case; undefined for no search. */
  readonly metadata: string | undefined;
}

/** Reads `{agentid}/{results}/{skip}/{metadatasearch}`. */
export function readConversationQuery(segments: readonly string[]): ConversationQuery | Refusal {
  const [agentId, results, skip, metadata] = segments;
  const size = results === undefined ? DEFAULT_RESULTS : readCount(results);
  const start = skip === undefined ? 0 : readCount(skip);
  if (size === undefined || size < 1 || size > MAX_RESULTS) {
    return refuse('resource-parameter-invalid', `results must be 1 to ${MAX_RESULTS}`, 'results');
  }
  if (start === undefined) return refuse('resource-parameter-invalid', 'skip must be 0 or more', 'skip');
  return { agentId, results: size, skip: start, metadata: metadata === '' ? undefined : metadata };
}

function readCount(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
