import { expect, test } from '@playwright/test';
import { appEnvironment } from './app-environment.ts';

test('the application inherits what its user set, whatever it is called', () => {
  const users = {
    AIRISK_TENANT: 'north',
    TEST_DATABASE: 'db',
    PW_THEME: 'dark',
    PLAYWRIGHT_X: 'x',
    NODE_OPTIONS: '--trace-warnings',
  };
  expect(appEnvironment(users, {})).toMatchObject(users);
});

test('what the run tells its own processes is no business of the application', () => {
  const env = appEnvironment({ AIRISK_RUN: '{}', AIRISK_SECRETS_KEY: 'k', AIRISK_COLLECT: 'f' }, { A: '1' });
  expect(Object.keys(env).sort()).toEqual(['A', 'NO_PROXY', 'no_proxy']);
});

test('no proxy stands between the application and this machine', () => {
  const env = appEnvironment({ HTTP_PROXY: 'http://proxy:8080', no_proxy: 'intranet.example' }, {});
  expect(env['HTTP_PROXY']).toBe('http://proxy:8080');
  expect(env['NO_PROXY']).toBe('intranet.example,localhost,127.0.0.1,::1,[::1]');
  expect(env['no_proxy']).toBe(env['NO_PROXY']);
  expect(appEnvironment({ NO_PROXY: '*' }, {})['NO_PROXY']).toBe('*');
});

test('a configuration that names proxies is obeyed', () => {
  expect(appEnvironment({ NO_PROXY: 'a' }, { NO_PROXY: '' })['NO_PROXY']).toBe('');
});
