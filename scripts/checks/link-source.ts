import type { Protocol } from '../../specs/generated/protocol.ts';
import { readSpec } from '../../specs/index.ts';

type Origin = Protocol['grant']['source'];

/** Where the public documentation of AIRisk begins: pages of the origin `docs` are below it. */
const DOCUMENTATION = 'https://docs.aicrisk.com/';
const RFC = /^RFC (\d+) section (\S+)$/;

/** A Markdown link to the page that a statement of specs/protocol.json comes from, or words where there is none. */
export function linkSource({ origin, page }: Origin): string {
  if (origin === 'mock') return 'not the API: the pages of the mock';
  const [, rfc, section] = RFC.exec(page) ?? [];
  if (rfc !== undefined)
    return `[RFC ${rfc} § ${section}](https://www.rfc-editor.org/rfc/rfc${rfc}#section-${section})`;
  const document = findDocument(origin === 'seed' ? `/${page}` : `/${page.replace(/\/$/, '')}`);
  if (document?.url !== undefined)
    return `[${document.label.replace(/^AIRisk (API: )?/, '')}](${document.url})`;
  if (origin === 'docs') return `[${page.split('/').at(-1)}](${DOCUMENTATION}${page})`;
  return 'seen in public client code only';
}

function findDocument(end: string): { label: string; url?: string } | undefined {
  const { documents } = readSpec<{ documents: Record<string, { label: string; url?: string }> }>(
    'sources.json',
  );
  return Object.values(documents).find(({ url }) => url?.endsWith(end));
}
