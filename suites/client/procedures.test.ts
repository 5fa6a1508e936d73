import { expect, test } from '@playwright/test';
import { attemptScript } from './procedures.ts';
import { ScriptFailed } from './scripted/helpers.ts';
import type { TestEnvironment } from './test-environment.ts';

/** As much of an environment as a script that breaks off meets. */
const environmentWith = (ending?: string): TestEnvironment =>
  ({ app: { ensure: async () => {}, ending: () => ending } }) as unknown as TestEnvironment;

const seen = async (error: Error, ending?: string) => {
  const script = async () => {
    throw error;
  };
  return (await attemptScript(script, environmentWith(ending)))['*']?.reason;
};

test('an application that ends while a script drives it is told as that', async () => {
  const refused = new Error('page.reload: net::ERR_CONNECTION_REFUSED\nCall log: …');
  const ending = 'it ended with exit code 1; it printed at last: SyntaxError\n    at Server';
  expect(await seen(refused, ending)).toBe(
    'the application ended in this scenario: it ended with exit code 1; it printed at last: SyntaxError',
  );
  expect(await seen(refused)).toBe('the script broke off: page.reload: net::ERR_CONNECTION_REFUSED');
  expect(await seen(new ScriptFailed('the sign-in did not begin'))).toBe('the sign-in did not begin');
});
