/** Turns the exchanges of a finding into a shell script that shows it again; secrets are variables. */
import type { Exchange } from '../../reports/model/types.ts';
import { AUTHORIZE_PATH } from './authorizer.ts';
import type { TargetUnderTest } from './target.ts';

const TAG = /\b(code|token|secret|password)#[0-9a-f]{8}\b/g;

/**
 * The script of the exchanges, in order, without the honest ones around them.
 * @param notes Lines to put before an exchange, by its number.
 * @param redact Replaces secrets by tags, which become variables.
 */
export function reproduce(
  exchanges: readonly Exchange[],
  target: TargetUnderTest,
  redact: (text: string) => string,
  notes: ReadonlyMap<number, readonly string[]> = new Map(),
): string {
  const vector = exchanges.filter((exchange) => exchange.role !== 'control');
  const names = new Map<string, string>();
  const lines: string[] = [];
  for (const exchange of vector)
    lines.push(
      ...(notes.get(exchange.n) ?? []).map((line) => redact(line).replaceAll(/[\r\n]/g, ' ')),
      ...scriptOf(exchange, target, redact, names, exchange === vector.at(-1)),
    );
  const wanted = [...names]
    .filter(([tag]) => /^(secret|password)#/.test(tag))
    .map(([, name]) => `: "\${${name}:?set it first}"`);
  return ['#!/bin/sh', ...wanted, ...lines].join('\n');
}

function scriptOf(
  exchange: Exchange,
  target: TargetUnderTest,
  redact: (text: string) => string,
  names: Map<string, string>,
  last: boolean,
): string[] {
  const url = withVariables(redact(exchange.request.url), names, target, redact);
  if (exchange.via === 'browser')
    return [`# Open in a browser, sign in and decide: ${url.replaceAll('\\', '')}`];
  const headers = exchange.request.headers
    .filter(([name]) => !/^(host|content-length|transfer-encoding|accept)$/i.test(name))
    .map(([name, value]) => ` -H "${withVariables(redact(`${name}: ${value}`), names, target, redact)}"`)
    .join('');
  const method = exchange.request.method === 'GET' ? '' : ` -X ${exchange.request.method}`;
  const body =
    exchange.request.body === undefined
      ? ''
      : ` --data-binary "${withVariables(redact(exchange.request.body), names, target, redact)}"`;
  const curl = `curl -si${method}${headers}${body} "${url}"`;
  // The last answer is what the finding is about: it is shown.
  const gained = last ? undefined : newTag(exchange, names, redact);
  if (gained === undefined) return [curl];
  const name = nameFor(gained, names, target, redact);
  if (exchange.request.url.includes(AUTHORIZE_PATH) && exchange.request.method === 'GET') {
    if (target.interaction.kind !== 'none')
      return [
        `# Open in a browser, sign in, approve, and copy the code: ${url}`,
        `: "\${${name}:?the code from the redirect}"`,
      ];
    return [`${name}=$(${curl} | sed -n 's/^[Ll]ocation:.*[?&]code=\\([^&[:space:]]*\\).*/\\1/p')`];
  }
  return [`${name}=$(${curl} | sed -n 's/.*"access_token" *: *"\\([^"]*\\)".*/\\1/p')`];
}

/** The code or token that this answer brings and a later request uses. */
function newTag(
  exchange: Exchange,
  names: Map<string, string>,
  redact: (text: string) => string,
): string | undefined {
  const { response } = exchange;
  if (!response) return undefined;
  const location = response.headers.find(([name]) => name.toLowerCase() === 'location')?.[1] ?? '';
  const tags = redact(`${location}\n${response.body ?? ''}`).match(TAG) ?? [];
  return tags.find((tag) => /^(code|token)#/.test(tag) && !names.has(tag));
}

function nameFor(
  tag: string,
  names: Map<string, string>,
  target: TargetUnderTest,
  redact: (text: string) => string,
): string {
  const known = names.get(tag);
  if (known) return known;
  const kind = tag.slice(0, tag.indexOf('#'));
  const count = [...names.keys()].filter((other) => other.startsWith(kind)).length;
  let name = `${kind.toUpperCase()}${count === 0 ? '' : count + 1}`;
  if (tag === redact(target.client.secret)) name = 'AIRISK_CLIENT_SECRET';
  else if (target.otherClient && tag === redact(target.otherClient.secret)) name = 'AIRISK_OTHER_SECRET';
  names.set(tag, name);
  return name;
}

/** Quotes for a double-quoted shell word, then puts variables where tags stand. */
function withVariables(
  text: string,
  names: Map<string, string>,
  target: TargetUnderTest,
  redact: (text: string) => string,
): string {
  return text.replace(/[\\"$`]/g, '\\$&').replace(TAG, (tag) => `$${nameFor(tag, names, target, redact)}`);
}
