/** `report from-har`: judges a recording as if it passed through the proxy. */
import type { Io } from '../../io.ts';
import { prepareOutput } from '../../publish/output-folder.ts';
import { publishReport } from '../../publish/publish-report.ts';
import type { HarRequest } from '../../request.ts';
import { UsageError } from '../../usage-error.ts';
import { assembleProxyReport } from '../assemble-proxy-report.ts';
import { Judge } from '../judge/judge.ts';
import { loadProxySubject } from '../run-proxy.ts';
import { openArchive } from './open-archive.ts';
import { HarError, type Recording, readHar } from './read-har.ts';

/** The exit code is the report's. */
export async function judgeHar(request: HarRequest, io: Io): Promise<number> {
  const { target, subject } = loadProxySubject(request, io);
  const recording = read(request.har, target.baseUrl);
  const folder = prepareOutput(request.out);
  const [first] = recording.exchanges;
  const judge = new Judge(subject.facts);
  for (const exchange of recording.exchanges) judge.take(exchange);
  const ended = recording.exchanges.at(-1);
  await judge.finish(ended ? ended.at + ended.ms : 0);
  const { report, guard } = assembleProxyReport({
    ...{ subject, judge, gate: request.gate, waivers: [], recording },
    startedAt: first ? new Date(first.at) : new Date(),
    durationMs: first && ended ? ended.at + ended.ms - first.at : 0,
    between: `a recording of ${recording.creator}`,
  });
  const { formats, output } = request;
  return (await publishReport(report, { folder, guard, formats, output }, io)).exitCode;
}

/** @throws UsageError for a file that is no archive, or holds nothing of the deployment */
function read(path: string, baseUrl: string): Recording {
  try {
    const { text, bodyOf } = openArchive(path);
    const recording = readHar(text, baseUrl, bodyOf);
    if (recording.exchanges.length > 0) return recording;
    throw new UsageError(
      `${path} holds no exchange with ${new URL(baseUrl).origin} (${recording.others} with others): is baseUrl the address in the recording?`,
    );
  } catch (error) {
    if (error instanceof HarError) throw new UsageError(`${path}: ${error.message}`);
    if ((error as NodeJS.ErrnoException).code !== undefined)
      throw new UsageError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
    throw error;
  }
}
