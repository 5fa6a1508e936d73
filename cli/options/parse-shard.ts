import type { Shard } from '../../reports/model/types.ts';
import { UsageError } from '../../runner/usage-error.ts';

const MOST_SHARDS = 100;

/**
 * `2/5`: the second of five parts.
 * @throws UsageError for anything else
 */
export function parseShard(text: string): Shard {
  const [, first = '', second = ''] = /^([1-9]\d{0,2})\/([1-9]\d{0,2})$/.exec(text) ?? [];
  const index = Number(first);
  const total = Number(second);
  if (first === '' || index > total || total > MOST_SHARDS)
    throw new UsageError(`--shard is a part of the run such as 1/3, up to 100 parts, not "${text}"`);
  return { index, total };
}
