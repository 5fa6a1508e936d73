import type { DeviationId } from '../provider/dialect.ts';
import type { OverrideSteps } from '../provider/steps.ts';
import { tokenAcceptsMultipart } from './token-accepts-multipart.ts';
import { tokenCodeRepeatableBriefly } from './token-code-repeatable-briefly.ts';
import { tokenRedirectUriOptional } from './token-redirect-uri-optional.ts';
import { tokenUseridOptional } from './token-userid-optional.ts';

/** What a dialect may declare to do otherwise than documented. */
export const DEVIATIONS: Readonly<Record<DeviationId, OverrideSteps>> = {
  'token-redirect-uri-optional': tokenRedirectUriOptional,
  'token-userid-optional': tokenUseridOptional,
  'token-accepts-multipart': tokenAcceptsMultipart,
  'token-code-repeatable-briefly': tokenCodeRepeatableBriefly,
};
