/** What a path leads to. */
export type Endpoint =
  | 'authorize'
  | 'token'
  | 'interaction-page'
  | 'sign-in'
  | 'passkey'
  | 'one-time-code'
  | 'decision'
  | 'sign-out'
  | 'users'
  | 'conversations'
  | 'conversation'
  | 'agents'
  | 'unknown';

/** A matched path. */
export interface Route {
  readonly endpoint: Endpoint;
  readonly methods: readonly string[];
  /** Path segments after the fixed part, percent-decoded once. */
  readonly segments: readonly string[];
}

const NONE: readonly string[] = [];
const route = (endpoint: Endpoint, methods: readonly string[]): Route => ({
  endpoint,
  methods,
  segments: NONE,
});

/** The answer of the matcher for a path nobody serves. */
export const UNKNOWN_ROUTE: Route = route('unknown', []);

/** Paths without variable parts. Everything is compared as sent: no case folding, no dot segments. */
export const FIXED_ROUTES: ReadonlyMap<string, Route> = new Map([
  ['/api/oauth2', route('authorize', ['GET'])],
  ['/api/oauth2/Token', route('token', ['POST'])],
  ['/api/oauth2/interaction/sign-in', route('sign-in', ['POST'])],
  ['/api/oauth2/interaction/passkey', route('passkey', ['POST'])],
  ['/api/oauth2/interaction/one-time-code', route('one-time-code', ['POST'])],
  ['/api/oauth2/interaction/decision', route('decision', ['POST'])],
  ['/api/oauth2/signout', route('sign-out', ['GET', 'POST'])],
  ['/api/Users/ListUsers', route('users', ['GET', 'HEAD'])],
  ['/api/Chat/GetConversations', route('conversations', ['GET', 'HEAD'])],
  ['/api/Chat/ListAgents', route('agents', ['GET', 'HEAD'])],
]);

/** Paths with variable parts: the fixed beginning, and how many segments may follow. */
export const PREFIX_ROUTES: readonly {
  readonly prefix: string;
  readonly endpoint: Endpoint;
  readonly methods: readonly string[];
  readonly segments: readonly number[];
}[] = [
  { prefix: '/api/oauth2/interaction/', endpoint: 'interaction-page', methods: ['GET'], segments: [1] },
  {
    prefix: '/api/Chat/GetConversations/',
    endpoint: 'conversations',
    methods: ['GET', 'HEAD'],
    segments: [1, 3, 4],
  },
  { prefix: '/api/Chat/GetConversation/', endpoint: 'conversation', methods: ['GET', 'HEAD'], segments: [1] },
];
