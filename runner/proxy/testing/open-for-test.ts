import { openProxy, type ProxyOptions, type RunningProxy } from '../open-proxy.ts';

/** A proxy on a free port, in front of this base URL. */
export function openForTest(baseUrl: string, more: Partial<ProxyOptions> = {}): Promise<RunningProxy> {
  return openProxy({ port: 0, ...more, target: { baseUrl, tls: {}, limits: { timeoutSeconds: 5 } } });
}
