import { headerValues, type PlainRequest } from '../plain.ts';

/** What a Content-Type says, as far as the token endpoint is concerned. */
export type BodyKind = 'form' | 'json' | 'other';

const CHARSET = /;\s*charset\s*=\s*("?)([^";\s]*)\1\s*/i;

/**
 * Reads Content-Type (RFC 9110 section 8.3): letter case and white space do not matter; a charset other than UTF-8,
 * a coded body and a repeated header are not supported.
 */
export function readBodyKind(request: PlainRequest): BodyKind {
  const [value, ...others] = headerValues(request, 'content-type');
  if (value === undefined || others.length > 0) return 'other';
  const semicolon = value.indexOf(';');
  const essence = semicolon < 0 ? value : value.slice(0, semicolon);
  const charset = semicolon < 0 ? undefined : CHARSET.exec(value)?.[2]?.toLowerCase();
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') return 'other';
  return kindOf(essence);
}

/** The kind of body that a media type without parameters names. */
export function kindOf(mediaType: string): BodyKind {
  const essence = mediaType.trim().toLowerCase();
  if (essence === 'application/x-www-form-urlencoded') return 'form';
  return essence === 'application/json' ? 'json' : 'other';
}

/** Whether the body is coded (gzip and the like). */
export function hasContentCoding(request: PlainRequest): boolean {
  return headerValues(request, 'content-encoding').some((value) => value.trim().toLowerCase() !== 'identity');
}
