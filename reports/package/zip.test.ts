/** Archives of ours are read by others; archives of others are read where they are plain, and refused where they are not. */
import { expect, test } from '@playwright/test';
import { unzipSync, zipSync } from 'fflate';
import { isSafeName, readZip, ZipError } from './read-zip.ts';
import { END_BYTES, writeZip } from './write-zip.ts';

const files = [
  { name: 'report.json', bytes: Buffer.from('{"a":1}'.repeat(500)) },
  { name: 'reproduce/code-single-use.sh', bytes: Buffer.from('#!/bin/sh\n') },
  { name: 'empty.txt', bytes: Buffer.alloc(0) },
];

test('another reader reads what we write, and we do', () => {
  const zip = writeZip(files);
  const theirs = unzipSync(zip);
  for (const { name, bytes } of files)
    expect(Buffer.from(theirs[name] ?? [1]).equals(bytes), name).toBe(true);
  expect(readZip(zip)).toEqual(files);
  expect(writeZip(files).equals(zip)).toBe(true);
});

test('we read what another writer writes', () => {
  const theirs = zipSync({
    'report.json': new Uint8Array([1, 2]),
    'a/b.txt': [new Uint8Array([3]), { level: 0 }],
  });
  expect(readZip(Buffer.from(theirs)).map(({ name, bytes }) => [name, [...bytes]])).toEqual([
    ['report.json', [1, 2]],
    ['a/b.txt', [3]],
  ]);
});

/** A name of the same length, in the header, the directory, or both. */
const rename = (zip: Buffer, from: string, to: string, at: 'header' | 'directory' | 'both' = 'both') => {
  const copy = Buffer.from(zip);
  const places = [copy.indexOf(from), copy.lastIndexOf(from)];
  if (at !== 'directory') copy.write(to, places[0] ?? 0);
  if (at !== 'header') copy.write(to, places[1] ?? 0);
  return copy;
};
const zip = writeZip(files);
const directory = zip.readUInt32LE(zip.length - 6);
const poke = (offset: number, value: number, bytes: 1 | 2 | 4 = 2, from = zip) => {
  const copy = Buffer.from(from);
  copy.writeUIntLE(value, offset, bytes);
  return copy;
};
/** The same number in the header of the first file and in its place in the directory. */
const both = (offset: number, value: number, bytes: 2 | 4) =>
  poke(directory + offset + 2, value, bytes, poke(offset, value, bytes));

const hostile: [title: string, zip: Buffer, line: RegExp][] = [
  ['leads up', rename(zip, 'report.json', '../port.jso'), /is no name/],
  ['leads up further down', rename(zip, 'reproduce/code', 'reproduce/../e'), /is no name/],
  ['is absolute', rename(zip, 'report.json', '/etc/passwd'), /is no name/],
  ['has a backslash', rename(zip, 'report.json', 'a\\..\\b.jso'), /is no name/],
  ['has a drive', rename(zip, 'report.json', 'C:eport.jso'), /is no name/],
  ['is hidden', rename(zip, 'report.json', '.eport.json'), /is no name/],
  ['is a device', rename(zip, 'empty.txt', 'con.txt_x'), /is no name/],
  ['has a zero', rename(zip, 'report.json', 'report\u0000jso'), /is no name/],
  ['is a folder', rename(zip, 'empty.txt', 'empty.tx/'), /is no name/],
  ['is another in the directory', rename(zip, 'report.json', 'retort.json', 'directory'), /in two ways/],
  ['is there twice', writeZip([...files, { name: 'report.json', bytes: Buffer.from('x') }]), /twice/],
  ['is there in capitals', writeZip([...files, { name: 'REPORT.json', bytes: Buffer.from('x') }]), /twice/],
  [
    'is a file and a folder',
    writeZip([...files, { name: 'report.json/x', bytes: Buffer.from('x') }]),
    /a file and a folder/,
  ],
  ['is a link', poke(directory + 5, 3, 1, poke(directory + 38, 0o120777 * 0x10000, 4)), /is a link/],
  [
    'is a device by its mode',
    poke(directory + 5, 3, 1, poke(directory + 38, 0o020777 * 0x10000, 4)),
    /is a link or no file/,
  ],
  ['is encrypted', both(6, 0x801, 2), /encrypted/],
  ['has its size behind it', both(6, 0x808, 2), /size behind it/],
  ['is packed strangely', both(8, 14, 2), /compressed in a way/],
  ['is larger than it says', both(22, 10, 4), /larger than it says/],
  ['is smaller than it says', both(22, 100_000, 4), /damaged/],
  ['would be very large', both(22, 0xffff_fff0, 4), /larger than 600 MB/],
  ['has another sum', both(14, 1, 4), /damaged/],
  ['is cut', zip.subarray(0, zip.length - 1), /does not end/],
  ['has something before it', Buffer.concat([Buffer.from('MZ'), zip]), /damaged/],
  ['has something behind it', Buffer.concat([zip, Buffer.from('x')]), /does not end/],
  ['is a part', poke(zip.length - END_BYTES + 4, 1), /a part/],
  [
    'says more files',
    poke(zip.length - END_BYTES + 10, 9, 2, poke(zip.length - END_BYTES + 8, 9)),
    /directory is damaged/,
  ],
  ['is empty', writeZip([]), /no file/],
  ['is none', Buffer.from('hello'), /does not end/],
];
for (const [title, archive, line] of hostile)
  test(`refuses an archive that ${title}`, () => {
    expect(() => readZip(archive)).toThrow(ZipError);
    expect(() => readZip(archive)).toThrow(line);
  });

test('a bomb goes no further than its size', () => {
  const bomb = writeZip([{ name: 'a.txt', bytes: Buffer.alloc(50_000_000) }]);
  const central = bomb.readUInt32LE(bomb.length - 6);
  const lie = Buffer.from(bomb);
  lie.writeUInt32LE(1000, 22);
  lie.writeUInt32LE(1000, central + 24);
  expect(() => readZip(lie)).toThrow(/larger than it says/);
});

test('no byte of an archive can be altered without notice, but dates and attributes', () => {
  const small = writeZip([{ name: 'report.json', bytes: Buffer.from('{"verdict":"conformant"}') }]);
  const central = small.readUInt32LE(small.length - 6);
  const idle = new Set([
    4,
    5,
    10,
    11,
    12,
    13,
    ...[4, 5, 6, 7, 12, 13, 14, 15, 34, 35, 36, 37, 38, 39, 40, 41].map((at) => central + at),
  ]);
  const unnoticed: number[] = [];
  for (let at = 0; at < small.length; at += 1) {
    if (idle.has(at)) continue;
    const copy = Buffer.from(small);
    copy[at] = (copy[at] ?? 0) ^ 0x41;
    try {
      if (readZip(copy)[0]?.bytes.toString() === '{"verdict":"conformant"}') unnoticed.push(at);
    } catch (error) {
      expect(error).toBeInstanceOf(ZipError);
    }
  }
  expect(unnoticed).toEqual([]);
});

test('names that a report has are safe', () => {
  for (const name of ['report.json', 'report.dsse.json', 'reproduce/code-single-use.sh', 'badge.svg'])
    expect(isSafeName(name), name).toBe(true);
  for (const name of [
    '',
    '.',
    '..',
    'a/',
    'a//b',
    'a/../b',
    'a b',
    'ä',
    'nul',
    'a/NUL.txt',
    'a.',
    'x'.repeat(201),
  ])
    expect(isSafeName(name), name).toBe(false);
});
