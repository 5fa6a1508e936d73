import { readSpec } from '../../specs/index.ts';
import { knownFaults } from '../faults/index.ts';
import type { ProtocolTable } from '../provider/render/refusal-forms.ts';
import type { CoreSpec } from './core-spec.ts';
import { loadDialect } from './load-dialect.ts';

/** The specification from its files, for Node.js. */
export const fileSpec: CoreSpec = {
  get protocol() {
    return readSpec<ProtocolTable>('protocol.json');
  },
  loadDialect,
  get faults() {
    return knownFaults();
  },
};
