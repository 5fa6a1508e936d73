import { resolve } from 'node:path';
import type { ProviderRequest } from '../../runner/request.ts';
import { UsageError } from '../../runner/usage-error.ts';
import type { Depth } from '../../suites/flows/target-spec.ts';
import type { Io } from '../io.ts';
import { judgingRequest } from './judging-options.ts';
import { parseShard } from './parse-shard.ts';
import type { ProviderValues } from './provider-options.ts';
import { readExploration } from './read-exploration.ts';
import { targetRequest } from './target-options.ts';

/**
 * The run that the flags of `provider` describe.
 * @throws UsageError for flags that do not go together
 */
export function providerRequest(values: ProviderValues, io: Io): ProviderRequest {
  const { certification, shard, runId, state } = values;
  const depth = (values.depth ?? 'standard') as Depth;
  if (certification && depth === 'quick')
    throw new UsageError('--certification goes with --depth standard or deep: a quick run certifies nothing');
  return {
    ...judgingRequest(values, 'airisk-report', io),
    target: targetRequest(values, values.allowAttacks, io),
    ...{ certification, depth },
    explore: readExploration(values, new Date()),
    ...(state !== undefined && { state: resolve(io.cwd, state) }),
    ...(shard !== undefined && { shard: parseShard(shard) }),
    ...(runId !== undefined && { runId }),
  };
}

/** A target of its own goes with every file of the folder. */
const NOT_WITH_TARGETS = [
  'target',
  'baseUrl',
  'clientId',
  'clientSecret',
  'redirectUri',
  'userId',
  'shard',
  'state',
] as const;

/**
 * The folder of `--targets`.
 * @throws UsageError for flags that describe one target
 */
export function targetsFolder(values: ProviderValues, io: Io): string {
  if (values.lastFailed) throw new UsageError('--targets cannot be combined with --last-failed');
  for (const name of NOT_WITH_TARGETS)
    if (values[name] !== undefined)
      throw new UsageError(`--targets cannot be combined with --${kebab(name)}`);
  return resolve(io.cwd, values.targets ?? '');
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
