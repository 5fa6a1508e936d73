/** JUnit XML as strict readers take it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { validateXML } from 'xmllint-wasm';
import { packageRoot } from '../../specs/index.ts';
import type { Report } from '../model/types.ts';
import { findAll, parseXml } from '../testing/parse-xml.ts';
import {
  makeClientReport,
  makeConformantReport,
  makeHostileReport,
  makeSampleReport,
  makeStoppedReport,
} from '../testing/sample-report.ts';
import { renderCtrf } from './ctrf.ts';
import { renderJunit } from './junit.ts';

const readXsd = (name: string) =>
  readFileSync(join(packageRoot, 'reports', 'testing', 'xsd', `${name}.xsd`), 'utf8');

async function problemsOf(xml: string, reader: string): Promise<readonly string[]> {
  const result = await validateXML({ xml, schema: readXsd(reader), maxMemoryPages: 2048 });
  return result.errors.map(({ message }) => message);
}

const REPORTS: readonly (readonly [string, () => Report])[] = [
  ['with every outcome', makeSampleReport],
  ['that conforms', makeConformantReport],
  ['that stopped', makeStoppedReport],
  ['about a client', makeClientReport],
  ['with hostile texts', () => makeHostileReport(' \u0000\u001b]]>"\'<&>\u2028\ufffe \r\n\t')],
  ['without rows', () => ({ ...makeSampleReport(), requirements: [] })],
];

for (const reader of ['ant', 'jenkins'])
  for (const [title, make] of REPORTS)
    test(`a report ${title} is valid for readers like ${reader}`, async () => {
      expect(await problemsOf(renderJunit(make()), reader)).toEqual([]);
    });

/** As Jenkins' plugin publishes it (MIT, see the file); that of Ant is older than `skipped`, and its rules are ours above. */
for (const [title, make] of REPORTS)
  test(`a report ${title} is valid by the schema that Jenkins publishes`, async () => {
    expect(await problemsOf(renderJunit(make()), 'published/jenkins-junit')).toEqual([]);
  });

test('a requirement took as long as its tests', () => {
  const report = makeSampleReport();
  const [first] = report.requirements;
  if (!first) throw new Error('no requirement');
  const timed = { ...first, durationMs: 1234 };
  const xml = renderJunit({ ...report, requirements: [timed, { ...timed, id: 'another', durationMs: 766 }] });
  expect(xml.match(/ time="[^"]+"/g)).toEqual([' time="2.000"', ' time="1.234"', ' time="0.766"']);
});

test('the readers are strict: what is not in their schema is refused', async () => {
  const xml = renderJunit(makeSampleReport());
  for (const reader of ['ant', 'jenkins'])
    for (const broken of [
      xml.replace('<testsuites>', '<testsuites skipped="1">'),
      xml.replace('</testcase>', '<properties><property name="a" value="b"/></properties></testcase>'),
      xml.replace(/ tests="\d+"/, ''),
      xml.replace('<skipped>', '<skipped2>').replace('</skipped>', '</skipped2>'),
    ])
      expect(await problemsOf(broken, reader), reader).not.toEqual([]);
});

test('properties are with the suite, and times are those of the exchanges', () => {
  const report = makeSampleReport();
  const root = parseXml(renderJunit(report));
  const suites = findAll(root, 'testsuite');
  const sum = (values: readonly (string | undefined)[]) =>
    values.reduce((all, value) => all + Number(value), 0);
  expect(sum(suites.map(({ attributes }) => attributes['time']))).toBeGreaterThan(0);
  const values = new Map(
    findAll(root, 'property').map(({ attributes }) => [attributes['name'], attributes['value']]),
  );
  for (const { id, outcome, level } of report.requirements)
    expect(values.get(id), id).toMatch(new RegExp(`^${outcome}; ${level}, `));
  for (const suite of suites) {
    const cases = findAll(suite, 'testcase');
    expect(cases).toHaveLength(Number(suite.attributes['tests']));
    expect(cases.flatMap((one) => findAll(one, 'property'))).toEqual([]);
    expect(findAll(suite, 'skipped')).toHaveLength(Number(suite.attributes['skipped']));
  }
});

test('what a narrowed run was not asked for is no case, and no test', () => {
  const report = makeSampleReport();
  const only = report.requirements.slice(0, 2).map(({ id }) => id);
  const narrowed = { ...report, gate: { ...report.gate, only } };
  const cases = findAll(parseXml(renderJunit(narrowed)), 'testcase');
  expect(cases).toHaveLength(2);
  const { results } = JSON.parse(renderCtrf(narrowed)) as { results: { tests: { extra: { id: string } }[] } };
  expect(results.tests.map(({ extra }) => extra.id)).toEqual(only);
});
