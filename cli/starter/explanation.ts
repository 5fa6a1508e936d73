import type { Starter, StarterKind } from './starter-files.ts';

/** The text beside a configuration: every line of it, and what may be added. */
export function explanation({ subject, kind }: Starter, fileName: string): string {
  if (subject === 'client') return explainClient(fileName);
  return subject === 'mock' ? explainMock(fileName) : explainTarget(kind, fileName);
}

function explainClient(fileName: string): string {
  return `# ${fileName}, line by line

Run \`npx airisk-conformance client --config ${fileName}\`: it signs in by your application, over and over, against a provider that
tells the truth at first and lies then, and says what your application made of it. Any text may be written as \`env:NAME\`.
Comments are allowed.

| key | what to write |
|---|---|
| \`$schema\` | Lets editors complete and check the file; nothing else reads it. |
| \`name\` | How the report calls the application. |
| \`provider.port\` | Where the provider listens for the run; your application must send its requests there. |
| \`client\` | What your application is registered as: id, secret and redirect URI, as it sends them. Where the run starts it, the secret is made up: application and provider have it from here. |
| \`users.primary\` | The user that it asks for: every request of its sign-ins has to carry this id. Leave \`users\` out if it asks for no user. |
| \`launch.command\` | What starts the application, so that it can be started anew and its output searched for secrets. \`launch.env\` tells it the provider: rename these variables to what your application reads; \`\${provider.url}\` and the like are filled in. |
| \`drive.startUrl\` | The page that begins a sign-in. |
| \`drive.signedIn\`, \`drive.failed\` | What the page shows afterwards: a \`text\`, or \`role\` and \`name\`. |
| \`drive.apiUrl\` | A page that makes the application call the API. |

A client without a browser has \`"drive": { "kind": "command", "run": "python3 client.py" }\`; exit code 0 means signed in.
\`drive.statusUrl\` (a page that shows whether the user is signed in) and \`drive.returnParameter\` (the parameter that says
where to go afterwards) let more be tested. The report names what is untestable without.
`;
}

function explainMock(fileName: string): string {
  return `# ${fileName}, line by line

Run \`npx airisk-conformance mock --config ${fileName}\`. Any text may be written as \`env:NAME\`. Comments are allowed.

| key | what to write |
|---|---|
| \`$schema\` | Lets editors complete and check the file; nothing else reads it. |
| \`clients\` | Registered clients, each with its secret and its redirect URIs; they replace the built-in ones. |
| \`users\` | Users and how they sign in where pages are shown (\`"interaction": "login"\`). Made-up passwords only. |
| \`codeLifetimeSeconds\`, \`tokenLifetimeSeconds\` | How long codes and tokens are good. |

More: \`dialect\` (how open points are decided), \`interaction\`, \`remember\`, \`faults\`, \`prefix\`, \`tls\`, \`limits\`. Flags of
\`npx airisk-conformance mock --help\` win over the file.
`;
}

function explainTarget(kind: StarterKind, fileName: string): string {
  return `# ${fileName}, line by line

Run \`npx airisk-conformance preflight --target ${fileName}\` after every change: it shows by honest exchanges that every line is
right, and says what is wrong and who has to act. What is wrong stops a run, unless \`--vouch\` says that the file is right.
Any text may be written as \`env:NAME\`; it is then read from the environment variable NAME when a run starts.

| key | what to write |
|---|---|
| \`$schema\` | Lets editors complete and check the file; nothing else reads it. |
| \`name\` | How the report calls the deployment. |
| \`baseUrl\` | Its address, up to but without \`/api/oauth2\`. A path prefix is fine. |
| \`client.id\`, \`client.secret\` | A client that is registered for testing. |
| \`client.redirectUri\` | One of its registered redirect URIs, exactly as registered. Nothing needs to listen there. |
| \`users.primary\` | The id of an existing user: enables everything about user-specific tokens. |
| \`interaction\` | ${INTERACTION[kind]} |
| \`lifetimes.codeSeconds\` | How long a code lives, as the vendor declares it. Expiry is tested when it fits \`maxWaitSeconds\`. |
| \`resources\` | Paths of the protected API; one for any token, one for user-specific tokens. |
| \`limits.requestsPerSecond\` | How fast the run may go. Without it nothing holds the run back, as on this machine. |

Only \`baseUrl\` and \`client\` are required. Each of these lets more be tested; the report names what is untestable without:

\`\`\`json
{
  "client": { "alternateRedirectUris": ["https://localhost/second", "https://localhost/tenant?t=1"] },
  "otherClient": { "id": "def456", "secret": "env:AIRISK_OTHER_SECRET", "redirectUri": "https://localhost/other-client" },
  "users": { "primary": "user_42", "other": "user_7" },
  "lifetimes": { "codeSeconds": 60, "tokenSeconds": 3600, "maxWaitSeconds": 120 },
  "resources": { "listUsers": "/api/Users/ListUsers", "userOnly": "/api/Chat/GetConversations", "owner": "/*/userID" },
  "instances": { "affinityCookie": "ARRAffinity" },
  "tls": { "caFile": "private-ca.pem" },
  "limits": { "requestsPerSecond": 10, "maxRequests": 20000, "timeoutSeconds": 15 }
}
\`\`\`

- \`alternateRedirectUris\`: further registered redirect URIs of the same client, one of them with a query. Each is tried.
- \`otherClient\`: a second registered client, whose secret must be current; shows that codes and redirect URIs are bound to their client.
- \`instances\`: how one of several instances behind the address is reached: by the balancer's cookie, by \`baseUrls\`, or by
  \`"addresses": "dns"\`. Codes, single use and tokens are then judged across them.
- \`users.other\`: a second existing user; shows that codes are bound to their user. Behind sign-in pages \`resources.listUsers\`
  shows that it exists.
- \`lifetimes.tokenSeconds\`: what the vendor declares; held against the \`expiration\` of a token before anything else. For tokens
  that live longer than \`maxWaitSeconds\`: \`provider --state FILE\`, and \`"beyondWait": "expiration"\`, an exception that the
  report names.
- \`resources.owner\`: where the answer of \`userOnly\` names the user whose data it shows, as a JSON pointer, \`*\` for every
  element; needed only where it has no member called userID or the like. Shows that a token opens its own user's data.
- \`tls\`: a private certificate authority (\`caFile\`), a client certificate (\`certFile\`, \`keyFile\`, \`passphrase\`). Paths
  start at the folder of this file.

Use test accounts only. A run signs in, asks for codes and tokens, and sends requests that must be refused, wrong
secrets among them: tell the people who watch the deployment before the first run.
`;
}

const INTERACTION: Readonly<Record<StarterKind, string>> = {
  none: '`none`: the deployment shows no page and redirects at once. See `init --kind form` and `init --kind script`.',
  form:
    '`form`: `steps` sign in, `approve` and `deny` decide. A step fills (`fill`), presses (`click`), ticks (`check`) or ' +
    'awaits (`waitFor`) one control, named by `label`, `role` and `name`, `text`, `placeholder`, `testId` or `css`. ' +
    '`"optional": true` skips a step whose control is not there.',
  script:
    '`script`: a module in this folder that exports `approve(page)` and `deny(page)`, each given a Playwright page. ' +
    'It reads AIRISK_TEST_USER and AIRISK_TEST_PASSWORD from the environment.',
};
