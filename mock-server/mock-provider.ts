import { checkOptions } from './config/check-options.ts';
import type { CoreSpec } from './config/core-spec.ts';
import type { MockServerOptions } from './config/options.ts';
import { carryAnswer } from './fetch/carry-answer.ts';
import { toPlainRequest } from './fetch/to-plain-request.ts';
import { controlsOf, type MockControls } from './mock-controls.ts';
import { MockCore } from './mock-core.ts';
import type { PlainAnswer, PlainRequest } from './provider/plain.ts';

/** Options of a mock without a socket: those of the server that have a meaning there. */
export type MockProviderOptions = Omit<
  MockServerOptions,
  | 'port'
  | 'host'
  | 'allowRemote'
  | 'allowProduction'
  | 'allowHosts'
  | 'tls'
  | 'controlPlane'
  | 'controlToken'
  | 'prefix'
> & {
  /**
   * Where the provider seems to be, with its path prefix if it has one. Default `https://airisk.example.com`. In a page,
   * a path such as `/airisk` (or the empty string) is one of the page's own origin.
   */
  readonly baseUrl?: string;
};

/** Parameters of an authorization request; what is absent is not sent. */
export interface AuthorizeParameters {
  readonly client_id?: string;
  readonly redirect_uri?: string;
  readonly userid?: string;
  readonly state?: string;
  readonly [name: string]: string | undefined;
}

/** What the authorization endpoint did with a browser. */
export interface AuthorizeOutcome {
  readonly status: number;
  /** Where the browser was sent; absent when it was not sent anywhere. */
  readonly location?: string;
  /** The code, when there is one. */
  readonly code?: string;
  /** What was answered instead of a redirect. */
  readonly body: string;
}

/** The connection was broken, as armed. */
export class MockConnectionError extends TypeError {
  override readonly name = 'MockConnectionError';
}

/** A mock without a socket. */
export interface MockProvider extends MockControls {
  /** Base URL, without a slash at its end. */
  readonly url: string;
  /** Whether a URL is the provider's. */
  serves(url: string): boolean;
  /** Answers a plain request; delays and broken connections are hints in the answer. */
  handle(request: PlainRequest): Promise<PlainAnswer>;
  /** Answers a request of the Fetch standard; redirects are answers. @throws MockConnectionError as armed */
  fetch(request: Request): Promise<Response>;
  /**
   * Plays the browser at the authorization endpoint, where requests in this process cannot see a navigation. Client and
   * redirect URI are the first registered ones unless given.
   */
  authorize(parameters?: AuthorizeParameters): Promise<AuthorizeOutcome>;
}

const DEFAULT_BASE_URL = 'https://airisk.example.com';

/** Builds a mock without a socket. @throws RangeError for a base URL, dialect or fault that cannot be */
export function buildMockProvider(options: MockProviderOptions, spec: CoreSpec): MockProvider {
  checkOptions(options);
  const { baseUrl, ...rest } = options;
  const base = readBaseUrl(baseUrl ?? DEFAULT_BASE_URL);
  const prefix = base.pathname.replace(/\/+$/, '');
  const core = new MockCore({ ...rest, prefix }, spec);
  const handle = async (request: PlainRequest): Promise<PlainAnswer> => core.handle(request);
  const provider = {
    url: base.origin + prefix,
    serves: (url: string) => isBelow(url, base.origin, `${prefix}/`),
    handle,
    async fetch(request: Request) {
      const answer = await handle(await toPlainRequest(request));
      const response = await carryAnswer(answer, request.method, request.signal);
      if (response === undefined) throw new MockConnectionError('the connection was broken');
      return response;
    },
    authorize: (parameters: AuthorizeParameters = {}) => askAuthorize(core, parameters),
  };
  return Object.assign(controlsOf(core), provider);
}

/** @throws RangeError with what to change */
function readBaseUrl(baseUrl: string): URL {
  const page = typeof location === 'undefined' ? undefined : location.origin;
  if (!URL.canParse(baseUrl, page)) {
    throw new RangeError(
      `baseUrl "${baseUrl}" is not an absolute URL, and outside of a page there is nothing it could be relative to`,
    );
  }
  const url = new URL(baseUrl, page);
  if (url.search !== '' || url.hash !== '' || !/^https?:$/.test(url.protocol)) {
    throw new RangeError(`baseUrl "${baseUrl}" must be an http or https URL without query and fragment`);
  }
  return url;
}

function isBelow(url: string, origin: string, path: string): boolean {
  if (!URL.canParse(url)) return false;
  const asked = new URL(url);
  return asked.origin === origin && `${asked.pathname}/`.startsWith(path);
}

async function askAuthorize(core: MockCore, parameters: AuthorizeParameters): Promise<AuthorizeOutcome> {
  const [client] = core.config.clients;
  const sent = { client_id: client?.id, redirect_uri: client?.redirectUris[0], ...parameters };
  const given = Object.entries(sent).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const answer = await core.handle({
    method: 'GET',
    path: `${core.config.prefix}/api/oauth2`,
    rawQuery: new URLSearchParams(given).toString(),
    headers: [['accept', 'text/html']],
    body: new Uint8Array(0),
  });
  const location = answer.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  const code =
    location !== undefined && URL.canParse(location) ? new URL(location).searchParams.get('code') : null;
  const body = typeof answer.body === 'string' ? answer.body : new TextDecoder().decode(answer.body);
  return {
    status: answer.status,
    ...(location === undefined ? {} : { location }),
    ...(code === null ? {} : { code }),
    body,
  };
}
