import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** An id that no user has, written as this deployment writes them: a number, a UUID, or a name. */
export function inventUserid(existing: string): string {
  if (/^\d+$/.test(existing)) return String(randomInt(1_500_000_000, 2_000_000_000));
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(existing)) return randomUUID();
  return `nobody_${randomBytes(6).toString('hex')}`;
}
