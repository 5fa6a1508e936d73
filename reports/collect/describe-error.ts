import type { TestError } from '@playwright/test/reporter';
import { maskSensitive } from '../model/mask-parameters.ts';
import { FINDING_PREFIX } from '../model/types.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins a terminal sequence
const ANSI = /\u001b\[[0-9;]*m/g;
const LONGEST_ERROR = 4000;

/** True for the error a judge throws on purpose when a requirement is broken. */
export function isFinding(error: TestError): boolean {
  return messageOf(error).startsWith(FINDING_PREFIX);
}

/**
 * Text of an error, safe to write: no terminal colours, secrets replaced by `redact` where it knows them, and masked
 * where they stand in the usual places.
 */
export function describeError(error: TestError, redact: (text: string) => string): string {
  const { location } = error;
  const where = location ? `\n    at ${location.file}:${location.line}:${location.column}` : '';
  return maskSensitive(redact(messageOf(error))).slice(0, LONGEST_ERROR) + where;
}

/** Of several errors the one that says most: anything rather than a finding, which the record shows anyway. */
export function pickError(errors: readonly TestError[]): TestError | undefined {
  return errors.find((error) => !isFinding(error)) ?? errors[0];
}

function messageOf(error: TestError): string {
  const text = error.message ?? error.value ?? error.stack ?? 'unknown error';
  return text.replace(ANSI, '').replace(/^Error: /, '');
}
