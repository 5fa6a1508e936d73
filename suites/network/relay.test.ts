import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from '@playwright/test';
import { readProxies } from './proxies.ts';
import { openRelay } from './relay.ts';

test('what asks a relay for no host at all is answered, and the next is as well', async () => {
  const relay = await openRelay(readProxies({}));
  try {
    for (const asked of ['%zz:1', ':', '127.0.0.1:99999']) {
      const socket = connect(relay.port, '127.0.0.1');
      socket.end(`CONNECT ${asked} HTTP/1.1\r\nHost: x\r\n\r\n`);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString(), asked).toMatch(/^HTTP\/1\.1 400 /);
      socket.destroy();
    }
  } finally {
    relay.close();
  }
});
