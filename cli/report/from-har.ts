import { resolve } from 'node:path';
import { judgeHar } from '../../runner/proxy/har/judge-har.ts';
import type { Io } from '../io.ts';
import { type TrafficValues, trafficRequest } from '../options/proxy-options.ts';

/**
 * Judges a recording by the rules of the proxy; the exit code is the report's.
 * @throws UsageError without a target, or for a file that is no archive of it
 */
export function reportFromHar(path: string, values: TrafficValues, io: Io): Promise<number> {
  return judgeHar({ ...trafficRequest(values, io), har: resolve(io.cwd, path) }, io);
}
