import type { HabitId } from '../provider/dialect.ts';
import type { OverrideSteps } from '../provider/steps.ts';
import { accountsLocked } from './accounts-locked.ts';
import { authorizationByPost } from './authorization-by-post.ts';
import { codesLockedAfterFailures } from './codes-locked-after-failures.ts';
import { pathsWithSlash } from './paths-with-slash.ts';
import { secretsLockedOut } from './secrets-locked-out.ts';
import { tokenRequestsBare } from './token-requests-bare.ts';

/** What a dialect may do that the documentation neither demands nor forbids. */
export const HABITS: Readonly<Record<HabitId, OverrideSteps>> = {
  'accounts-locked': accountsLocked,
  'authorization-by-post': authorizationByPost,
  'codes-locked-after-failures': codesLockedAfterFailures,
  'paths-with-slash': pathsWithSlash,
  'secrets-locked-out': secretsLockedOut,
  'token-requests-bare': tokenRequestsBare,
};
