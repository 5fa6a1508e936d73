import { loadCatalogue, type Requirement, sourceOf } from '../../specs/index.ts';

/** Ids are unique and kebab case, sources exist, sentences are sentences. */
export function checkCatalogue(): string[] {
  return judgeRows(loadCatalogue(), sourceOf);
}

/** One line for each mistake in the rows. */
export function judgeRows(rows: readonly Requirement[], findSource: (row: Requirement) => unknown): string[] {
  const problems: string[] = [];
  const seen = new Map<string, string>();
  for (const row of rows) {
    const where = `specs/requirements: ${row.id}`;
    if (seen.has(row.id)) problems.push(`${where} is used twice: ids are unique`);
    seen.set(row.id, row.title);
    if (!/^[a-z]+(-[a-z]+)+$/.test(row.id)) problems.push(`${where} is no kebab-case id without digits`);
    if (!row.statement.endsWith('.'))
      problems.push(`${where}: the statement must be a sentence that ends in a full stop`);
    if (/[.!]$/.test(row.title)) problems.push(`${where}: the title must not end in a full stop`);
    if (row.verify.kind === 'excluded' && row.verify.note.length < 20)
      problems.push(`${where}: the note must say why it is excluded`);
    if (row.source.section.trim() === '') problems.push(`${where}: the section of its source is missing`);
    try {
      findSource(row);
    } catch {
      problems.push(`${where}: specs/sources.json has no document ${row.source.document}`);
    }
  }
  return problems;
}
