import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, test } from '@playwright/test';

const SOURCE = `
  const { getPriority } = require('node:os');
  const { readlinkSync } = require('node:fs');
  const { parentPort, workerData } = require('node:worker_threads');
  import(workerData).then(({ lowerPriority }) => {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    const before = getPriority(thread);
    parentPort.postMessage({ before, took: lowerPriority(), after: getPriority(thread) });
  });
`;

test('a thread goes behind the others of its process, which stay as they are', async () => {
  test.skip(process.platform !== 'linux', 'elsewhere a thread has no priority of its own');
  const before = getPriority();
  const url = new URL('./lower-priority.js', import.meta.url).href;
  const worker = new Worker(SOURCE, { eval: true, workerData: url });
  const told = await new Promise((done, fail) => {
    worker.once('message', done);
    worker.once('error', fail);
  });
  await worker.terminate();
  expect(told).toEqual({ before, took: true, after: Math.max(before, 10) });
  expect(getPriority()).toBe(before);
});
