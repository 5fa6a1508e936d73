/** Every server says in one line of JSON where it is and what a flow through it looks like. */
export function announce(port, flow = {}) {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}`, ...DOCUMENTED, ...flow })}\n`);
}

const client = { client_id: 'abc123', redirect_uri: 'https://localhost/callback' };
const secret = 'mock-secret-abc123-not-for-production';

/** The AIRisk flow; `code` is added to the fields by whoever walks it. */
export const DOCUMENTED = {
  authorize: `/api/oauth2?${new URLSearchParams(client)}`,
  token: '/api/oauth2/Token',
  fields: { ...client, client_secret: secret },
  cookie: '',
};
