import { expect, test } from '@playwright/test';
import { makeRow } from '../testing/make.ts';
import { type RunControl, restOnControls } from './rest-on-controls.ts';
import type { GateOptions, TargetInfo } from './types.ts';

const rows = [
  makeRow('token-plain'),
  makeRow('userid-other', { applies: ['user', 'other-user'] }),
  makeRow('userid-exact', { applies: ['user'] }),
  makeRow('userid-later', {
    applies: ['other-user'],
    verify: { kind: 'excluded', reason: 'later', note: 'x' },
  }),
  makeRow('userid-list', { applies: ['other-user', 'resources'] }),
];
const target: TargetInfo = {
  ...{ name: 'x', baseUrl: 'https://x.example', kind: 'deployment', interaction: 'none' },
  offers: ['user', 'other-user'],
};
const gate: GateOptions = { profile: 'hardened', failOn: 'fail', partial: false };

const control = (parts: Partial<RunControl>): RunControl => ({
  ...{ step: 'prove users.other', outcome: 'refuted', message: '401 “no such user”' },
  ...{ capabilities: ['other-user'], breaks: 'userid-exact', evidence: [3] },
  ...parts,
});
const outcomes = (one: RunControl, asked: GateOptions = gate) =>
  restOnControls([one], { rows, target, gate: asked }).map(({ requirement, outcome }) => [
    requirement,
    outcome,
  ]);

test('what was proved, or is judged by rows of its own, spoils nothing', () => {
  expect(outcomes(control({ outcome: 'proved' }))).toEqual([]);
  expect(outcomes(control({ outcome: 'judged' }))).toEqual([]);
});

for (const outcome of ['refuted', 'inconclusive', 'unseen'] as const)
  test(`a row that rests on what is ${outcome} is doubted, by the step and its answer`, () => {
    expect(outcomes(control({ outcome }))).toEqual([['userid-other', 'inconclusive']]);
    const [doubt] = restOnControls([control({ outcome })], { rows, target, gate });
    expect(doubt?.reason).toContain('prove users.other: 401 “no such user”');
    expect(doubt?.evidence).toEqual([3]);
  });

test('vouched for and refuted: the row that it breaks fails, the others still do not pass', () => {
  expect(outcomes(control({ vouched: true }))).toEqual([
    ['userid-exact', 'fail'],
    ['userid-other', 'inconclusive'],
  ]);
});

test('vouching stands for what cannot be seen, and never for an outage', () => {
  expect(outcomes(control({ outcome: 'unseen', vouched: true }))).toEqual([]);
  expect(outcomes(control({ outcome: 'inconclusive', vouched: true }))).toEqual([
    ['userid-other', 'inconclusive'],
  ]);
});

test('rows that the run was not asked for, or cannot test, stay as they are', () => {
  expect(outcomes(control({}), { ...gate, only: ['token-plain'] })).toEqual([]);
  expect(outcomes(control({ vouched: true, breaks: 'userid-list' }))).toEqual([
    ['userid-other', 'inconclusive'],
  ]);
});
