/**
 * Says where a URI leaves the expected one, and what kind of difference it is.
 * @returns for example `differs from https://a.example/cb at character 21: a trailing slash was added`
 */
export function describeUriDifference(expected: string, sent: string): string {
  return `differs from ${expected} at character ${sharedLength(expected, sent) + 1}: ${nameDifference(expected, sent)}`;
}

/** The expected URI that shares the longest beginning with the sent one. */
export function nearestUri(expected: readonly string[], sent: string): string | undefined {
  return [...expected].sort((a, b) => sharedLength(b, sent) - sharedLength(a, sent))[0];
}

function nameDifference(expected: string, sent: string): string {
  if (sent === `${expected}/`) return 'a trailing slash was added';
  if (`${sent}/` === expected) return 'the trailing slash is missing';
  if (sent.trim() === expected) return 'white space was added';
  if (safely(decodeURIComponent, sent) === expected) return 'it was percent-encoded once too often';
  if (sent.split('#', 1)[0] === expected) return 'a fragment was added';
  return nameUrlDifference(expected, sent) ?? nameTextDifference(expected, sent);
}

function nameUrlDifference(expected: string, sent: string): string | undefined {
  const [want, got] = [safely(toUrl, expected), safely(toUrl, sent)];
  if (want === undefined) return undefined;
  if (got === undefined) return 'it is no absolute URI';
  if (want.protocol !== got.protocol)
    return `the scheme is ${got.protocol.slice(0, -1)} instead of ${want.protocol.slice(0, -1)}`;
  if (want.hostname !== got.hostname) return `the host is ${got.hostname} instead of ${want.hostname}`;
  if (want.port !== got.port)
    return `the port is ${got.port || 'absent'} instead of ${want.port || 'the default one'}`;
  if (want.pathname === got.pathname && want.search !== got.search) return nameQueryDifference(want, got);
  if (expected.toLowerCase() === sent.toLowerCase()) return 'only the letter case differs';
  if (want.href === got.href) return 'another spelling of the same URI, and URIs are compared as text';
  return undefined;
}

function nameQueryDifference(want: URL, got: URL): string {
  if (want.search === '') return 'a query was added';
  return got.search === '' ? 'the query is missing' : 'the query differs';
}

function nameTextDifference(expected: string, sent: string): string {
  const from = sharedLength(expected, sent);
  const [want, got] = [expected.slice(from, from + 12), sent.slice(from, from + 12)];
  if (want === '') return `"${got}" was sent where it ends`;
  return got === '' ? `it ends where "${want}" is expected` : `"${got}" was sent where "${want}" is expected`;
}

function sharedLength(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let i = 0;
  while (i < end && a.charCodeAt(i) === b.charCodeAt(i)) i += 1;
  return i;
}

function toUrl(text: string): URL {
  return new URL(text);
}

function safely<T>(make: (text: string) => T, text: string): T | undefined {
  try {
    return make(text);
  } catch {
    return undefined;
  }
}
