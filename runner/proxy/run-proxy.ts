/** `proxy`: stands between a client and a deployment until it is told to stop, and then says what it saw. */
import { DocumentError } from '../../specs/documents/read-document.ts';
import type { ClientConfiguration } from '../../specs/generated/client.ts';
import { ProxySettingError, readProxies } from '../../suites/network/proxies.ts';
import { loadClientFile } from '../client/load-client.ts';
import type { Io } from '../io.ts';
import { prepareOutput } from '../publish/output-folder.ts';
import { publishReport } from '../publish/publish-report.ts';
import type { ProxyRequest } from '../request.ts';
import { catchSignals } from '../signals.ts';
import { describeConfig } from '../targets/describe-config.ts';
import { loadTargetFile, targetFromFlags, targetWarnings } from '../targets/load-target.ts';
import { UsageError } from '../usage-error.ts';
import { createLiveServer, type LiveServer } from './live/serve-live.ts';
import { LOOPBACK_AUTHORITY, openProxy, type RunningProxy } from './open-proxy.ts';
import { describeProxySubject, type ProxySubject } from './subject.ts';
import { JudgeElsewhere } from './thread/judge-elsewhere.ts';

/** Runs until SIGINT or SIGTERM; a second signal ends the process at once. */
export async function runProxy(request: ProxyRequest, io: Io): Promise<number> {
  const startedAt = new Date();
  const { target, application, subject } = loadProxySubject(request, io);
  const folder = prepareOutput(request.out);
  const judge = new JudgeElsewhere({ target, client: application });
  const live = createLiveServer(judge.readJournal, subject.facts.client.prefix);
  const proxy = await openProxy({
    ...{ target, port: request.port, host: request.host, tls: request.tls },
    ...{ allowRemote: request.allowRemote, allowHosts: request.allowHosts },
    onExchange: judge.take,
    serveOwn: live.serve,
  });
  tellReady(proxy, live, request, target.baseUrl, io);
  await Promise.race([stopped(), judge.failed]);
  await proxy.close();
  const { report, guard } = await judge.finish({
    ...{ startedAt, gate: request.gate, waivers: [] },
    durationMs: Date.now() - startedAt.getTime(),
    between: `the proxy at ${proxy.origin}`,
  });
  const { formats, output } = request;
  return (await publishReport(report, { folder, guard, formats, output }, io)).exitCode;
}

/**
 * Reads the target file and the client file.
 * @throws UsageError for files that cannot be used
 */
export function loadProxySubject(
  { target: { file, values }, client }: Pick<ProxyRequest, 'target' | 'client'>,
  io: Io,
): {
  readonly target: ReturnType<typeof describeConfig>;
  readonly application: ClientConfiguration | undefined;
  readonly subject: ProxySubject;
} {
  try {
    const config =
      file === undefined ? targetFromFlags(values, io.env, io.cwd) : loadTargetFile(file, io.env, values);
    for (const warning of targetWarnings(config)) io.err(`${io.paintErr.yellow('warning:')} ${warning}`);
    readProxies(io.env).forUrl(config.baseUrl);
    const plan = { target: { kind: 'deployment', config }, allowAttacks: false, tagKey: '' } as const;
    const target = describeConfig(config, plan);
    const application = client === undefined ? undefined : loadClientFile(client, io.env).config;
    return { target, application, subject: describeProxySubject(target, application) };
  } catch (error) {
    if (error instanceof DocumentError || error instanceof ProxySettingError)
      throw new UsageError(error.message);
    throw error;
  }
}

function tellReady(
  { url, origin }: RunningProxy,
  { address }: LiveServer,
  request: ProxyRequest,
  baseUrl: string,
  io: Io,
): void {
  const { output, tls } = request;
  if (output === 'json') {
    io.err(
      JSON.stringify({
        url,
        upstream: baseUrl,
        view: origin + address,
        ...(tls && { caFile: LOOPBACK_AUTHORITY }),
      }),
    );
    return;
  }
  io.err(`airisk proxy listening on ${url}, before ${baseUrl}`);
  if (output === 'quiet') return;
  io.err(`  point the application at   ${io.paintErr.bold(url)}`);
  io.err(`  live view                  ${origin}${address}`);
  if (tls) io.err(`  let it trust the authority ${LOOPBACK_AUTHORITY}`);
  io.err(`  ${io.paintErr.dim('Ctrl+C ends it and writes the report')}`);
}

function stopped(): Promise<void> {
  return new Promise((done) => {
    const signals = catchSignals({
      first: () => {
        signals.release();
        done();
      },
      further: () => process.kill(process.pid, 'SIGKILL'),
    });
  });
}
