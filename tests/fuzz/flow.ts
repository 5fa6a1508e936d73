/** An honest driver over one connection. */
import { CALLBACK, type Encoding, honest, toForm } from '../../mock-server/test-kit.ts';
import type { Connection } from './connection.ts';
import { AUTHORIZE_PATH, TOKEN_PATH, tokenRequest } from './driver.ts';

/** A code. @throws Error when there is none */
export async function openCode(connection: Connection, userid?: string): Promise<string> {
  const query = toForm({ client_id: 'abc123', redirect_uri: CALLBACK, userid });
  const seen = await connection.ask({ method: 'GET', target: `${AUTHORIZE_PATH}?${query}` });
  const location = seen.headers.find(([name]) => name === 'Location')?.[1] ?? 'x:';
  const code = new URL(location).searchParams.get('code');
  if (code === null) throw new Error(`an honest authorization request got ${seen.status} ${seen.body}`);
  return code;
}

/** A whole flow. @throws Error when there is no token */
export async function openFlow(connection: Connection, encoding: Encoding = 'form'): Promise<void> {
  const { headers = [], body = '' } = tokenRequest(honest(await openCode(connection)), encoding);
  const seen = await connection.ask({ method: 'POST', target: TOKEN_PATH, headers, body });
  if (seen.status !== 200) throw new Error(`an honest exchange got ${seen.status} ${seen.body}`);
}
