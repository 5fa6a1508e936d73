/** Raw sockets against a server: whatever is written, it answers in time or closes, and goes on. */
import { connect } from 'node:net';
import { type MockServer, startMockServer } from '../../mock-server/start-mock-server.ts';
import type { Encoding } from '../../mock-server/test-kit.ts';
import { CALLBACK, honest, toForm } from '../../mock-server/test-kit.ts';
import { readAnswers } from './connection.ts';
import { type Counter, type FuzzTarget, runCases, timed } from './fuzz-target.ts';
import { type SocketCase, socketCases } from './socket-cases.ts';
import { type Honest, type Script, writeScript } from './socket-writer.ts';

/** A case that takes longer hangs; the server's own limits are 10 s for headers and 20 s for a request. */
const DEADLINE_MS = 28_000;

/** A code, asked for without a socket: the cases are about what follows. */
async function takeCode(server: MockServer): Promise<string> {
  const query = toForm({ client_id: 'abc123', redirect_uri: CALLBACK });
  const answer = await fetch(`${server.url}/api/oauth2?${query}`, { redirect: 'manual' });
  await answer.arrayBuffer();
  const code = new URL(answer.headers.get('location') ?? 'x:').searchParams.get('code');
  if (code === null) throw new Error(`an honest authorization request got ${answer.status}`);
  return code;
}

/** The whole honest flow. @throws Error when the server no longer answers it */
async function honestFlow(server: MockServer): Promise<void> {
  const answer = await fetch(`${server.url}/api/oauth2/Token`, {
    method: 'POST',
    body: new URLSearchParams(honest(await takeCode(server)) as Record<string, string>),
  });
  if (answer.status !== 200)
    throw new Error(`an honest exchange got ${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
}

/** Writes a script and gives back all that came, one character a byte, until the connection ended. */
function playScript(port: number, { pieces, pauseMs, end }: Script): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    let seen = '';
    const timer = setTimeout(() => {
      socket.destroy();
      reject(
        new Error(`no end within ${DEADLINE_MS / 1000} s; so far: ${JSON.stringify(seen.slice(0, 200))}`),
      );
    }, DEADLINE_MS);
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      seen += String(chunk);
    });
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(seen);
    });
    const next = (index: number): void => {
      const piece = pieces[index];
      if (piece === undefined) {
        if (end === 'fin') socket.end();
        if (end === 'reset') socket.resetAndDestroy();
        return;
      }
      socket.write(piece);
      if (pauseMs > 0) setTimeout(() => next(index + 1), pauseMs);
      else next(index + 1);
    };
    socket.once('connect', () => next(0));
  });
}

async function judgeSocket(
  server: MockServer,
  one: SocketCase,
  turn: number,
  counter: Counter,
): Promise<void> {
  const encoding: Encoding = turn % 2 === 0 ? 'form' : 'json';
  const fields = honest(await takeCode(server));
  const honestRequest: Honest = {
    host: `127.0.0.1:${server.port}`,
    mediaType: encoding === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
    body: encoding === 'json' ? JSON.stringify(fields) : toForm(fields),
  };
  const script = writeScript(one, honestRequest);
  const seen = await playScript(server.port, script);
  const statuses = [...seen.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  const broken = statuses.find((status) => status >= 500);
  if (broken !== undefined) throw new Error(`a ${broken}: ${seen.slice(0, 300)}`);
  const tokens = seen.split('"access_token"').length - 1;
  if (tokens > script.maxTokens) throw new Error(`${tokens} tokens: ${seen.slice(0, 600)}`);
  if (seen.includes('"mock": true')) throw new Error('a smuggled request reached the control plane');
  if (one.do === 'pipeline') {
    const { answers, rest } = readAnswers(seen);
    if (answers.length !== one.before + one.copies || rest !== '' || tokens !== 1)
      throw new Error(`${one.before + one.copies} requests, ${answers.length} answers, ${tokens} tokens`);
  }
  counter.add(statuses.length === 0 ? 'closed without an answer' : tokens > 0 ? 'tokens' : 'refused');
}

export const SOCKET_FUZZ_TARGET: FuzzTarget = {
  name: 'sockets',
  about: 'bytes on raw sockets: cut, changed, contradictory, pipelined, slow, no HTTP at all',
  share: 0.03,
  meets: ['tokens', 'refused', 'closed without an answer'],
  run: (fuzzTarget) =>
    timed('sockets', fuzzTarget.cases, async (counter) => {
      const errors: unknown[] = [];
      const server = await startMockServer({
        onInternalError: (error) => errors.push(error),
        limits: { maxJournalEntries: 20 },
      });
      try {
        let turn = 0;
        await runCases('sockets', socketCases, fuzzTarget, async (one) => {
          turn += 1;
          await judgeSocket(server, one, turn, counter);
          if (errors.length > 0) throw new Error(`an error inside: ${String(errors[0])}`);
        });
        await honestFlow(server);
      } finally {
        await server.close();
      }
    }),
};
