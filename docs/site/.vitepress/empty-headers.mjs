/** A header of a table that says nothing is a cell: readers who hear the page are not told of a header without a name. */
export function emptyHeaders(md) {
  md.core.ruler.push('empty-headers', ({ tokens }) => {
    tokens.forEach((token, at) => {
      if (token.type !== 'th_open' || tokens[at + 1]?.content !== '') return;
      for (const one of [token, tokens[at + 2]]) one.tag = 'td';
    });
  });
}
