// A client that is broken in some browsers only: the good application and a broken one behind one port, with one memory.
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { HISTORIES } from './conditions.js';

/** Shares what an application keeps, and lets it listen to what it is given. */
export const SHARING = [
  {
    find: "import { createServer } from 'node:http';",
    replace: 'const { createServer, sessions } = globalThis.airiskHalf;',
  },
  { find: 'const sessions = new Map();\n', replace: '' },
];

/** Starts both; who meets the condition is served by the broken one from then on. */
export async function startTwoInOne(paths, history) {
  const sessions = new Map();
  const server = createServer();
  const [good, broken] = [
    await load(paths.good, sessions, server),
    await load(paths.broken, sessions, server),
  ];
  const browsers = new Map();
  server.on('request', (request, response) => {
    const browser = browsers.get(sessionIn(request.headers.cookie)) ?? { signIns: 0, errors: 0, open: 0 };
    const [path] = request.url.split('?');
    if (path === '/login') browser.open += 1;
    browser.broken ||= HISTORIES[history](browser, path);
    follow(response, path, browser, browsers);
    return (browser.broken ? broken : good)(request, response);
  });
  server.listen(Number(process.env.PORT ?? 3000), process.env.HOST ?? '127.0.0.1');
}

/** Loads one of them, which believes that it has a server of its own. Returns how it answers. */
async function load(path, sessions, server) {
  let answer;
  globalThis.airiskHalf = {
    sessions,
    createServer(handler) {
      answer = handler;
      return { listen: (_port, _host, listening) => listening(), close: () => server.close() };
    },
  };
  await import(pathToFileURL(path).href);
  return answer;
}

/** Notes what an answer tells of its browser before the browser knows it. */
function follow(response, path, browser, browsers) {
  const { writeHead } = response;
  response.writeHead = (status, headers = {}) => {
    const id = sessionIn([headers['Set-Cookie'] ?? []].flat().join('; '));
    if (id) browsers.set(id, browser);
    if (path === '/callback') {
      browser.open = Math.max(0, browser.open - 1);
      if (status < 400) browser.signIns += 1;
      else browser.errors += 1;
    }
    return writeHead.call(response, status, headers);
  };
}

const sessionIn = (text = '') => /(?:^|; )session=([\w-]+)/.exec(text)?.[1];
