/** The application under test, as small as it can be: one page that offers a sign-in, and shows who is signed in. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

export function startApp({ baseUrl, clientId, clientSecret, port }) {
  const redirectUri = `http://127.0.0.1:${port}/callback`;
  const states = new Set();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, redirectUri);
    const show = (text) =>
      response.setHeader('content-type', 'text/html').end(`<!doctype html><title>app</title>${text}`);
    if (url.pathname === '/') return show('<a href="/login">Sign in</a>');
    if (url.pathname === '/login') {
      const state = randomBytes(32).toString('base64url');
      states.add(state);
      const query = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirectUri,
        userid: 'user_42',
        state,
      });
      return response.writeHead(303, { location: `${baseUrl}/api/oauth2?${query}` }).end();
    }
    if (url.pathname !== '/callback' || !states.delete(url.searchParams.get('state')))
      return show('<h1>Not found</h1>');
    if (url.searchParams.has('error')) return show('<h1>Sign-in failed</h1>');
    const body = new URLSearchParams({
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: redirectUri,
      userid: 'user_42',
      code: url.searchParams.get('code'),
    });
    const answer = await fetch(`${baseUrl}/api/oauth2/Token`, { method: 'POST', body });
    show(answer.ok ? '<h1>Signed in</h1>' : '<h1>Sign-in failed</h1>');
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () =>
      resolve({
        url: `http://127.0.0.1:${port}/`,
        close: () => new Promise((done) => server.close(done).closeAllConnections()),
      }),
    );
  });
}
