import { malformed, type Parameter, type Parameters } from '../provider/parse/parameters.ts';
import { decodeUtf8 } from '../provider/parse/percent.ts';
import { singleHeader } from '../provider/plain.ts';
import type { OverrideSteps } from '../provider/steps.ts';

const BOUNDARY = /^\s*multipart\/form-data\s*;.*?\bboundary=("?)([^";,]{1,70})\1/i;
const FIELD_NAME = /^content-disposition:[ \t]*form-data\b[^\r\n]*?[; \t]name="([^"\r\n]*)"/im;

/** A token request may come as `multipart/form-data`, as HTTP libraries send it when told to post "form data". */
export const tokenAcceptsMultipart: OverrideSteps = (steps) => ({
  readBodyKind: (request, exchange, env) => {
    const kind = steps.readBodyKind(request, exchange, env);
    if (kind !== 'other' || exchange.kind !== 'token') return kind;
    return BOUNDARY.test(singleHeader(request, 'content-type') ?? '') ? 'form' : kind;
  },
  parseFormBody: (body, exchange, env) => {
    const boundary = BOUNDARY.exec(singleHeader(exchange.request, 'content-type') ?? '')?.[2];
    if (boundary === undefined || exchange.kind !== 'token') return steps.parseFormBody(body, exchange, env);
    return parseMultipart(body, boundary);
  },
});

/** Reads the text fields of a multipart body (RFC 7578); parts without a name make it malformed. */
function parseMultipart(body: Uint8Array, boundary: string): Parameters {
  const text = decodeUtf8(body);
  if (text === undefined) return malformed('the body is not UTF-8');
  const parts = `\r\n${text}`.split(`\r\n--${boundary}`);
  const last = parts.pop();
  if (parts.length < 2 || !last?.startsWith('--')) return malformed('the multipart body is not complete');
  const entries: Parameter[] = [];
  for (const part of parts.slice(1)) {
    const end = part.indexOf('\r\n\r\n');
    const name = end < 0 ? undefined : FIELD_NAME.exec(part.slice(0, end))?.[1];
    if (name === undefined) return malformed('a part of the multipart body has no name');
    const value = part.slice(end + 4);
    entries.push({ name, value, raw: value });
  }
  return { entries, problem: undefined, repeatedMember: false };
}
