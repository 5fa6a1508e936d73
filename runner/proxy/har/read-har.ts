/** HTTP Archives (HAR 1.2) of browsers, of Playwright and of our own, as exchanges that a judge can read. */
import { countOf } from '../../../reports/render/labels.ts';
import type { BodyCopy } from '../forward/copy-body.ts';
import type { PassedExchange } from '../forward/passed-exchange.ts';
import type { Header } from '../forward/sides.ts';

/** A file that cannot be read as an archive. The message says why. */
export class HarError extends Error {}

/** What an archive holds of a deployment. */
export interface Recording {
  /** In the order in which they ended. */
  readonly exchanges: readonly PassedExchange[];
  /** Who made it. */
  readonly creator: string;
  /** Exchanges with others, which nobody judges. */
  readonly others: number;
  /** What it leaves out, one sentence each. */
  readonly gaps: readonly string[];
  /** Whether it keeps `Authorization`; browsers take it out unless they are asked not to. */
  readonly hasCredentials: boolean;
  /** Secrets were masked before it was written. */
  readonly masked: boolean;
}

interface HarEntry {
  readonly startedDateTime?: unknown;
  readonly time?: unknown;
  readonly request?: {
    readonly method?: unknown;
    readonly url?: unknown;
    readonly headers?: unknown;
    readonly bodySize?: unknown;
    readonly postData?: { readonly text?: unknown; readonly params?: unknown; readonly _file?: unknown };
  };
  readonly response?: {
    readonly status?: unknown;
    readonly headers?: unknown;
    readonly redirectURL?: unknown;
    readonly content?: {
      readonly text?: unknown;
      readonly encoding?: unknown;
      readonly size?: unknown;
      /** Playwright's: where the body is, if it is not here. */
      readonly _file?: unknown;
    };
  };
  readonly _failureText?: unknown;
}

/** Tags of this tool, whose number sign would read as the beginning of a fragment. */
const TAG = /\b(secret|code|token|password|cookie|value)#([0-9a-f]{8})\b/g;

/**
 * Reads an archive.
 * @param baseUrl Whose exchanges are wanted
 * @param bodyOf Bodies that are in files of their own
 * @throws HarError for a text that is no archive
 */
export function readHar(text: string, baseUrl: string, bodyOf: BodyOf = () => undefined): Recording {
  const log = parseLog(text);
  const { origin } = new URL(baseUrl);
  const masked = text.search(TAG) !== -1;
  const own = log.entries.filter((entry) => originOf(entry) === origin);
  const numbered = own
    .map((entry) => toExchange(entry, origin, bodyOf))
    .sort((a, b) => a.at + a.ms - b.at - b.ms)
    .map((exchange, at) => ({ ...exchange, n: at + 1 }));
  const hasCredentials = own.some((entry) =>
    headersOf(entry.request?.headers).some(([name]) => /^authorization$/i.test(name)),
  );
  const cut = numbered.filter(({ request, answer }) => !request.body.whole || answer?.body.whole === false);
  return {
    exchanges: numbered,
    creator: log.creator,
    others: log.entries.length - own.length,
    ...{ masked, hasCredentials },
    gaps: [
      ...(hasCredentials
        ? []
        : [
            'It holds no Authorization header: what was sent with a token cannot be told. Browsers leave it out unless sensitive data is asked for.',
          ]),
      ...(cut.length > 0 ? [`The bodies of ${countOf(cut.length, 'exchange')} are not in it.`] : []),
      ...(masked ? ['Secrets are masked in it: what they look like cannot be told.'] : []),
    ],
  };
}

function parseLog(text: string): { readonly entries: readonly HarEntry[]; readonly creator: string } {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, '').replaceAll(TAG, '$1-$2'));
  } catch {
    throw new HarError('it is no JSON');
  }
  const { log } = (document ?? {}) as { log?: { entries?: unknown; creator?: { name?: unknown } } };
  if (!Array.isArray(log?.entries)) throw new HarError('it is no HTTP Archive: log.entries is missing');
  return { entries: log.entries as HarEntry[], creator: textOf(log.creator?.name) || 'unknown' };
}

function originOf({ request }: HarEntry): string {
  const url = textOf(request?.url);
  return URL.canParse(url) ? new URL(url).origin : '';
}

type BodyOf = (file: string) => Buffer | undefined;

function toExchange(entry: HarEntry, origin: string, bodyOf: BodyOf): PassedExchange {
  const { request = {}, response = {} } = entry;
  const at = Date.parse(textOf(entry.startedDateTime));
  const ms = numberOf(entry.time);
  const status = numberOf(response.status);
  const url = textOf(request.url);
  const target = url.replace(/^[a-z]+:\/\/[^/?#]*/i, '').replace(/#.*$/s, '');
  return {
    ...{ n: 0, at: Number.isNaN(at) ? 0 : at, own: origin.toLowerCase(), ms, lost: [] },
    request: {
      method: textOf(request.method) || 'GET',
      target: target.startsWith('/') ? target : `/${target}`,
      headers: headersOf(request.headers),
      body: requestBody(request, bodyOf),
    },
    ...(status > 0
      ? {
          answer: {
            ...{ status, complete: true, headMs: ms },
            headers: answerHeaders(response),
            body: answerBody(response, bodyOf),
          },
        }
      : { failure: textOf(entry._failureText) || 'not answered', failedSide: 'deployment' as const }),
  };
}

function requestBody({ postData, bodySize }: NonNullable<HarEntry['request']>, bodyOf: BodyOf): BodyCopy {
  const kept = bodyOf(textOf(postData?._file));
  if (kept) return wholeOf(kept);
  const params = Array.isArray(postData?.params)
    ? (postData.params as { name?: unknown; value?: unknown }[])
    : [];
  const form = new URLSearchParams(
    params.map(({ name, value }): [string, string] => [textOf(name), textOf(value)]),
  );
  const text = textOf(postData?.text) || String(form);
  return {
    bytes: Buffer.from(text),
    size: Buffer.byteLength(text),
    whole: text !== '' || numberOf(bodySize) <= 0,
  };
}

function answerBody({ content = {} }: NonNullable<HarEntry['response']>, bodyOf: BodyOf): BodyCopy {
  const kept = bodyOf(textOf(content._file));
  if (kept) return wholeOf(kept);
  const bytes = Buffer.from(textOf(content.text), content.encoding === 'base64' ? 'base64' : 'utf8');
  return {
    bytes,
    size: bytes.length,
    whole: typeof content.text === 'string' || numberOf(content.size) <= 0,
  };
}

const wholeOf = (bytes: Buffer): BodyCopy => ({ bytes, size: bytes.length, whole: true });

/** Bodies are recorded decoded, so what they were coded with is no matter. */
function answerHeaders({ headers, redirectURL }: NonNullable<HarEntry['response']>): Header[] {
  const all = headersOf(headers).filter(([name]) => !/^content-encoding$/i.test(name));
  const location = textOf(redirectURL);
  const told = location === '' || all.some(([name]) => /^location$/i.test(name));
  return told ? all : [...all, ['Location', location]];
}

/** Several cookies are one header in some archives, a line each. */
function headersOf(headers: unknown): Header[] {
  if (!Array.isArray(headers)) return [];
  return (headers as { name?: unknown; value?: unknown }[]).flatMap(({ name, value }): Header[] => {
    const key = textOf(name);
    // Names that begin with a colon are HTTP/2's own.
    if (key === '' || key.startsWith(':')) return [];
    const values = /^set-cookie$/i.test(key) ? textOf(value).split('\n') : [textOf(value)];
    return values.map((one) => [key, one]);
  });
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : 0;
