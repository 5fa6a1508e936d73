/** Exchanges on their way to another thread: what is said of them as one text, their bodies as memory that changes hands. */
import type { BodyCopy } from '../forward/copy-body.ts';
import { PassedAnswer, type PassedExchange, PassedRequest } from '../forward/passed-exchange.ts';

export interface ExchangeBatch {
  readonly heads: string;
  readonly bodies: ArrayBuffer;
}

/** A body is named by its length: they follow each other as the heads do, that of the request before that of the answer. */
type BodyHead = readonly [length: number, size: number, whole: boolean];

interface Head extends Pick<PassedExchange, 'n' | 'at' | 'own' | 'ms' | 'lost' | 'failure' | 'failedSide'> {
  readonly request: readonly [method: string, target: string, headers: readonly string[], body: BodyHead];
  readonly answer?: readonly [
    ...[status: number, complete: boolean, headMs: number],
    ...[headers: readonly string[], body: BodyHead],
  ];
}

/** Makes one piece of them. */
export function packExchanges(exchanges: readonly PassedExchange[]): ExchangeBatch {
  const bodies: Buffer[] = [];
  const bodyHead = ({ bytes, size, whole }: BodyCopy): BodyHead => {
    bodies.push(bytes);
    return [bytes.length, size, whole];
  };
  const heads = exchanges.map(
    ({ n, at, own, ms, lost, failure, failedSide, request, answer }): Head => ({
      ...{ n, at, own, ms, lost, failure, failedSide },
      request: [request.method, request.target, request.headers.flat(), bodyHead(request.body)],
      ...(answer && {
        answer: [
          ...([answer.status, answer.complete, answer.headMs] as const),
          ...([answer.headers.flat(), bodyHead(answer.body)] as const),
        ],
      }),
    }),
  );
  return { heads: JSON.stringify(heads), bodies: joined(bodies) };
}

/** Takes them out again, as they were. */
export function unpackExchanges({ heads, bodies }: ExchangeBatch): PassedExchange[] {
  let at = 0;
  const bodyOf = ([length, size, whole]: BodyHead): BodyCopy => {
    at += length;
    // A copy: a view would keep all the others of the batch alive.
    return {
      bytes: length === 0 ? NOTHING : Buffer.from(Buffer.from(bodies, at - length, length)),
      size,
      whole,
    };
  };
  return (JSON.parse(heads) as Head[]).map(({ request, answer, failure, failedSide, ...head }) => {
    const [method, target, headers, body] = request;
    return {
      ...head,
      request: new PassedRequest(method, target, headers, bodyOf(body)),
      answer: answer && answerOf(answer, bodyOf),
      failure,
      failedSide,
    };
  });
}

function answerOf(
  [statusCode, complete, headMs, rawHeaders, body]: NonNullable<Head['answer']>,
  bodyOf: (head: BodyHead) => BodyCopy,
): PassedAnswer {
  return new PassedAnswer({ statusCode, complete, rawHeaders }, bodyOf(body), headMs);
}

const NOTHING = Buffer.alloc(0);

/** In memory of its own, which can be handed over. */
function joined(parts: readonly Buffer[]): ArrayBuffer {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all.buffer;
}
