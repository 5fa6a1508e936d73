/** Looks for what only developers of the provider should see. */
const INTERNALS = [
  /\bat [\w.$<>]+ \(?[^\s()]+:\d+:\d+\)?/,
  /\bat [\w.`<>]+\([^)]*\) in .+:line \d+/,
  /Traceback \(most recent call last\)/,
  /\b(?:SQLSTATE|ORA-\d{5}|SqlException|NullReferenceException|System\.\w+Exception)\b/,
  /(?:[A-Z]:\\|\/(?:usr|var|home|app|opt|srv)\/)[\w.\\/-]+\.(?:js|ts|cs|py|rb|php|java|dll)\b/,
];

/** @returns the first piece of a stack trace, file path or database message; undefined when there is none. */
export function findAnswerInternals(text: string): string | undefined {
  return INTERNALS.map((pattern) => pattern.exec(text)?.[0]).find((found) => found !== undefined);
}
