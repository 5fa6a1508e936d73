import type { Endpoint } from './provider/guards/routes.ts';

/** What an armed answer can be for, by name. */
export const ENDPOINTS: readonly Endpoint[] = [
  'authorize',
  'token',
  'interaction-page',
  'sign-in',
  'passkey',
  'one-time-code',
  'decision',
  'sign-out',
  'users',
  'conversations',
  'conversation',
  'agents',
  'unknown',
];
