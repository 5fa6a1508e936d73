import type { Page } from '@playwright/test';
import { findDecisive, type Reading, readStay } from '../../checks/read-refusal.ts';
import { test, verifies } from '../../fixtures/test.ts';
import { comeToRest } from '../../flows/come-to-rest.ts';
import { encodeQuery, type Param } from '../../flows/encode.ts';
import type { Provider } from '../../flows/provider.ts';
import { registeredUris } from '../../flows/redirect-near-misses.ts';
import { type AuthorizeVisit, visitAuthorize } from '../../flows/visit-authorize.ts';

const ELEMENT = 'airisk-canary';
/** Breaks out of attributes, text areas, titles, scripts and comments, then becomes an element and runs. */
const MARKUP = `'"--></textarea></title></script><${ELEMENT}></${ELEMENT}><script>airiskCanary('script')</script><img src=x onerror=airiskCanary('handler')>`;

interface Reflected extends AuthorizeVisit {
  readonly title: string;
  /** Elements that the markup became, on any page of the flow. */
  readonly elements: number;
}

async function visitWithMarkup(
  provider: Provider,
  title: string,
  params: readonly Param[],
): Promise<Reflected> {
  let elements = 0;
  const count = async (page: Page): Promise<void> => {
    elements += await page
      .locator(ELEMENT)
      .count()
      .catch(() => 0);
  };
  const visit = await visitAuthorize(provider, encodeQuery(params), {
    canary: true,
    watch: [
      ...registeredUris(provider.target.client),
      ...params.flatMap(([name, value]) => (name === 'redirect_uri' ? [value] : [])),
    ],
    act: async (page, watch) => {
      page.on('domcontentloaded', () => void count(page));
      await comeToRest(page, watch, provider.target.limits.timeoutSeconds * 1000);
      await count(page);
      if (provider.target.interaction.kind !== 'none') await provider.playSignIn('approve')(page, watch);
    },
  });
  return { ...visit, title, elements };
}

function readReflection({ result, elements }: Reflected): Reading {
  if (result.executed.length > 0)
    return {
      kind: 'granted',
      actual: `script of the parameter ran (${[...new Set(result.executed)].join(', ')})`,
    };
  if (elements > 0) return { kind: 'granted', actual: 'markup of the parameter became elements of the page' };
  const unseen = readStay(result, result.trouble ?? `status ${result.document?.status ?? 0}`);
  if (unseen) return unseen;
  return { kind: 'refused', actual: 'nothing ran, and no element came of it' };
}

/** The first page on which something came of the markup, else the first that shows nothing, else that all held. */
function readAll(visits: readonly Reflected[]): Reading {
  const readings = visits.map((visit) => ({ title: visit.title, reading: readReflection(visit) }));
  const found = findDecisive(readings);
  if (found) return { ...found.reading, actual: `${found.title}: ${found.reading.actual}` };
  return { kind: 'refused', actual: `nothing ran and no element came of it, on ${visits.length} visits` };
}

test(
  'renders markup in parameters as text',
  verifies('authorize-reflection-inert'),
  async ({ checker, provider, target }) => {
    const { id, redirectUri } = target.client;
    const vectors: readonly (readonly [title: string, params: readonly Param[]])[] = [
      ['markup in state', provider.authorizeParams({ state: MARKUP })],
      [
        'markup in client_id',
        [
          ['client_id', MARKUP],
          ['redirect_uri', redirectUri],
        ],
      ],
      [
        'markup in redirect_uri',
        [
          ['client_id', id],
          ['redirect_uri', `${redirectUri}${MARKUP}`],
        ],
      ],
      ['markup in userid', provider.authorizeParams({ userid: MARKUP })],
      [
        'markup in an unknown parameter',
        provider.authorizeParams({ extra: [[`airisk"><${ELEMENT}>`, MARKUP]] }),
      ],
    ];
    await checker.refuses(
      {
        title: vectors.map(([title]) => title).join('; '),
        control: {},
        expected: 'text that neither runs nor becomes elements',
        send: () => Promise.all(vectors.map(([title, params]) => visitWithMarkup(provider, title, params))),
      },
      readAll,
      (visits) => visits.flatMap(({ evidence }) => evidence),
      '',
    );
  },
);
