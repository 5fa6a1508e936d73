/** The two routes as one would write them on polka in a quarter of an hour: a Map, and no more checks than needed. */
import { randomBytes } from 'node:crypto';
import polka from 'polka';
import { announce } from './announce.mjs';

const client = {
  id: 'abc123',
  secret: 'mock-secret-abc123-not-for-production',
  redirectUri: 'https://localhost/callback',
};
const codes = new Map();

const app = polka()
  .get('/api/oauth2', (req, res) => {
    const { client_id, redirect_uri, userid } = req.query;
    if (client_id !== client.id || redirect_uri !== client.redirectUri) {
      res.writeHead(401).end();
      return;
    }
    const code = randomBytes(24).toString('base64url');
    codes.set(code, { redirect_uri, userid, expiresAt: Date.now() + 60_000 });
    res.writeHead(302, {
      Location: `${redirect_uri}?code=${code}`,
      'Cache-Control': 'no-store',
      'Content-Length': 0,
    });
    res.end();
  })
  .post('/api/oauth2/Token', (req, res) => {
    let text = '';
    req.on('data', (chunk) => {
      text += chunk;
    });
    req.on('end', () => {
      const json = req.headers['content-type'] === 'application/json';
      const body = json ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
      const code = codes.get(body.code);
      const good =
        code !== undefined &&
        code.expiresAt > Date.now() &&
        body.client_id === client.id &&
        body.client_secret === client.secret &&
        body.redirect_uri === code.redirect_uri &&
        body.userid === code.userid;
      if (!good) {
        res.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Invalid Code');
        return;
      }
      codes.delete(body.code);
      const answer = JSON.stringify({
        access_token: randomBytes(32).toString('base64url'),
        expiration: `${new Date(Date.now() + 3_600_000).toISOString().slice(0, -5)}Z`,
      });
      res.writeHead(200, {
        'Content-Type': 'application/json; charset=utf-8',
        'Cache-Control': 'no-store',
        'Content-Length': Buffer.byteLength(answer),
      });
      res.end(answer);
    });
  });

app.listen(0, '127.0.0.1', () => announce(app.server.address().port));
// Whoever keeps connections to it may be asked nothing for longer than the usual 5 s: the others have their turn.
app.server.keepAliveTimeout = 65_000;
