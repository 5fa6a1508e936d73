/** Headers that are about one connection only (RFC 9110 section 7.6.1): the next one has its own. */

const ALWAYS = [
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  'proxy-authenticate',
  'te',
  'upgrade',
];

/** What may stay in `Connection`: each connection of a client has one of its own to the deployment, and ends with it. */
const SHARED = new Set(['close', 'keep-alive']);

/**
 * Which headers of a message go no further: those above, and what `Connection` names beside.
 * @param flat Names and values, one after the other
 */
export function hopByHop(flat: readonly string[]): (name: string) => boolean {
  let gone: Set<string> | undefined;
  for (let at = 0; at < flat.length; at += 2) {
    if (flat[at]?.toLowerCase() !== 'connection') continue;
    const named = (flat[at + 1] ?? '').split(',').map((token) => token.trim().toLowerCase());
    const others = named.filter((token) => token !== '' && !SHARED.has(token));
    if (others.length === 0) continue;
    gone ??= new Set(['connection']);
    for (const token of others) if (!FRAMING.has(token)) gone.add(token);
  }
  return (name) => ALWAYS.includes(name) || (gone?.has(name) ?? false);
}

/** Whatever `Connection` says, without these a message would read otherwise, or reach somebody else. */
const FRAMING = new Set(['transfer-encoding', 'content-length', 'host']);
