// Conditions under which a broken client is broken; everywhere else it is the good one.
import { readFileSync } from 'node:fs';

/** `conditions`: all of them, as they stand behind the `@` of an id. `senseless`: pairs that make no difference, and why. */
export const { conditions, senseless } = JSON.parse(
  readFileSync(new URL('conditions.json', import.meta.url), 'utf8'),
);

/** When each history is so, by what has happened in a browser: `{ signIns, errors, open }`, and the path that it asks for. */
export const HISTORIES = {
  'second-sign-in': ({ signIns }, path) => signIns > 0 && path === '/login',
  'after-error': ({ errors }) => errors > 0,
  'second-tab': ({ open }, path) => open > 1 && path === '/login',
};

/**
 * The condition of an id such as `ignores-state@history=after-error`; undefined: always.
 * @throws Error for one that is not known
 */
export function conditionOf(id) {
  const [, condition] = id.split('@');
  if (condition === undefined || conditions.includes(condition)) return condition;
  throw new Error(`no condition is called ${condition}; there are ${conditions.join(', ')}`);
}
