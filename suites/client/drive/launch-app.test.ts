import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { packageRoot } from '../../../specs/index.ts';
import { LaunchedApp, LaunchFailed } from './launch-app.ts';

const TLS = join(packageRoot, 'mock-server', 'tls');

/** A free port, and a server on it until it is closed. */
async function takePort(): Promise<{ port: number; release: () => Promise<void> }> {
  const server = createServer((_, response) => response.end('another program')).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  return { port, release: () => new Promise((done) => server.close(() => done())) };
}

async function freePort(): Promise<number> {
  const { port, release } = await takePort();
  await release();
  return port;
}

const serve = (port: number, { delayMs = 0, tls = false } = {}) => {
  const answer = `(q,r)=>setTimeout(()=>r.end("ok"),${delayMs})`;
  const read = (name: string) => `require("fs").readFileSync("${join(TLS, name)}")`;
  const create = tls
    ? `require("https").createServer({key:${read('key.pem')},cert:${read('cert.pem')}},${answer})`
    : `require("http").createServer(${answer})`;
  return `node -e '${create}.listen(${port},"127.0.0.1",()=>console.log("up"))'`;
};

const start = (port: number, command: string, options: { protocol?: string; seconds?: number } = {}) =>
  LaunchedApp.start({
    command,
    cwd: packageRoot,
    env: {},
    readyUrl: `${options.protocol ?? 'http'}://127.0.0.1:${port}/`,
    readyTimeoutMs: (options.seconds ?? 15) * 1000,
    logFiles: [],
    anyCertificate: true,
  });
const failure = (port: number, command: string, options?: Parameters<typeof start>[2]) =>
  start(port, command, options).then(
    async (app) => {
      await app.close();
      return undefined;
    },
    (error: LaunchFailed) => error,
  );

test('another program that answers at the ready URL is not the application', async () => {
  const { port, release } = await takePort();
  const error = await failure(port, serve(port));
  await release();
  expect(error).toBeInstanceOf(LaunchFailed);
  expect(error?.occupied).toBe(true);
  expect(error?.message).toContain(`another program listens at 127.0.0.1:${port} already`);
});

test('an application that ends is told with its exit code and last lines', async () => {
  const error = await failure(await freePort(), 'echo no database; exit 3');
  expect(error?.message).toBe('it ended with exit code 3; it printed at last: no database');
});

test('of a stack trace the line is told that names the error', async () => {
  const thrown = `node -e 'new URL("nowhere")'`;
  const error = await failure(await freePort(), thrown);
  expect(error?.message).toBe('it ended with exit code 1; it printed at last: TypeError: Invalid URL');
});

test('an application with a certificate of its own making is ready like any other', async () => {
  const port = await freePort();
  expect(await failure(port, serve(port, { tls: true }), { protocol: 'https' })).toBeUndefined();
});

test('what is wrong with TLS is named', async () => {
  const port = await freePort();
  const error = await failure(port, serve(port), { protocol: 'https', seconds: 4 });
  expect(error?.message).toMatch(/^no answer from https:.* within 4 s: no TLS is spoken there/);
});

test('an answer may take as long as the configuration allows', async () => {
  const port = await freePort();
  expect(await failure(port, serve(port, { delayMs: 2_500 }))).toBeUndefined();
});

test('it can make room for another copy, and come back', async () => {
  const port = await freePort();
  const app = await start(port, serve(port));
  await app.stop();
  const second = await start(port, serve(port));
  await second.close();
  await app.ensure();
  expect([app.alive(), app.crashes(), app.ending()]).toEqual([true, 0, undefined]);
  expect(app.output().match(/up/g)).toHaveLength(2);
  await app.close();
});
