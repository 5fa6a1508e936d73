/**
 * The wire forms that the documentation prints. Each reader answers what differs from the printed form, as a phrase,
 * or undefined when nothing does. What is not printed (further headers, further members, white space of JSON) is free.
 */
import { readSpec } from '../../specs/index.ts';
import { parseJsonObject } from '../flows/encode.ts';
import { excerpt, header, type WireAnswer } from '../flows/wire.ts';

/** What of `specs/protocol.json` is read here. */
interface OutcomeTable {
  readonly problem: { readonly type: string; readonly title: string; readonly status: number };
  readonly conditions: readonly {
    readonly id: string;
    readonly documented?: { readonly status: number; readonly mediaType?: string; readonly body?: string };
  }[];
}

interface TextForm {
  readonly status: number;
  readonly body: string;
}

const table = readSpec<OutcomeTable>('protocol.json');

/** The printed answers to a missing client_id and to a code that is not valid: text/plain in UTF-8. */
const TEXT_FORMS: Readonly<Record<'invalid-client-id' | 'invalid-code', TextForm>> = {
  'invalid-client-id': printedText('token-client-id-missing'),
  'invalid-code': printedText('token-code-unknown'),
};

/** The printed answer to an unknown client. `traceId` is a string whose value differs from answer to answer. */
export const PROBLEM_FORM = {
  status: table.problem.status,
  mediaType: 'application/problem+json',
  members: { type: table.problem.type, title: table.problem.title, status: table.problem.status },
} as const;

/** How the forms are named in reports. */
export const FORM_PHRASES = {
  'invalid-client-id': describeText('invalid-client-id'),
  'invalid-code': describeText('invalid-code'),
  problem: `${PROBLEM_FORM.status}, ${PROBLEM_FORM.mediaType} in UTF-8, members type, title, status and traceId as documented`,
  'problem-body': `${PROBLEM_FORM.status}, JSON with the members type, title, status and traceId as documented`,
} as const;

/** What differs from `400 text/plain; charset=utf-8 “Invalid client_id”`. */
export function matchesInvalidClientId(answer: WireAnswer): string | undefined {
  return differsFromText(answer, TEXT_FORMS['invalid-client-id']);
}

/** What differs from `400 text/plain; charset=utf-8 “Invalid Code”`. */
export function matchesInvalidCode(answer: WireAnswer): string | undefined {
  return differsFromText(answer, TEXT_FORMS['invalid-code']);
}

/** What differs from the 401 problem answer of the token endpoint, media type included. */
export function matchesProblem(answer: WireAnswer): string | undefined {
  return (
    differsFromStatus(answer, PROBLEM_FORM.status) ??
    differsFromType(answer, PROBLEM_FORM.mediaType) ??
    differsFromMembers(answer)
  );
}

/** What differs from the 401 problem body of the authorization endpoint; its media type is not printed, only that it is JSON. */
export function matchesProblemBody(answer: WireAnswer): string | undefined {
  const { mediaType } = readMediaType(answer);
  return (
    differsFromStatus(answer, PROBLEM_FORM.status) ??
    (isLabelledJson(answer) ? undefined : `media type ${mediaType ?? 'missing'} instead of JSON`) ??
    differsFromMembers(answer)
  );
}

/** Whether the media type of an answer is one of JSON. */
export function isLabelledJson(answer: WireAnswer): boolean {
  const { mediaType } = readMediaType(answer);
  return mediaType === 'application/json' || mediaType?.endsWith('+json') === true;
}

/** Media type and charset in lower case; undefined where they are absent. */
export function readMediaType(answer: WireAnswer): {
  readonly mediaType?: string;
  readonly charset?: string;
} {
  const [type, ...parameters] = (header(answer, 'content-type') ?? '').split(';').map((part) => part.trim());
  const charset = parameters
    .map((part) => /^charset\s*=\s*"?([^"]*)"?$/i.exec(part)?.[1])
    .find((value) => value !== undefined);
  return {
    ...(type ? { mediaType: type.toLowerCase() } : {}),
    ...(charset ? { charset: charset.toLowerCase() } : {}),
  };
}

function differsFromText(answer: WireAnswer, form: TextForm): string | undefined {
  const body =
    answer.text === form.body ? undefined : `body “${excerpt(answer.text, 120)}” instead of “${form.body}”`;
  return differsFromStatus(answer, form.status) ?? differsFromType(answer, 'text/plain') ?? body;
}

function differsFromStatus(answer: WireAnswer, status: number): string | undefined {
  return answer.status === status ? undefined : `status ${answer.status} instead of ${status}`;
}

function differsFromType(answer: WireAnswer, wanted: string): string | undefined {
  const { mediaType, charset } = readMediaType(answer);
  if (mediaType !== wanted) return `media type ${mediaType ?? 'missing'} instead of ${wanted}`;
  return charset === 'utf-8' ? undefined : `charset ${charset ?? 'missing'} instead of utf-8`;
}

function differsFromMembers(answer: WireAnswer): string | undefined {
  const value = parseJsonObject(answer.text)?.value;
  if (value === undefined) return 'the body is no JSON object';
  for (const [name, wanted] of Object.entries(PROBLEM_FORM.members)) {
    if (value[name] !== wanted)
      return `member ${name} is ${JSON.stringify(value[name]) ?? 'missing'} instead of ${JSON.stringify(wanted)}`;
  }
  const { traceId } = value;
  return typeof traceId === 'string' && traceId !== '' ? undefined : 'member traceId is no string, or empty';
}

function describeText(name: 'invalid-client-id' | 'invalid-code'): string {
  const { status, body } = TEXT_FORMS[name];
  return `${status}, text/plain in UTF-8, body “${body}”`;
}

function printedText(id: string): TextForm {
  const { status, body } = table.conditions.find((condition) => condition.id === id)?.documented ?? {};
  if (status === undefined || body === undefined)
    throw new Error(`specs/protocol.json prints no form for ${id}`);
  return { status, body };
}
