/** A flow as data: what is done, in order. Codes and tokens go by the names that the flow gives them. */
import type { Encoding } from '../flows/provider.ts';

/** The place of a client, a redirect URI or a user in what the target offers. */
type Index = number;

/** What of a request is not as an honest client has it. */
export interface Defect {
  readonly part: DefectPart;
  /** An entry of `defects.ts`. */
  readonly how: string;
}

export type DefectPart = 'client' | 'secret' | 'uri' | 'code' | 'user' | 'request';

export interface Authorize {
  readonly do: 'authorize';
  /** Name of the code that it yields. */
  readonly code: string;
  readonly client: Index;
  readonly uri: Index;
  readonly user?: Index;
  readonly state?: 'plain' | 'odd';
  readonly defect?: 'unknown-client' | 'unknown-user' | 'foreign-uri' | 'altered-uri';
}

export interface Redeem {
  readonly do: 'redeem';
  /** Name of the token that it yields. */
  readonly token: string;
  readonly code: string;
  readonly encoding: Encoding;
  readonly defect?: Defect;
  /** Everything but the code is that of this other code's flow. */
  readonly crossedWith?: string;
  /** Something that must not matter. */
  readonly requestForm?: string;
}

export interface Open {
  readonly do: 'open';
  readonly resource: 'listUsers' | 'userOnly';
  /** What is presented: the token of this name, the code of this name, or nothing. */
  readonly token?: string;
  readonly code?: string;
  /** How the token is altered, or presented otherwise than it should be. */
  readonly altered?: string;
}

/** Time that passes; which is how long depends on the target's lifetimes. */
export interface Wait {
  readonly do: 'wait';
  readonly until: 'a-moment' | 'code-ends' | 'code-ended' | 'token-ends' | 'token-ended';
}

/** Sent at the same moment. */
interface Together {
  readonly do: 'together';
  readonly parts: readonly (Authorize | Redeem | Open)[];
}

export type Request = Authorize | Redeem | Open;
export type Action = Request | Wait | Together;
export type Flow = readonly Action[];

/** The requests of a flow, in order. */
export const requestsOf = (flow: Flow): Request[] =>
  flow.flatMap((action) =>
    action.do === 'together' ? [...action.parts] : action.do === 'wait' ? [] : [action],
  );

/** The flow without what lost its ground: redemptions of codes that nobody asks for any more, and the like. */
export function grounded(flow: Flow): Flow {
  const known = new Set<string>();
  const stands = (request: Request): boolean => needsOf(request).every((name) => known.has(name));
  const learn = (request: Request): void => {
    if (request.do === 'authorize') known.add(request.code);
    if (request.do === 'redeem') known.add(request.token);
  };
  return flow.flatMap((action): Action[] => {
    if (action.do === 'wait') return [action];
    if (action.do !== 'together') {
      if (!stands(action)) return [];
      learn(action);
      return [action];
    }
    const parts = action.parts.filter(stands);
    for (const part of parts) learn(part);
    const [only] = parts;
    if (parts.length === 0 || only === undefined) return [];
    return [parts.length === 1 ? only : { ...action, parts }];
  });
}

/** The codes and tokens that a request needs. */
export function needsOf(request: Request): string[] {
  if (request.do === 'authorize') return [];
  if (request.do === 'open') return [request.token, request.code].filter((name) => name !== undefined);
  const from = request.defect?.part === 'code' && request.defect.how.startsWith('token:');
  return [
    request.code,
    ...(request.crossedWith === undefined ? [] : [request.crossedWith]),
    ...(from ? [request.defect?.how.slice('token:'.length) ?? ''] : []),
  ];
}
