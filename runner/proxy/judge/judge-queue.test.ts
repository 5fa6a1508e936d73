import { expect, test } from '@playwright/test';
import { authorize, FACTS, passed, redeem } from '../testing/passed.ts';
import { Judge } from './judge.ts';
import { JudgeQueue } from './judge-queue.ts';

test('what waits is judged in its order, and nothing is lost below the bound', async () => {
  const order: number[] = [];
  const judge = new Judge(FACTS, ({ event }) => void order.push(event.seen.entry.n));
  const queue = new JudgeQueue(judge);
  for (let n = 1; n <= 500; n += 2) {
    queue.add(passed(n, authorize(`code-${n}-0123456789`)));
    queue.add(passed(n + 1, redeem(`code-${n}-0123456789`, `token-${n}-0123456789`)));
  }
  // It works by itself.
  await expect.poll(() => order.length).toBeGreaterThan(10);
  await queue.finish();
  expect(order).toEqual(Array.from({ length: 500 }, (_, at) => at + 1));
  expect(judge.counts).toMatchObject({ exchanges: 500, tokens: 250, unjudged: 0 });
});

test('what comes faster than it can be judged is counted, and accuses nobody of what it hid', async () => {
  const judge = new Judge(FACTS);
  const queue = new JudgeQueue(judge);
  for (let n = 1; n <= 6_000; n += 1) queue.add(passed(n, authorize(`code-${n}-0123456789`)));
  expect(judge.counts.unjudged).toBeGreaterThan(1_500);
  await queue.finish();
  expect(judge.counts.exchanges).toBe(6_000);
});
