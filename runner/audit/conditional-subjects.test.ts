import { expect, test } from '@playwright/test';
import { parseFaultReference } from '../../mock-server/faults/condition.ts';
import { CONTEXT_READERS, checkCondition } from '../../mock-server/faults/read-context.ts';
import { readSpec } from '../../specs/index.ts';
import { conditionalSubjects, drawSample } from './conditional-subjects.ts';
import { faultSubjects } from './subjects.ts';

test('every fault that a vector in contexts can tell is made conditional, many times over', () => {
  const subjects = conditionalSubjects();
  expect(subjects.length).toBeGreaterThan(1500);
  expect(new Set(subjects.map(({ id }) => id)).size).toBe(subjects.length);
  const known = new Set(faultSubjects().map(({ id }) => id));
  for (const { id } of subjects) {
    const { id: fault, condition } = parseFaultReference(id);
    expect(known.has(fault), id).toBe(true);
    expect(condition, id).toBeDefined();
    if (condition) checkCondition(condition);
  }
});

test('what is called senseless names a fault and a condition that there are', () => {
  const known = new Set(faultSubjects().map(({ id }) => id));
  for (const [reference, why] of Object.entries(
    readSpec<Record<string, string>>('senseless-conditions.json'),
  )) {
    const [id = '', rest] = reference.split('@');
    expect(known.has(id), reference).toBe(true);
    const { condition } = rest?.includes('=') ? parseFaultReference(reference) : {};
    if (condition) checkCondition(condition);
    else if (rest !== undefined) expect(Object.keys(CONTEXT_READERS), reference).toContain(rest);
    expect(why.length, reference).toBeGreaterThan(20);
  }
});

test('a sample is drawn by its seed', () => {
  const items = Array.from({ length: 100 }, (_, at) => at);
  expect(drawSample(items, 10, 1)).toEqual(drawSample(items, 10, 1));
  expect(drawSample(items, 10, 1)).not.toEqual(drawSample(items, 10, 2));
  expect(new Set(drawSample(items, 100, 3)).size).toBe(100);
});
