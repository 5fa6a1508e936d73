/** A passkey made by the pages of a provider, in a browser that is driven as a person drives it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { resolveBrowser } from '../../suites/browser/index.ts';
import { readPasskey } from '../../suites/flows/passkeys.ts';
import { makePasskey } from './make-passkey.ts';

const PAGE = `<button>Add a passkey</button><p></p><script>
document.querySelector('button').addEventListener('click', async () => {
  const user = { id: new TextEncoder().encode('ada'), name: 'ada', displayName: 'Ada' };
  const publicKey = { challenge: new Uint8Array(16), rp: { name: 'Test' }, user, pubKeyCredParams: [{ type: 'public-key', alg: -7 }] };
  const { id } = await navigator.credentials.create({ publicKey });
  await fetch('/saved', { method: 'POST', body: id });
  document.querySelector('p').textContent = 'Added';
});
</script>`;

test('a passkey that a page makes is kept, and one that is not made is told', async () => {
  const saved: string[] = [];
  const server = createServer(async (request, answer) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (request.method === 'POST') saved.push(body);
    answer.setHeader('Content-Type', 'text/html').end(PAGE);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const url = `http://localhost:${(server.address() as AddressInfo).port}/security`;
  const window = await resolveBrowser();
  try {
    const made: string[] = [];
    const passkey = await makePasskey({
      ...{ url, window, headed: false },
      person: async (page) => {
        await page.getByRole('button').click();
        await page.getByText('Added').waitFor();
        await page.close();
      },
      onMade: ({ rpId }) => made.push(rpId),
    });
    expect([passkey.id]).toEqual(saved);
    expect(made).toEqual(['localhost']);
    expect(passkey).toMatchObject({
      rpId: 'localhost',
      userHandle: Buffer.from('ada').toString('base64url'),
    });
    expect(readPasskey(JSON.stringify(passkey))).toEqual(passkey);
    const closing = makePasskey({ url, window, headed: false, person: (page) => page.close() });
    await expect(closing).rejects.toThrow(/^the window was closed, and no page had made a passkey$/);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
