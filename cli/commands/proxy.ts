import { defineCommand } from '../command.ts';
import { proxyOptions, proxyRequest } from '../options/proxy-options.ts';

/** Stands between a real client and a real deployment until it is told to stop. */
export const command = defineCommand({
  usage: ['--target FILE [OPTIONS]'],
  about: [
    'Passes everything on as it is and judges both sides by it: the client by its requests, the deployment by the forms ' +
      'that its documents print, and the pair by history, such as a code that is redeemed twice. Stopped by Ctrl+C or ' +
      'SIGTERM it writes the report.',
    'It certifies nothing: what does not happen by itself is untestable, and the report says which command tries it. ' +
      'Exit code 0 means that nothing wrong was seen.',
    'Nothing is retried or followed, and no body is changed. Host, Origin, Referer, Location and the domain of cookies ' +
      'name the other side where they have to. It listens on this machine only and refuses to run where NODE_ENV is ' +
      'production.',
  ],
  options: proxyOptions,
  environment: [
    [
      'HTTPS_PROXY',
      'as curl reads it, for the way to the deployment; likewise HTTP_PROXY, ALL_PROXY, NO_PROXY',
    ],
    ['NO_COLOR', 'no colours'],
  ],
  examples: [
    [
      'npx airisk-conformance proxy --target airisk-target.json',
      'then point the application at http://127.0.0.1:4020',
    ],
    [
      'npx airisk-conformance proxy --target airisk-target.json --client airisk-client.json --fail-on warn',
      'with what the application says of itself, and strict',
    ],
  ],
  exits: [0, 1, 2, 3, 5, 8],
  exitTexts: {
    0: 'stopped, and nothing wrong was seen',
    1: 'a requirement was seen broken',
    3: 'nothing passed that could be judged',
  },
  async run(values, _positionals, io) {
    const { runProxy } = await import('../../runner/proxy/run-proxy.ts');
    return runProxy(proxyRequest(values, io), io);
  },
});
