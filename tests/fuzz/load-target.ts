/** Thousands of connections that do nothing, or never finish what they began, beside drivers that go on working. */
import { connect, type Socket } from 'node:net';
import { Connection } from './connection.ts';
import { openFlow } from './flow.ts';
import { type FuzzTarget, timed } from './fuzz-target.ts';
import { startMockProcess, stopMockProcess } from './mock-process.ts';

/** What the idle ones have said. */
const BEGINNINGS = [
  '',
  'POST /api/oauth2/Token HTTP/1.1\r\n',
  'POST /api/oauth2/Token HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nclient_id=',
  'GET /api/oauth2?client_id=abc123 HTTP/1.1\r\nHost: x\r\nX-Slow: ',
] as const;

/** Opened at a time, so that the listen queue is not what is measured. */
const BATCH = 100;
/** Longest time that an honest flow may take beside the load. */
const FLOW_MS = 10_000;

function openIdle(port: number, text: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      if (text !== '') socket.write(text);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

export const LOAD_FUZZ_TARGET: FuzzTarget = {
  name: 'load',
  about: 'idle and unfinished connections, all open at once, beside honest flows',
  share: 0.003,
  meets: ['flows'],
  run: ({ cases }) =>
    timed('load', cases, async (counter) => {
      const mock = await startMockProcess();
      const load: Socket[] = [];
      try {
        for (let opened = 0; opened < cases; opened += BATCH) {
          const texts = Array.from(
            { length: Math.min(BATCH, cases - opened) },
            (_, i) => BEGINNINGS[i % BEGINNINGS.length] ?? '',
          );
          load.push(...(await Promise.all(texts.map((text) => openIdle(mock.port, text)))));
          const began = performance.now();
          const connection = await Connection.open(mock.port);
          await openFlow(connection);
          connection.close();
          if (performance.now() - began > FLOW_MS)
            throw new Error(
              `load: a flow took ${Math.round(performance.now() - began)} ms beside ${load.length} connections`,
            );
          counter.add('flows');
        }
        counter.add('connections', load.length);
      } finally {
        for (const socket of load) socket.destroy();
        await stopMockProcess(mock);
      }
    }),
};
