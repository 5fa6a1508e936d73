/** What one would write in ten minutes to pass requests on: node:http, kept connections, no redirect, no judging. */
import http from 'node:http';
import { announce } from './announce.mjs';

const upstream = new URL(process.argv[2]);
const agent = new http.Agent({ keepAlive: true });

const server = http.createServer((request, answer) => {
  const onward = http.request(
    {
      ...{ agent, host: upstream.hostname, port: upstream.port, path: request.url, method: request.method },
      headers: { ...request.headers, host: upstream.host },
    },
    (back) => {
      answer.writeHead(back.statusCode, back.headers);
      back.pipe(answer);
    },
  );
  onward.on('error', () => answer.destroy());
  request.pipe(onward);
});
server.listen(0, '127.0.0.1', () => announce(server.address().port));
