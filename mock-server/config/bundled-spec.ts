import { dialects, protocol } from '../../specs/generated/mock-data.ts';
import type { CoreSpec } from './core-spec.ts';
import { resolveDialect } from './resolve-dialect.ts';

/** The specification as generated code, for browsers, which have no files. */
export const bundledSpec: CoreSpec = {
  protocol,
  loadDialect: (name) => resolveDialect(name, (asked) => dialects[asked]),
};
