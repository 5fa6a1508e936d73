import type { ArmedAnswer } from '../armed-queue.ts';

/** An armed answer in a few words. Codes, tokens and bodies that it has are not told: they may be secret. */
export function describeArmed(armed: ArmedAnswer): string {
  const { match = {}, times = 1 } = armed;
  const { endpoint, method, contains } = match;
  const which = [
    method,
    endpoint === undefined ? 'any request' : `${endpoint} requests`,
    contains === undefined ? undefined : 'of a certain text',
  ].filter((part) => part !== undefined);
  return `${effectsOf(armed).join(', ')}, for ${times === 1 ? 'the next' : `the next ${times}`}: ${which.join(' ')}`;
}

function effectsOf(armed: ArmedAnswer): string[] {
  const { answer, afterProcessing, fault, delayMs, reset, silent, half } = armed;
  const { streamBytes, chunkBytes, redirect, code, token, tokenAnswer } = armed;
  const effects: readonly (readonly [boolean, string])[] = [
    [answer !== undefined, `status ${answer?.status ?? 200}`],
    [afterProcessing === true, 'after the provider did its work'],
    [fault !== undefined, `fault ${fault}`],
    [delayMs !== undefined, `${delayMs} ms late`],
    [reset === true, 'connection broken'],
    [silent === true, 'no answer'],
    [half === true, 'connection broken in the middle'],
    [streamBytes !== undefined, `${streamBytes} bytes of white space`],
    [chunkBytes !== undefined, `in chunks of ${chunkBytes} bytes`],
    [redirect !== undefined, `redirect rewritten${namesIn(redirect)}`],
    [code !== undefined, 'a chosen code'],
    [token !== undefined, 'a chosen token'],
    [tokenAnswer !== undefined, 'token answer rewritten'],
  ];
  return effects.flatMap(([is, text]) => (is ? [text] : []));
}

function namesIn(redirect: ArmedAnswer['redirect']): string {
  const { drop = [], set = {} } = redirect ?? {};
  const parts = [...drop.map((name) => `no ${name}`), ...Object.keys(set).map((name) => `another ${name}`)];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
