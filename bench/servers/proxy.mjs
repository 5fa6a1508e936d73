/** The proxy with its judge, as the command runs it. */
import { openProxy } from '../../dist/runner/proxy/open-proxy.js';
import { JudgeElsewhere } from '../../dist/runner/proxy/thread/judge-elsewhere.js';
import { describeConfig } from '../../dist/runner/targets/describe-config.js';
import { announce, DOCUMENTED } from './announce.mjs';

const { client_id: id, client_secret: secret, redirect_uri: redirectUri } = DOCUMENTED.fields;
const config = {
  ...{ name: 'bench', baseUrl: process.argv[2], folder: '.' },
  client: { id, secret, redirectUri },
  lifetimes: { codeSeconds: 60, tokenSeconds: 3_600 },
};
const target = describeConfig(config, {
  target: { kind: 'deployment', config },
  allowAttacks: false,
  tagKey: '',
});
const judge = new JudgeElsewhere({ target, client: undefined });
const proxy = await openProxy({ target, port: 0, onExchange: judge.take });
announce(new URL(proxy.url).port);
