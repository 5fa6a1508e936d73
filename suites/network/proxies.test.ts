import { expect, test } from '@playwright/test';
import { describeProxy, type Environment, ProxySettingError, readProxies } from './proxies.ts';

const FAR = 'https://airisk.example.com';
const proxyOf = (env: Environment, url = FAR) => {
  const proxy = readProxies(env).forUrl(url);
  return proxy && describeProxy(proxy).replace(/^the proxy of /, '');
};
const accountOf = (value: string) => {
  const { authorization = '' } = readProxies({ https_proxy: value }).forUrl(FAR) ?? {};
  return Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString('utf8');
};

test('a proxy is named by the variable of the scheme, small letters first, else by all_proxy', () => {
  const named = 'http://proxy.test:3128';
  expect(proxyOf({})).toBeUndefined();
  expect(proxyOf({ HTTPS_PROXY: '' })).toBeUndefined();
  expect(proxyOf({ HTTP_PROXY: named })).toBeUndefined();
  expect(proxyOf({ HTTPS_PROXY: named })).toBe(`HTTPS_PROXY, ${named}`);
  expect(proxyOf({ HTTPS_PROXY: 'http://other.test:1', https_proxy: named })).toBe(`https_proxy, ${named}`);
  expect(proxyOf({ ALL_PROXY: named, http_proxy: 'http://other.test:1' })).toBe(`ALL_PROXY, ${named}`);
  expect(proxyOf({ HTTP_PROXY: named }, 'http://airisk.example.com')).toBe(`HTTP_PROXY, ${named}`);
});

test('a proxy may be written in every form that curl takes', () => {
  for (const [value, shown] of [
    ['proxy.test:3128', 'http://proxy.test:3128'],
    ['proxy.test', 'http://proxy.test:80'],
    ['http://proxy.test:3128/', 'http://proxy.test:3128'],
    ['  HTTP://Proxy.Test:3128 ', 'http://proxy.test:3128'],
    ['https://proxy.test', 'https://proxy.test:443'],
    ['10.0.0.1:8080', 'http://10.0.0.1:8080'],
    ['http://[2001:db8::1]:3128', 'http://[2001:db8::1]:3128'],
    ['user:pass@proxy.test:3128', 'http://proxy.test:3128'],
  ] as const)
    expect(proxyOf({ HTTPS_PROXY: value }), value).toBe(`HTTPS_PROXY, ${shown}`);
});

test('a user name and password may hold what they like', () => {
  for (const [written, meant] of [
    ['user:pass', 'user:pass'],
    ['user', 'user:'],
    ['user:p%40ss%3Aw%2Fo', 'user:p@ss:w/o'],
    ['user:p@ss', 'user:p@ss'],
    ['user:a:b', 'user:a:b'],
    ['user:100%', 'user:100%'],
    ['user:%zz%41', 'user:%zzA'],
    ['DOMAIN%5Cuser:p$!&', 'DOMAIN\\user:p$!&'],
    ['us%C3%A9r:€', 'usér:€'],
  ] as const)
    expect(accountOf(`http://${written}@proxy.test:3128`), written).toBe(meant);
});

test('what is no proxy is refused by the name of its variable, and its value is not shown', () => {
  for (const value of [
    'http://',
    'http://:3128',
    'http://proxy.test:port',
    'http://proxy.test:0',
    'http://proxy.test:99999',
    'http://::1:3128',
    'http://user:hush@',
    'http://us er:hush@proxy.test',
    'http://user:hu#sh@proxy.test:1',
    'http://user:hu/sh@proxy.test:1',
    'http://user:hush\r\n@proxy.test:1',
    'http://pro xy.test:1',
    'proxy.test:3128:1',
    'http//proxy.test',
  ]) {
    const read = () => readProxies({ HTTPS_PROXY: value });
    expect(read, value).toThrow(ProxySettingError);
    expect(read, value).toThrow(/^HTTPS_PROXY /);
    expect(read, value).not.toThrow(/hu.?sh/);
  }
});

test('a kind of proxy that is not supported is refused where it is needed only', () => {
  const env = { ALL_PROXY: 'socks5://127.0.0.1:1080', http_proxy: 'proxy.test:1' };
  const proxies = readProxies(env);
  expect(() => proxies.forUrl(FAR)).toThrow(/ALL_PROXY names a proxy of the kind socks5/);
  expect(proxies.forUrl('https://localhost:1')).toBeUndefined();
  expect(proxies.forUrl('http://airisk.example.com')).toMatchObject({ host: 'proxy.test' });
});

const exempt = (no: string, url: string) =>
  proxyOf({ ALL_PROXY: 'proxy.test:1', NO_PROXY: no }, url) === undefined;

test('no_proxy exempts what curl exempts', () => {
  for (const [list, url, direct] of [
    ['example.com', 'https://example.com', true],
    ['example.com', 'https://airisk.example.com', true],
    ['example.com', 'https://notexample.com', false],
    ['example.com', 'https://example.com.evil.test', false],
    ['.example.com', 'https://airisk.example.com', true],
    ['.example.com', 'https://example.com', true],
    ['*.example.com', 'https://airisk.example.com', true],
    ['EXAMPLE.com.', 'https://airisk.Example.COM', true],
    ['example.com', 'https://airisk.example.com.', true],
    ['other.test, example.com', 'https://example.com', true],
    ['other.test example.com', 'https://example.com', true],
    [' , ,example.com,', 'https://example.com', true],
    ['*', 'https://anything.test', true],
    ['com', 'https://example.com', true],
    ['example.com:8443', 'https://example.com:8443', true],
    ['example.com:8443', 'https://example.com', false],
    ['example.com:443', 'https://example.com', true],
    ['example.com:80', 'http://example.com', true],
    ['10.0.0.1', 'https://10.0.0.1', true],
    ['10.0.0.1', 'https://10.0.0.10', false],
    ['10.0.0.1', 'https://1.10.0.0.1.test', false],
    ['10.0.0.0/8', 'https://10.200.3.4:8443', true],
    ['10.0.0.0/8', 'https://11.0.0.1', false],
    ['192.168.1.7/24', 'https://192.168.1.200', true],
    ['0.0.0.0/0', 'https://8.8.8.8', true],
    ['0.0.0.0/0', 'https://example.com', false],
    ['10.0.0.1:8443', 'https://10.0.0.1:8443', true],
    ['2001:db8::1', 'https://[2001:db8::1]', true],
    ['[2001:db8::1]', 'https://[2001:db8:0::1]:8443', true],
    ['[2001:db8::1]:8443', 'https://[2001:db8::1]:8443', true],
    ['[2001:db8::1]:8443', 'https://[2001:db8::1]', false],
    ['2001:db8::/32', 'https://[2001:db8:5::9]', true],
    ['2001:db8::/32', 'https://[2001:db9::1]', false],
  ] as const)
    expect(exempt(list, url), `${list} for ${url}`).toBe(direct);
});

test('an entry of no_proxy that matches nothing is refused: its hosts would go through the proxy in silence', () => {
  for (const entry of [
    '10.0.0.0/33',
    'http://example.com',
    'example.com/8',
    'a:b',
    'example.com:0',
    '[::1',
    'a*b.test',
  ])
    expect(() => readProxies({ no_proxy: `example.com, ${entry}` }), entry).toThrow(/^no_proxy holds "/);
});

test('this machine is always reached directly', () => {
  const env = { ALL_PROXY: 'proxy.test:1' };
  for (const own of ['localhost:8443', 'app.localhost', '127.0.0.1:1', '127.8.9.1', '[::1]:1', 'LOCALHOST'])
    expect(proxyOf(env, `https://${own}`), own).toBeUndefined();
  for (const other of ['localhost.example.com', 'notlocalhost', '128.0.0.1', '[::2]'])
    expect(proxyOf(env, `https://${other}`), other).toBeDefined();
});
