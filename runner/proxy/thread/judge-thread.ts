/** The thread that judges: it is sent copies of what passed, so that nothing that passes waits for a judge. */
import { parentPort, workerData } from 'node:worker_threads';
import { assembleProxyReport } from '../assemble-proxy-report.ts';
import { Judge } from '../judge/judge.ts';
import { LiveTraffic } from '../live/live-traffic.ts';
import { describeProxySubject } from '../subject.ts';
import { unpackExchanges } from './exchange-batch.ts';
import { lowerPriority } from './lower-priority.ts';
import type { FromJudge, JudgedPair, ToJudge } from './messages.ts';

lowerPriority();
const { target, client } = workerData as JudgedPair;
const subject = describeProxySubject(target, client);
const judge: Judge = new Judge(subject.facts, (judged) => traffic.add(judged));
const traffic = new LiveTraffic(judge, subject);
const readers = new Map<number, AbortController>();
const tell = (message: FromJudge): void => parentPort?.postMessage(message);

parentPort?.on('message', (message: ToJudge) => {
  switch (message.kind) {
    case 'exchanges':
      judge.skip(message.skipped);
      for (const exchange of unpackExchanges(message.batch)) judge.take(exchange);
      void judge.settled().then(() => tell({ kind: 'judged' }));
      return;
    case 'read':
      void read(message.id, message.query);
      return;
    case 'gone':
      readers.get(message.id)?.abort();
      return;
    case 'report':
      void report(message);
  }
});

async function read(id: number, query: string): Promise<void> {
  const gone = new AbortController();
  readers.set(id, gone);
  await judge.settled();
  const journal = await traffic.read(new URLSearchParams(query), gone.signal);
  readers.delete(id);
  tell({ kind: 'answer', id, value: JSON.stringify(journal) });
}

async function report({ id, facts }: Extract<ToJudge, { kind: 'report' }>): Promise<void> {
  await judge.finish();
  tell({ kind: 'answer', id, value: assembleProxyReport({ ...facts, subject, judge }) });
}
