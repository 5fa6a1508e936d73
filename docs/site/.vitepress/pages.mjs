/** Which pages there are, in which order they are offered. What is not listed here is reached by links and by the search. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { top } from './copy-pages.mjs';

const decisions = readdirSync(join(top, 'docs', 'decisions'))
  .filter((name) => name.endsWith('.md') && name !== 'README.md')
  .map((name) => `docs/decisions/${name}`);

export const sidebar = [
  { text: 'airisk-conformance', link: '/' },
  group('Guides', ['vendors', 'integrators', 'ci', 'programme', 'proxy', 'instances', 'reports'].map(inDocs)),
  group('Reference', [
    ...['protocol', 'requirements', 'outcomes', 'troubleshooting', 'proxy-coverage'].map(inDocs),
    ...['mock-server/README.md', 'examples/README.md', 'CHANGELOG.md', 'SECURITY.md'],
  ]),
  group('For contributors', [
    ...['CONTRIBUTING.md', 'docs/architecture.md', 'suites/README.md', 'suites/client/README.md'],
    ...['reports/README.md', 'specs/coverage.md', 'bench/README.md', 'tests/independent-provider/README.md'],
  ]),
  group('Decisions', ['docs/decisions/README.md', ...decisions]),
];

function inDocs(name) {
  return `docs/${name}.md`;
}

function group(text, paths) {
  return { text, items: paths.map((path) => ({ text: titleOf(path), link: addressOf(path) })) };
}

/** The first heading, without its markup. */
function titleOf(path) {
  const [, title = path] = /^# (.+)$/m.exec(readFileSync(join(top, path), 'utf8')) ?? [];
  return title.replaceAll('`', '');
}

function addressOf(path) {
  return `/${path.replace(/README\.md$/, '').replace(/\.md$/, '')}`;
}
