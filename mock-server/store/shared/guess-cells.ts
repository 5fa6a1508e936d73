import { parseFormBytes } from '../../provider/parse/form.ts';
import { parseJsonBytes } from '../../provider/parse/json.ts';
import { readBodyKind } from '../../provider/parse/media-type.ts';
import { findParameter } from '../../provider/parse/parameters.ts';
import type { PlainRequest } from '../../provider/plain.ts';
import { SESSION_COOKIE } from '../../provider/session/session-cookie.ts';
import { type CellName, nameCell } from './request-view.ts';

const COOKIE = new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=([^;]*)`);
const PAGE = /\/interaction\/([^/]+)$/;

/**
 * What a request will most likely ask the store for, so that it is there at once. A guess may be wrong: what is missing is
 * fetched when it is asked for, and what is not asked for does no harm.
 */
export function guessCells(request: PlainRequest): CellName[] {
  const found: CellName[] = [];
  for (const [name, value] of request.headers) {
    const lower = name.toLowerCase();
    if (lower === 'authorization') found.push(nameCell('token', value.replace(/^bearer +/i, '')));
    const session = lower === 'cookie' ? COOKIE.exec(value)?.[1] : undefined;
    if (session !== undefined) found.push(nameCell('session', session));
  }
  const page = request.method === 'GET' ? PAGE.exec(request.path)?.[1] : undefined;
  if (page !== undefined) found.push(nameCell('page', page));
  if (request.body.length > 0) found.push(...guessFromBody(request));
  return found;
}

function guessFromBody(request: PlainRequest): CellName[] {
  const kind = readBodyKind(request);
  if (kind === 'other') return [];
  const parameters = kind === 'json' ? parseJsonBytes(request.body) : parseFormBytes(request.body);
  const named = (name: string, as: 'code' | 'page'): CellName[] => {
    const value = findParameter(parameters, name)?.value;
    return value === undefined || value === '' ? [] : [nameCell(as, value)];
  };
  return [...named('code', 'code'), ...named('interaction', 'page')];
}
