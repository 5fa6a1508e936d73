import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MockCore } from '../mock-core.ts';
import type { MaybePromise, PlainAnswer, PlainRequest } from '../provider/plain.ts';
import { ConnectionWatch } from './connection-watch.ts';
import { type Target, toPlainRequest } from './plain-request.ts';
import { type BodyOutcome, readBody } from './read-body.ts';
import { sendAnswer } from './send-answer.ts';

/** A request to the control plane. */
interface ControlCall {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly rawQuery: string;
  /** Undefined for one that was too large. */
  readonly body: Uint8Array | undefined;
  /** Aborted when nobody is there any longer to get the answer. */
  readonly gone: AbortSignal;
}

/** Answers requests of the control plane. */
export type ControlHandler = (call: ControlCall) => MaybePromise<PlainAnswer>;

/** What serves a request. */
export interface Services {
  readonly core: MockCore;
  /** Answers a request to the provider. */
  readonly handle: (request: PlainRequest) => MaybePromise<PlainAnswer>;
  /** Whether requests can be answered; not while a store is lost. */
  readonly isReady: () => boolean;
  /** Whether connections should end with their next answer. */
  readonly isClosing: () => boolean;
}

/** A request as polka hands it over: the target split, nothing decoded. */
export interface RoutedRequest extends IncomingMessage {
  readonly path: string;
  /** With its `?`; empty when there is none. */
  readonly search: string;
}

const always = (): boolean => true;

/** Says that the process can answer; nothing is recorded. */
export function serveHealth(request: RoutedRequest, response: ServerResponse, services: Services): void {
  sendAnswer(response, answerHealth(request.method, services.isReady()), services.isClosing);
}

/** Carries a command to the control plane. */
export function serveControl(
  request: RoutedRequest,
  response: ServerResponse,
  services: Services,
  control: ControlHandler,
): void {
  const leaving = new AbortController();
  response.once('close', () => leaving.abort());
  withBody(request, response, services, (outcome) =>
    control({
      request,
      path: request.path,
      rawQuery: request.search.slice(1),
      body: outcome.kind === 'read' ? outcome.body : undefined,
      gone: leaving.signal,
    }),
  );
}

/** Carries a request to the provider, which may take its time. */
export function serveProvider(
  request: IncomingMessage,
  response: ServerResponse,
  services: Services,
  target: Target,
): void {
  const { core } = services;
  withBody(request, response, services, (outcome) => {
    // A body that was too large is not kept; one byte too many stands for it, so that the core refuses it itself.
    const body = outcome.kind === 'read' ? outcome.body : new Uint8Array(core.config.maxBodyBytes + 1);
    const plain = toPlainRequest(request, target, body);
    return services.handle(
      core.readsConnections ? { ...plain, connection: watchOf(core).read(request.socket) } : plain,
    );
  });
}

const watches = new WeakMap<MockCore, ConnectionWatch>();

function watchOf(core: MockCore): ConnectionWatch {
  let watch = watches.get(core);
  if (!watch) {
    watch = new ConnectionWatch();
    watches.set(core, watch);
  }
  return watch;
}

/** Reads the body, asks for the answer and sends it. What goes wrong on the way ends in a plain 500. */
function withBody(
  request: IncomingMessage,
  response: ServerResponse,
  { core, isClosing }: Services,
  answerTo: (outcome: BodyOutcome) => MaybePromise<PlainAnswer>,
): void {
  readBody(request, core.config.maxBodyBytes, (outcome) => {
    if (outcome.kind === 'aborted') return;
    const isLast = outcome.kind === 'too-large' ? always : isClosing;
    const send = (answer: PlainAnswer): void => sendAnswer(response, answer, isLast);
    try {
      const answer = answerTo(outcome);
      if (answer instanceof Promise) answer.then(send).catch(() => failResponse(response));
      else send(answer);
    } catch {
      failResponse(response);
    }
  });
}

function answerHealth(method: string | undefined, ready: boolean): PlainAnswer {
  const served = method === 'GET' || method === 'HEAD';
  return {
    status: served ? (ready ? 200 : 503) : 405,
    headers: [
      ['Content-Type', 'application/json; charset=utf-8'],
      ['Cache-Control', 'no-store'],
      ['X-AIRisk-Mock', '1'],
      ...(served ? [] : [['Allow', 'GET, HEAD'] as const]),
    ],
    body: served ? `{"status":"${ready ? 'ok' : 'the store is lost'}"}` : '{"error":"method not allowed"}',
  };
}

/** The last line of defence: says nothing of the cause. */
export function failResponse(response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8', 'X-AIRisk-Mock': '1' });
  response.end('Internal Server Error');
}
