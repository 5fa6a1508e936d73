import { readFileSync } from 'node:fs';
import { RECORD_ATTACHMENT, type TestRecord } from '../model/types.ts';

/** The part of a Playwright attachment that matters here. */
export interface Attachment {
  name: string;
  path?: string;
  body?: Uint8Array;
}

/**
 * Finds and reads the record among a test's attachments.
 *
 * @returns `undefined` when the test attached none.
 * @throws Error when there is one that cannot be read or is no record.
 */
export function readRecord(attachments: readonly Attachment[]): TestRecord | undefined {
  const attachment = attachments.findLast(({ name }) => name === RECORD_ATTACHMENT);
  if (!attachment) return undefined;
  const text = attachment.body
    ? Buffer.from(attachment.body).toString('utf8')
    : readFileSync(attachment.path ?? '', 'utf8');
  return parseRecord(JSON.parse(text));
}

/** @throws Error when it is none */
export function parseRecord(record: unknown): TestRecord {
  if (!isRecord(record)) throw new Error(`the attachment ${RECORD_ATTACHMENT} is no test record`);
  return record;
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isNumbers = (value: unknown) => Array.isArray(value) && value.every((n) => typeof n === 'number');
const hasStrings = (value: Fields, names: readonly string[]) =>
  names.every((name) => typeof value[name] === 'string');

function isRecord(value: unknown): value is TestRecord {
  return (
    isFields(value) &&
    isListOf(value.checks, (check) => hasStrings(check, CHECK_TEXTS) && isNumbers(check.evidence)) &&
    isListOf(value.observations, (seen) => hasStrings(seen, ['condition', 'actual'])) &&
    isListOf(value.exchanges, (exchange) => typeof exchange.n === 'number' && isFields(exchange.request)) &&
    (value.counters === undefined || isFields(value.counters))
  );
}

const CHECK_TEXTS = ['requirement', 'title', 'outcome', 'expected', 'actual'];

function isListOf(value: unknown, check: (item: Fields) => boolean): boolean {
  return Array.isArray(value) && value.every((item) => isFields(item) && check(item));
}
