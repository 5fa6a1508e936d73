import type { Authorization } from '../flows/authorizer.ts';
import { type Header, headerValues } from '../flows/wire.ts';

/** The headers of the answer that sent the browser to the redirect URI, wherever in the flow that was. */
export function readRedirectHeaders(result: Authorization): readonly Header[] {
  const { visit } = result;
  if (!visit) return result.answer.headers;
  const by = visit.requests
    .map(({ redirectedBy }) => redirectedBy)
    .findLast(
      (hop) => hop !== undefined && headerValues(hop.headers, 'location').includes(result.location ?? ''),
    );
  return by?.headers ?? visit.responses.at(-1)?.headers ?? [];
}

/** Every header of every answer of the flow. */
export function readAllHeaders(result: Authorization): readonly Header[] {
  const { visit } = result;
  return [
    ...result.answer.headers,
    ...(visit
      ? [
          ...visit.responses.flatMap(({ headers }) => headers),
          ...visit.requests.flatMap(({ redirectedBy }) => redirectedBy?.headers ?? []),
        ]
      : []),
  ];
}
