import { expect, test } from '@playwright/test';
import type { Mends } from './generated/mends.ts';
import { loadCatalogue, readSpec } from './index.ts';
import { mendOf } from './mends.ts';
import { loadSets } from './requirement-sets.ts';

const { attacks, requirements } = readSpec<Mends>('mends.json');

test('whatever a frozen set demands says how it is mended', () => {
  const ids = loadSets().flatMap(({ rows }) => Object.keys(rows));
  expect([...new Set(ids)].filter((id) => !requirements[id])).toEqual([]);
});

test('mends name requirements and attacks that there are, and every attack is opened by one', () => {
  const ids = new Set<string>(loadCatalogue().map(({ id }) => id));
  expect(Object.keys(requirements).filter((id) => !ids.has(id))).toEqual([]);
  const named = new Set(Object.values(requirements).flatMap(({ attack }) => attack ?? []));
  expect([...named].sort()).toEqual(Object.keys(attacks).sort());
});

test('what breaks with another requirement follows from one that there is, and never from itself', () => {
  const follows = (id: string): readonly string[] => requirements[id]?.follows ?? [];
  const before = (id: string, seen: readonly string[] = []): string[] =>
    seen.includes(id) ? [id] : follows(id).flatMap((first) => [first, ...before(first, [...seen, id])]);
  for (const id of Object.keys(requirements)) {
    expect(follows(id).filter((first) => !requirements[first])).toEqual([]);
    expect(before(id), `${id} goes round in a circle`).not.toContain(id);
  }
});

test('an attack has the name and the place of its document', () => {
  expect(mendOf('code-single-use')).toEqual({
    mend: expect.stringMatching(/refuse it from then on\.$/),
    attack: {
      name: 'Replay of an authorization code',
      label: 'RFC 6819 Section 4.4.1.1',
      url: 'https://www.rfc-editor.org/rfc/rfc6819#section-4.4.1.1',
    },
  });
  expect(mendOf('no-such-requirement')).toBeUndefined();
  expect(mendOf('__proto__')).toBeUndefined();
});
