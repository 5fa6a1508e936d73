import type { Exchange, Headers, Report } from '../model/types.ts';

type Pair = { name: string; value: string };

/**
 * The exchanges of a run as an HTTP Archive 1.2, for tools that read those. Secrets are tags in it as everywhere.
 * Sizes that nobody measured are -1, as the format has it.
 *
 * @see http://www.softwareishard.com/blog/har-12-spec/
 */
export function renderHar(report: Report): string {
  const log = {
    version: '1.2',
    creator: { name: report.tool.name, version: report.tool.version },
    comment: `${report.target.name}, ${report.target.baseUrl}`,
    entries: report.exchanges.map((exchange) => renderEntry(exchange)),
  };
  return `${JSON.stringify({ log }, null, 1)}\n`;
}

function renderEntry(exchange: Exchange) {
  const { n, at, ms, via, role, failure } = exchange;
  const notes = [`exchange ${n}`, role, via === 'browser' ? 'in the browser' : undefined];
  return {
    startedDateTime: at,
    time: ms,
    request: renderRequest(exchange),
    response: renderResponse(exchange),
    cache: {},
    timings: { send: 0, wait: ms, receive: 0 },
    comment: notes.filter((note) => note !== undefined).join(', '),
    // Chromium's and Playwright's name for the reason why there is no response.
    ...(failure !== undefined && { _failureText: failure }),
  };
}

function renderRequest({ request }: Exchange) {
  const { method, url, headers, body } = request;
  return {
    method,
    url: toUri(url),
    httpVersion: 'HTTP/1.1',
    cookies: headersNamed(headers, 'cookie').flatMap((value) => value.split(/;\s*/).map(readPair)),
    headers: headers.map(toPair),
    queryString: readQuery(url),
    headersSize: -1,
    bodySize: body === undefined ? 0 : Buffer.byteLength(body),
    ...(body !== undefined && { postData: { mimeType: mediaTypeOf(headers), text: body } }),
  };
}

function renderResponse({ response }: Exchange) {
  const { status = 0, headers = [], body } = response ?? {};
  return {
    status,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: headersNamed(headers, 'set-cookie').map((value) => readPair(value.split(';')[0] ?? '')),
    headers: headers.map(toPair),
    content: {
      size: body === undefined ? 0 : Buffer.byteLength(body),
      mimeType: mediaTypeOf(headers),
      ...(body !== undefined && { text: body }),
      ...(response?.truncated && { comment: 'cut' }),
    },
    redirectURL: headersNamed(headers, 'location')[0] ?? '',
    headersSize: -1,
    bodySize: response ? -1 : 0,
  };
}

const toPair = ([name = '', value = '']: Headers[number]): Pair => ({ name, value });

function headersNamed(headers: Headers, name: string): string[] {
  return headers.filter(([key = '']) => key.toLowerCase() === name).map(([, value = '']) => value);
}

const mediaTypeOf = (headers: Headers) => headersNamed(headers, 'content-type')[0] ?? '';

function readPair(text: string): Pair {
  const at = text.indexOf('=');
  return at < 0 ? { name: text, value: '' } : { name: text.slice(0, at), value: text.slice(at + 1) };
}

/** Decoded where that is possible; a broken escape is what some requests are about. */
/** What was sent need not be a URI; readers of the format refuse anything else (RFC 3986 section 2). */
function toUri(url: string): string {
  const origin = /^[a-z]+:\/\/[\w.~:@[\]-]*/i.exec(url)?.[0] ?? '';
  const foreign = /%(?![0-9a-f]{2})|(?<=#.*)#|[^a-z0-9_.~:/?#@!$&'()*+,;=%-]/gis;
  const rest = Buffer.from(url.slice(origin.length)).toString('latin1');
  return origin + rest.replace(foreign, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function readQuery(url: string): Pair[] {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? '';
  if (query === '') return [];
  return query.split('&').map((part) => {
    const { name, value } = readPair(part);
    return { name: decode(name), value: decode(value) };
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
