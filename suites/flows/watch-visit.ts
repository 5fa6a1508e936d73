import type { VisitResult } from './visit.ts';
import type { Wire } from './wire.ts';

/** What a browser sent, was sent and was shown is looked through like any other exchange. */
export function watchVisit(wire: Wire, url: string, visit: VisitResult): void {
  wire.watch({ request: { url } });
  const { requests, responses, landing, finalUrl, html, text } = visit;
  for (const request of requests) {
    const { redirectedBy, postData } = request;
    wire.watch({
      response: {
        url: request.url,
        ...(redirectedBy && { headers: redirectedBy.headers }),
        ...(postData !== undefined && { body: postData }),
      },
    });
  }
  for (const response of responses) wire.watch({ response });
  if (landing) wire.watch({ response: { url: landing.location } });
  wire.watch({ response: { url: finalUrl, body: html } });
  wire.watch({ response: { body: text } });
}
