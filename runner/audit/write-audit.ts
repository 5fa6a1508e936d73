import { join } from 'node:path';
import { replaceFile } from '../../reports/replace-file.ts';
import { UsageError } from '../usage-error.ts';
import { renderAuditHtml } from './render-html.ts';
import { renderAuditMarkdown } from './render-markdown.ts';
import type { AuditResult } from './score.ts';

/**
 * Writes the matrix into a folder that is held, in all formats, each file at once. Returns their paths.
 * @throws UsageError when the folder cannot be written to
 */
export function writeAudit(result: AuditResult, folder: string): string[] {
  const files: readonly (readonly [string, string])[] = [
    ['audit.html', renderAuditHtml(result)],
    ['audit.md', renderAuditMarkdown(result)],
    ['audit.json', `${JSON.stringify(result, null, 2)}\n`],
  ];
  try {
    return files.map(([name, text]) => {
      const path = join(folder, name);
      replaceFile(path, text);
      return path;
    });
  } catch (error) {
    throw new UsageError(
      `--out ${folder} cannot be written to (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
    );
  }
}
