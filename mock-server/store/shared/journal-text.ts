/** Exchanges as text, for a journal that several processes write. */
import type { Extracted } from '../../journal/exchange.ts';
import type { Opening, Replayed } from '../../journal/journal.ts';
import type { ProviderAnswer } from '../../provider/steps.ts';

type Answered = NonNullable<Replayed['answered']>;

const NOTHING_ISSUED = { redirectUri: undefined, userId: undefined };

interface Text {
  readonly opening: Omit<Opening, 'request'> & {
    readonly request: Omit<Opening['request'], 'body' | 'connection'> & { readonly body: string };
  };
  readonly answered?: {
    readonly answer: Omit<ProviderAnswer, 'body'> & { readonly body: string; readonly binary?: true };
    readonly ms: number;
    readonly extracted: Extracted;
  };
}

const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const toBytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

/** Writes an exchange. @param answered absent while the answer is not ready */
export function writeExchange(opening: Opening, answered?: Answered): string {
  const { connection: _connection, body, ...request } = opening.request;
  const text: Text = {
    opening: { ...opening, request: { ...request, body: toText(body) } },
    ...(answered === undefined ? {} : { answered: { ...answered, answer: writeAnswer(answered.answer) } }),
  };
  return JSON.stringify(text);
}

function writeAnswer({ transport: _transport, body, ...answer }: ProviderAnswer) {
  return typeof body === 'string'
    ? { ...answer, body }
    : { ...answer, body: toText(body), binary: true as const };
}

/** Reads an exchange that this version wrote. @param id `REVISION-NUMBER` */
export function readExchange(id: string, text: string): Replayed {
  const [revision = 0, n = 0] = id.split('-').map(Number);
  const { opening, answered } = JSON.parse(text) as Text;
  return {
    n,
    revision,
    opening: { ...opening, request: { ...opening.request, body: toBytes(opening.request.body) } },
    ...(answered === undefined ? {} : { answered: readAnswered(answered) }),
  };
}

function readAnswered({ answer, ms, extracted }: NonNullable<Text['answered']>): Answered {
  const { binary, body, ...rest } = answer;
  return {
    answer: { ...rest, body: binary === true ? toBytes(body) : body },
    ms,
    // What JSON leaves out is a member that is undefined.
    extracted: {
      endpoint: extracted.endpoint,
      issued: extracted.issued && { ...NOTHING_ISSUED, ...extracted.issued },
    },
  };
}
