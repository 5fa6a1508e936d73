import { resolve } from 'node:path';
import type { ProxyRequest } from '../../runner/request.ts';
import { UsageError } from '../../runner/usage-error.ts';
import type { OptionTable, Values } from '../command.ts';
import type { Io } from '../io.ts';
import { formatOption, formatsOf, gateOptions, outputOf } from './judging-options.ts';
import { targetOptions } from './target-options.ts';

const { gate, 'fail-on': failOn } = gateOptions;

/** How what passed is judged, by a proxy or from a recording. */
const trafficOptions = {
  ...targetOptions,
  client: {
    type: 'string',
    value: 'FILE',
    help: 'Client file: which user the application signs in for, and its own redirect URI',
  },
  gate,
  'fail-on': failOn,
  out: { type: 'string', value: 'DIR', fallback: './airisk-proxy-report', help: 'Folder of the report' },
  format: formatOption,
  json: { type: 'boolean', help: 'Print the report as JSON on stdout' },
  quiet: { type: 'boolean', short: 'q', help: 'Print nothing but errors, and where it listens' },
} as const satisfies OptionTable;

/** The parsed options of both. */
export type TrafficValues = Values<typeof trafficOptions>;

/** The options of `proxy`. */
export const proxyOptions = {
  ...trafficOptions,
  port: { type: 'string', value: 'N', fallback: '4020', help: 'Port to listen on; 0 takes any free one' },
  host: { type: 'string', value: 'ADDRESS', fallback: '127.0.0.1', help: 'Address to listen on' },
  tls: {
    type: 'boolean',
    help: 'Serve over https, with a certificate for this machine: cookies that are Secure need it',
  },
  'allow-remote': {
    type: 'boolean',
    help: 'Allow an address that other machines can reach; everybody there can use this way to the deployment',
  },
  'allow-host': {
    type: 'string',
    list: true,
    value: 'NAME',
    help: 'Another name by which the proxy is reached: of a container, or with the port that is mapped',
  },
} as const satisfies OptionTable;

const DEFAULT_PORT = 4020;
const MOST_PORT = 65_535;

/** How what passed is judged. What nobody tried passes the gate; the report still says that it was not verified. */
export function trafficRequest(
  values: TrafficValues,
  io: Io,
): Omit<ProxyRequest, 'port' | 'host' | 'tls' | 'allowRemote' | 'allowHosts'> {
  const { target, baseUrl, clientId, clientSecret, redirectUri, userId, client, out } = values;
  if (target === undefined && baseUrl === undefined)
    throw new UsageError('--target FILE is missing: which deployment lies behind, and its client');
  return {
    target: {
      ...(target !== undefined && { file: resolve(io.cwd, target) }),
      values: { baseUrl, clientId, clientSecret, redirectUri, userId },
    },
    ...(client !== undefined && { client: resolve(io.cwd, client) }),
    gate: {
      profile: values.gate === 'documented' ? 'documented' : 'hardened',
      failOn: values.failOn === 'warn' ? 'warn' : 'fail',
      partial: true,
    },
    out: resolve(io.cwd, out ?? 'airisk-proxy-report'),
    formats: formatsOf(values.format),
    output: outputOf(values),
  };
}

/**
 * The proxy that the flags describe.
 * @throws UsageError without a target, and for a port that is none
 */
export function proxyRequest(values: Values<typeof proxyOptions>, io: Io): ProxyRequest {
  const { port = String(DEFAULT_PORT), host, tls, allowRemote, allowHost = [] } = values;
  if (!/^\d+$/.test(port) || Number(port) > MOST_PORT)
    throw new UsageError(`--port ${port} is no port: give a number from 0 to ${MOST_PORT}`);
  return {
    ...trafficRequest(values, io),
    port: Number(port),
    ...(host !== undefined && { host }),
    ...{ tls, allowRemote, allowHosts: allowHost },
  };
}
