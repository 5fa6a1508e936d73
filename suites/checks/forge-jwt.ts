/** JWTs that nobody signed. Who believes them believes anybody (RFC 8725 section 3.1). */

/** What a forged token says where the real one says nothing. */
export interface ForgedClaims {
  /** Undefined: of no user. */
  readonly userid: string | undefined;
  readonly clientId: string;
  /** Epoch ms. */
  readonly at: number;
}

const UNSIGNED = 'an unsigned JWT';
const UNSIGNED_CASE = 'an unsigned JWT that spells it otherwise';
const STRIPPED = 'a JWT without its signature';
const ALTERED = 'a JWT with another content under its signature';

/** How a token can be forged, as phrases. */
export const FORGERIES: readonly string[] = [UNSIGNED, UNSIGNED_CASE, STRIPPED, ALTERED];

const HOUR_SECONDS = 3600;
/** A signature of the usual length, which is none: for tokens that are no JWT. */
const NO_SIGNATURE = 'A'.repeat(43);

type Json = Readonly<Record<string, unknown>>;

/** A forged token made from a real one, JWT or not. It differs from it in any case, and grants no more than it does. */
export function forgeJwt(token: string, forgery: string | undefined, claims: ForgedClaims): string {
  const real = token.split('.');
  const [header, payload] = real.length === 3 ? real.map(readPart) : [];
  const typed = header ?? { alg: 'HS256', typ: 'JWT' };
  const body = encode(lived(payload ?? inventPayload(claims), claims));
  switch (forgery) {
    case UNSIGNED_CASE:
      return `${encode({ ...typed, alg: 'nOnE' })}.${body}.`;
    case STRIPPED:
      return `${encode(typed)}.${body}.`;
    case ALTERED:
      return `${encode(typed)}.${body}.${header ? real[2] : NO_SIGNATURE}`;
    default:
      return `${encode({ ...typed, alg: 'none' })}.${body}.`;
  }
}

/** The names under which servers look for user and client. */
function inventPayload({ userid, clientId }: ForgedClaims): Json {
  const user = userid === undefined ? {} : { sub: userid, userid, user_id: userid, nameid: userid };
  return { client_id: clientId, aud: clientId, ...user };
}

/** Lives an hour longer: so no forged token is the real one. */
function lived(payload: Json, { at }: ForgedClaims): Json {
  const now = Math.floor(at / 1000);
  const end = typeof payload['exp'] === 'number' ? payload['exp'] : now;
  return { ...payload, iat: now, exp: end + HOUR_SECONDS };
}

const encode = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function readPart(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
