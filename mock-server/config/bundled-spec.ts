import { dialects, protocol } from '../../specs/generated/mock-data.ts';
import { knownFaults } from '../faults/index.ts';
import type { CoreSpec } from './core-spec.ts';
import { resolveDialect } from './resolve-dialect.ts';

/** The specification as generated code, for browsers, which have no files. */
export const bundledSpec: CoreSpec = {
  protocol,
  get faults() {
    return knownFaults();
  },
  loadDialect: (name) =>
    resolveDialect(name, { read: (asked) => dialects[asked], names: () => Object.keys(dialects) }),
};
