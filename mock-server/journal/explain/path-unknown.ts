import { cause } from '../explanation.ts';
import type { ExplainRule } from '../facts.ts';

const PATHS = [
  '/api/oauth2',
  '/api/oauth2/Token',
  '/api/Users/ListUsers',
  '/api/Chat/GetConversations',
  '/api/Chat/GetConversation',
  '/api/Chat/ListAgents',
];
/** How the endpoints are called elsewhere, the documentation's own slips included. */
const OTHER_NAMES: readonly (readonly [pattern: RegExp, path: string])[] = [
  [/\/(oauth2?\/)?authori[sz]e\/?$/i, '/api/oauth2'],
  [/\/(oauth2?\/|connect\/)?(access_?)?token\/?$/i, '/api/oauth2/Token'],
  [/\/ListUsers\/?$/i, '/api/Users/ListUsers'],
  [/\/GetConversations\/?$/i, '/api/Chat/GetConversations'],
  [/\/ListAgents\/?$/i, '/api/Chat/ListAgents'],
];

/** There is nothing under this path: names the one that was probably meant. */
export const pathUnknown: ExplainRule = ({ answer, request: { path }, config: { prefix } }) => {
  if (answer.condition !== 'path-unknown') return undefined;
  const row = /token/i.test(path) ? 'client-token-endpoint' : 'client-authorize-endpoint';
  if (/\.well-known\//.test(path))
    return cause('this API publishes no metadata: endpoints are configured by hand', row);
  const [meant] = PATHS.flatMap((known) => explainPath(path, prefix + known) ?? []);
  const other = OTHER_NAMES.find(([pattern]) => pattern.test(path));
  const text =
    meant ??
    (other === undefined ? 'nothing is served under this path' : `the path here is ${prefix}${other[1]}`);
  return cause(text, row);
};

function explainPath(sent: string, known: string): string | undefined {
  if (sent === `${known}/`) return `the path is ${known}, without a slash at its end`;
  if (sent.toLowerCase() === known.toLowerCase()) return `the path is ${known}, in this letter case`;
  if (sent.replace(/\/{2,}/g, '/') === known) return `there is a slash too many: the path is ${known}`;
  return known.endsWith(sent) || sent === `/api${known}` || sent.endsWith(known)
    ? `the path is ${known}: the base URL is not joined as it should be`
    : undefined;
}
