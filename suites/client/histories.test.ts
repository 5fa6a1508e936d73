import { expect, test } from '@playwright/test';
import { compileSchema } from '../../specs/documents/schema-errors.ts';
import { readSpec } from '../../specs/index.ts';
import { holds, seemsBroken, unseen } from './finding.ts';
import { describeHistory, historiesOf, loadHistories } from './histories.ts';
import { loadScenarios } from './load-scenarios.ts';
import { tellBeside } from './play-beside.ts';

const every = loadHistories().map(({ name }) => name);
const plain = holds('It holds.', 'it did');
const found = seemsBroken('It holds.', 'it did not');

test('the data obeys its schema', () => {
  const validate = compileSchema({
    ...readSpec<object>('schemas/client-histories.schema.json'),
    $id: undefined,
  });
  validate(readSpec('client-histories.json'));
  expect(validate.errors ?? []).toEqual([]);
});

test('few scenarios leave a history out, and each says why', () => {
  const leaving = loadScenarios().filter((scenario) => historiesOf(scenario, every).length < every.length);
  expect(leaving.map(({ id }) => id).sort()).toEqual(['callback-unasked', 'token-certificate']);
  for (const { without = {} } of leaving)
    for (const why of Object.values(without)) expect(why?.length).toBeGreaterThan(20);
});

test('what is broken is traced to the least that it takes', async () => {
  const asked: string[][] = [];
  const told = await tellBeside(plain, found, every, async (fewer) => {
    asked.push([...fewer]);
    return fewer.includes('after-error') ? found : plain;
  });
  expect(told).toMatchObject({
    holds: false,
    actual: 'it did not; only in a browser that had been refused before',
  });
  expect(asked).toHaveLength(3);
});

test('what is broken by two together only is told with both', async () => {
  const told = await tellBeside(plain, found, every, async (fewer) =>
    fewer.includes('after-error') && fewer.includes('second-tab') ? found : plain,
  );
  expect(told.actual).toContain('had been refused before and had another sign-in under way');
});

test('what holds, or cannot be seen, accuses nobody and says where it was looked at', async () => {
  const same = await tellBeside(plain, plain, every, undefined);
  expect(same).toMatchObject({ holds: true, actual: `it did; the same in ${describeHistory(every)}` });
  const hidden = await tellBeside(plain, unseen('It holds.', 'dark'), ['second-tab'], undefined);
  expect(hidden).toMatchObject({
    holds: true,
    actual: expect.stringContaining('not to be seen in a browser'),
  });
});
