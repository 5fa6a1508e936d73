import { dialectNames } from '../../mock-server/config/load-dialect.ts';
import { knownFaults } from '../../mock-server/index.ts';
import { isDialectFile } from '../../runner/like/dialect-file.ts';
import { UsageError } from '../../runner/usage-error.ts';
import { didYouMean } from '../../specs/documents/did-you-mean.ts';
import type { MockValues } from './mock-options.ts';

/**
 * The flags as the mock's configuration takes them; what was not given is absent.
 * @throws UsageError for numbers that are none, and for names that nothing has
 */
export function mockFlags(values: MockValues) {
  const name = values.dialect === undefined || isDialectFile(values.dialect) ? undefined : values.dialect;
  if (name !== undefined) checkName('dialect', name, dialectNames());
  for (const fault of values.fault ?? [])
    checkName(
      'fault',
      fault.split('@', 1)[0] ?? '',
      knownFaults().map(({ id }) => id),
    );
  return {
    ...present('port', wholeNumber('port', values.port, 65_535)),
    ...present('host', values.host),
    ...(values.allowRemote ? { allowRemote: true } : {}),
    ...present('allowHosts', values.allowHost),
    ...present('dialect', name),
    ...present('interaction', values.interaction),
    ...present('remember', values.remember),
    ...present('sessionLifetimeSeconds', seconds('session-lifetime', values.sessionLifetime)),
    ...present('faults', values.fault),
    ...present('seed', wholeNumber('seed', values.seed, Number.MAX_SAFE_INTEGER)),
    ...present('codeLifetimeSeconds', seconds('code-lifetime', values.codeLifetime)),
    ...present('tokenLifetimeSeconds', seconds('token-lifetime', values.tokenLifetime)),
    ...present('prefix', values.prefix),
    ...present('store', values.store),
    ...present('storePrefix', values.storePrefix),
  };
}

function present<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: V });
}

function wholeNumber(flag: string, value: string | undefined, max: number): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (/^\d+$/.test(value) && number <= max) return number;
  throw new UsageError(`--${flag} must be a whole number from 0 to ${max}, not "${value}"`);
}

function seconds(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (/^\d+(\.\d+)?$/.test(value) && number > 0) return number;
  throw new UsageError(`--${flag} must be a number of seconds greater than 0, not "${value}"`);
}

function checkName(kind: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const choice = known.length <= 8 ? `; there are ${known.join(', ')}` : '';
  throw new UsageError(`there is no ${kind} ${name}${didYouMean(name, known) || choice}`);
}
