/** What a mock of a dialect would be seen to have where a setting decides. */
import { randomBytes } from 'node:crypto';
import type { Dialect } from '../../mock-server/index.ts';
import { mintSecret } from '../../mock-server/provider/mint/mint-secret.ts';
import type { Observation } from '../../reports/model/types.ts';
import { describeMembers } from '../../suites/checks/observe-answer.ts';
import { SEVERAL_PARTS, sharedHeaders } from '../../suites/checks/observe-carriage.ts';
import { describeAlphabet, readNotation } from '../../suites/checks/read-notation.ts';

type Seen = Pick<Observation, 'value' | 'note'>;

/** Enough of them to meet every character. */
const SAMPLES = 100;

/** Value and note that an observation of this setting would hold; undefined for a setting that no dialect has. */
export function valueOfMock(dialect: Dialect, setting: string, seen: Observation): Seen | undefined {
  const [part = '', member = ''] = setting.split(/\.(.*)/s);
  if (part === 'habits') return { value: (dialect.habits ?? []).some((habit) => habit === member) };
  switch (setting) {
    case 'code.format':
    case 'token.format': {
      const { format, told } = readNotation(mint(dialect, part));
      return { value: format, note: told };
    }
    case 'code.bytes':
    case 'token.bytes': {
      const values = Array.from({ length: SAMPLES }, () => mint(dialect, part));
      const { bytes } = readNotation(values[0] ?? '');
      return { ...(bytes === undefined ? {} : { value: bytes }), note: describeAlphabet(values) };
    }
    case 'token.extraMembers': {
      const { extraMembers } = dialect.token;
      const members = Object.entries(extraMembers).map(([name, value]) => [
        name,
        value === '$lifetime' ? 0 : value,
      ]);
      return { value: describeMembers({ access_token: '', expiration: '', ...Object.fromEntries(members) }) };
    }
    case 'http.headers':
      return { value: sharedHeaders([dialect.http.headers]) };
    case 'http.chunkBytes':
      return { value: dialect.http.chunkBytes === 0 ? 0 : SEVERAL_PARTS };
    case 'resources.conversations': {
      // How many there are is a matter of the configuration.
      const { conversations } = dialect.resources;
      const none = conversations === 'none' && seen.value === 'none';
      return { value: conversations, note: none ? NONE : (seen.note ?? '') };
    }
    default: {
      const value = (dialect as unknown as Record<string, Record<string, unknown>>)[part]?.[member];
      return isValue(value) ? { value } : undefined;
    }
  }
}

const NONE = '200 with 0 entries. Without it: 200 with 0 entries.';

const isValue = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

function mint(dialect: Dialect, part: string): string {
  const { format, bytes } = part === 'code' ? dialect.code : dialect.token;
  return mintSecret(format, bytes, { random: (count) => randomBytes(count) });
}
