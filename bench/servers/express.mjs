/** The same two routes on express, with the body parsers that come with it. */
import { randomBytes } from 'node:crypto';
import express from 'express';
import { announce } from './announce.mjs';

const client = {
  id: 'abc123',
  secret: 'mock-secret-abc123-not-for-production',
  redirectUri: 'https://localhost/callback',
};
const codes = new Map();

const app = express();
app.use(express.json(), express.urlencoded({ extended: false }));
app.get('/api/oauth2', (req, res) => {
  const { client_id, redirect_uri, userid } = req.query;
  if (client_id !== client.id || redirect_uri !== client.redirectUri) {
    res.status(401).end();
    return;
  }
  const code = randomBytes(24).toString('base64url');
  codes.set(code, { redirect_uri, userid, expiresAt: Date.now() + 60_000 });
  res.set('Cache-Control', 'no-store').redirect(`${redirect_uri}?code=${code}`);
});
app.post('/api/oauth2/Token', (req, res) => {
  const { body } = req;
  const code = codes.get(body.code);
  const good =
    code !== undefined &&
    code.expiresAt > Date.now() &&
    body.client_id === client.id &&
    body.client_secret === client.secret &&
    body.redirect_uri === code.redirect_uri &&
    body.userid === code.userid;
  if (!good) {
    res.status(400).type('text/plain').send('Invalid Code');
    return;
  }
  codes.delete(body.code);
  res.set('Cache-Control', 'no-store').json({
    access_token: randomBytes(32).toString('base64url'),
    expiration: `${new Date(Date.now() + 3_600_000).toISOString().slice(0, -5)}Z`,
  });
});

const server = app.listen(0, '127.0.0.1', () => announce(server.address().port));
