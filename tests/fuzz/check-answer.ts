/** What holds for every answer, whatever was asked. */
import type { PlainAnswer } from '../../mock-server/provider/plain.ts';

/** An answer that no request may provoke. */
class BrokenAnswerError extends Error {
  override readonly name = 'BrokenAnswerError';
}

const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const FIELD_VALUE = /^[\x20-\x7e]*$/;

/** No server error, no header that could be split. @throws BrokenAnswerError */
export function judgeAnswer({ status, headers, body }: PlainAnswer): void {
  if (!Number.isInteger(status) || status < 200 || status >= 500)
    throw new BrokenAnswerError(`status ${status}: ${String(body).slice(0, 200)}`);
  for (const [name, value] of headers) {
    if (!FIELD_NAME.test(name) || !FIELD_VALUE.test(value))
      throw new BrokenAnswerError(`the header ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  }
}

/** The answer must be a promise nowhere: a step that waits opens a race. @throws BrokenAnswerError */
export function settled<T extends object>(answer: T | Promise<T>): T {
  if (answer instanceof Promise) throw new BrokenAnswerError('the provider answered later');
  return answer;
}
