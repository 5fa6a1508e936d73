import type { AnsweredExchange } from './exchange.ts';
import { toByteString, toBytes } from './exchange-buffer.ts';

const BLOCK_BYTES = 4096;
/** Most bytes of UTF-8 that a character (a unit of UTF-16) takes. */
const BYTES_A_CHARACTER = 3;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** An exchange as JSON. What is undefined is left out. */
interface Packed extends Omit<AnsweredExchange, 'request' | 'answer'> {
  readonly request: Omit<AnsweredExchange['request'], 'body'> & { readonly body: string };
  readonly answer: Omit<AnsweredExchange['answer'], 'body'> & { readonly body: string };
  /** Whether the body of the answer is a text, and none of one character a byte. */
  readonly isText: boolean;
}

/** An exchange that is on the buffer: where it is. */
export class Shelved {
  readonly blocks: readonly number[];
  readonly bytes: number;

  constructor(blocks: readonly number[], bytes: number) {
    this.blocks = blocks;
    this.bytes = bytes;
  }
}

/** An exchange as it is written down. */
export class Written {
  readonly bytes: Uint8Array;
  /** Room that it takes on the buffer. */
  readonly size: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.size = Math.ceil(bytes.length / BLOCK_BYTES) * BLOCK_BYTES;
  }
}

/**
 * Room for exchanges that are larger than usual, in blocks outside of the heap: there, each would be moved about for as
 * long as it is kept, and memory would grow to several times of what is kept.
 */
export class LargeBuffer {
  readonly #count: number;
  #room = new Uint8Array(0);
  #free: number[] = [];
  #scratch = new Uint8Array(0);

  /** @param bytes room for all of them; taken when the first of them comes */
  constructor(bytes: number) {
    this.#count = Math.floor(bytes / BLOCK_BYTES);
  }

  /** Writes an exchange down, to be put on the buffer at once: the next is written over it. */
  write({ request, answer, ...rest }: AnsweredExchange): Written {
    const { transport: _, body, ...told } = answer;
    const packed: Packed = {
      ...rest,
      request: { ...request, body: toByteString(request.body) },
      answer: { ...told, body: typeof body === 'string' ? body : toByteString(body) },
      isText: typeof body === 'string',
    };
    const text = JSON.stringify(packed);
    const most = text.length * BYTES_A_CHARACTER;
    if (most > this.#scratch.length) this.#scratch = new Uint8Array(most);
    const { written } = encoder.encodeInto(text, this.#scratch);
    return new Written(this.#scratch.subarray(0, written));
  }

  /** Puts on the buffer what was written; undefined when there is no room. */
  put({ bytes, size }: Written): Shelved | undefined {
    if (this.#room.length === 0) {
      this.#room = new Uint8Array(this.#count * BLOCK_BYTES);
      this.#free = Array.from({ length: this.#count }, (_, index) => index);
    }
    const needed = size / BLOCK_BYTES;
    if (this.#free.length < needed) return undefined;
    const blocks = this.#free.splice(this.#free.length - needed);
    blocks.forEach((block, index) => {
      this.#room.set(bytes.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES), block * BLOCK_BYTES);
    });
    return new Shelved(blocks, bytes.length);
  }

  /** The exchange that is there; it stays. Its answer comes without transport hints, of which the journal knows nothing. */
  take({ blocks, bytes }: Shelved): AnsweredExchange {
    const whole = new Uint8Array(blocks.length * BLOCK_BYTES);
    blocks.forEach((block, index) => {
      whole.set(this.#room.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES), index * BLOCK_BYTES);
    });
    const packed = JSON.parse(decoder.decode(whole.subarray(0, bytes))) as Packed;
    const { isText, request, answer, ...rest } = packed;
    return {
      ...rest,
      request: { ...request, body: toBytes(request.body) },
      answer: { ...answer, body: isText ? answer.body : toBytes(answer.body) },
    };
  }

  /** Makes room for others. */
  remove({ blocks }: Shelved): void {
    this.#free.push(...blocks);
  }
}
