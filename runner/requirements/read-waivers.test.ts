import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { loadCatalogue } from '../../specs/index.ts';
import { UsageError } from '../usage-error.ts';
import { readWaivers } from './read-waivers.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const rows = loadCatalogue().filter((row) => row.actor === 'provider');
const idOf = (find: (row: (typeof rows)[number]) => boolean) => rows.find(find)?.id ?? '';
const ROW = 'code-single-use';
const good = { requirement: ROW, owner: 'ada', reason: 'known, fixed in May', expires: '2026-12-31' };

function read(text: string | Uint8Array, actor: 'provider' | 'client' = 'provider') {
  mkdirSync(test.info().outputDir, { recursive: true });
  const path = test.info().outputPath('waivers.json');
  writeFileSync(path, text);
  return readWaivers(path, actor, NOW);
}

const list = (...changes: object[]) => JSON.stringify(changes.map((change) => ({ ...good, ...change })));

test('waivers are read, for a year at most, and a byte order mark is skipped', () => {
  expect(read(list({}))).toEqual([good]);
  expect(read(`\ufeff${list({ expires: '2027-11-23' })}`)).toHaveLength(1);
  expect(read('[]')).toEqual([]);
  // Whether it has run out is judged with the report.
  expect(read(list({ expires: '2026-11-21' }))).toHaveLength(1);
});

const mutilated: [title: string, text: string | Uint8Array, line: RegExp][] = [
  ['nothing', '', /the file is empty/],
  ['white space', ' \n\t', /the file is empty/],
  ['a text that is cut', list({}).slice(0, -5), /is not JSON/],
  ['a comment that does not end', `/* known\n${list({})}`, /is not JSON: a comment does not end/],
  ['bytes that are no text', Uint8Array.of(0xff, 0xfe, 0x5b, 0x5d), /is not UTF-8 text/],
  ['null', 'null', /the document must be a list, not null/],
  ['one waiver without a list', JSON.stringify(good), /the document must be a list, not an object/],
  ['an id instead of a waiver', JSON.stringify([ROW]), /\[0\] must be an object/],
  ['no requirement', list({ requirement: undefined }), /\[0\]\.requirement is missing/],
  ['no owner', list({ owner: undefined }), /\[0\]\.owner is missing/],
  ['no reason', list({ reason: undefined }), /\[0\]\.reason is missing/],
  ['no expiry', list({ expires: undefined }), /\[0\]\.expires is missing/],
  ['an empty owner', list({ owner: '' }), /\[0\]\.owner must not be empty/],
  ['a blank owner', list({ owner: ' \t ' }), /\[0\]\.owner must name who answers/],
  ['a short reason', list({ reason: 'because' }), /\[0\]\.reason needs at least 10 characters/],
  ['a reason of blanks', list({ reason: '            ' }), /\[0\]\.reason must say in words/],
  ['a number as expiry', list({ expires: 20261231 }), /\[0\]\.expires must be a string/],
  ['a day that does not exist', list({ expires: '2026-02-30' }), /\[0\]\.expires must be a date/],
  ['a date in another order', list({ expires: '31.12.2026' }), /\[0\]\.expires must be a date/],
  ['an instant', list({ expires: '2026-12-31T00:00:00Z' }), /\[0\]\.expires must be a date/],
  [
    'an expiry after more than a year',
    list({ expires: '2027-11-24' }),
    /2027-11-24 is too far ahead: .* \(until 2027-11-23\)/,
  ],
  ['no end', list({ expires: '9999-12-31' }), /too far ahead/],
  ['an unknown key', list({ until: 'x' }), /unknown key \[0\]\.until/],
  [
    'several requirements in one',
    list({ requirement: ['code-single-use'] }),
    /\[0\]\.requirement must be a string/,
  ],
  [
    'a misspelt id',
    list({ requirement: 'code-single-sue' }),
    /has the id code-single-sue; did you mean code-single-use/,
  ],
  ['an empty id', list({ requirement: '' }), /no requirement has the id/],
  ['an id twice', list({}, {}), /\[1\]\.requirement: code-single-use is waived twice/],
  ['a star', list({ requirement: '*' }), /"\*" is too wide/],
  ['a pattern', list({ requirement: 'code-*' }), /"code-\*" is too wide: a waiver names one requirement/],
  ['a regular expression', list({ requirement: '^code-.+$' }), /too wide/],
  ['the beginning of ids', list({ requirement: 'code-' }), /too wide/],
  ['an area', list({ requirement: 'code' }), /"code" is too wide/],
  ['a profile', list({ requirement: 'hardened' }), /"hardened" is too wide/],
  ['a level', list({ requirement: 'must' }), /"must" is too wide/],
  ['a word for everything', list({ requirement: 'ALL' }), /"ALL" is too wide/],
  ['two ids in one', list({ requirement: 'code-single-use,code-expires' }), /too wide/],
  [
    'a client requirement',
    list({ requirement: loadCatalogue().find((row) => row.actor === 'client')?.id }),
    /judges clients, not providers/,
  ],
  [
    'an excluded requirement',
    list({ requirement: idOf((row) => row.verify.kind === 'excluded') }),
    /is not tested: there is nothing to waive/,
  ],
  [
    'an informational requirement',
    list({ requirement: idOf((row) => row.profile === 'interop') }),
    /is informational/,
  ],
];

for (const [title, text, line] of mutilated) {
  test(`waivers with ${title} are refused with one line and exit code 6`, () => {
    let refusal: unknown;
    try {
      read(text);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(UsageError);
    const { message, exitCode } = refusal as UsageError;
    expect(exitCode).toBe(6);
    expect(message).toMatch(line);
    // What has a place is shown with it.
    expect(message.split('\n')).toHaveLength(/ \(line \d+, column \d+\)$/m.test(message) ? 3 : 1);
  });
}

test('every mistake gets its line, and a long value is cut', () => {
  const text = list({ requirement: 'x'.repeat(500) }, { owner: ' ' }, { requirement: 'code-*' });
  expect(() => read(text)).toThrow(/\[0\].*x….*\n.*\n.*\^\n.*\[1\]\.owner.*\n.*\n.*\^\n.*\[2\].*too wide/);
});

test('a waiver for a client is read for clients only', () => {
  const id = loadCatalogue().find((row) => row.actor === 'client' && row.verify.kind === 'tested')?.id;
  expect(id).toBeDefined();
  expect(read(list({ requirement: id }), 'client')).toHaveLength(1);
  expect(() => read(list({}), 'client')).toThrow(/judges providers, not clients/);
});
