import type { JournalEntry } from '../../journal/tag-secrets.ts';
import { build } from './build-element.ts';
import { curlCommand } from './curl-command.ts';

/** A button that copies a request as a command of curl, and says which variables to set. */
export function renderCopyCurl(entry: JournalEntry): HTMLElement {
  const said = build('span', { attributes: { role: 'status' } });
  const place = build('p', { class: 'copy' });
  // Of a long body the journal keeps the beginning.
  if (entry.request.bodyBytes > Number(document.body.dataset['keptBytes'])) {
    place.append('The body is too long to be copied as curl: only its beginning is kept.');
    return place;
  }
  const button = build('button', { attributes: { type: 'button' } }, 'Copy as curl');
  const { text, variables } = curlCommand(entry, location.origin);
  const list = variables.map((name) => `$${name}`).join(', ');
  button.addEventListener('click', () => {
    const toSet = list === '' ? '' : ` Set ${list} before you run it.`;
    copy(text).then(
      () => {
        said.textContent = `Copied.${toSet}`;
      },
      () => {
        place.querySelector('textarea')?.remove();
        const field = build('textarea', {
          attributes: { readonly: '', rows: '5', 'aria-label': 'Command of curl' },
        });
        field.value = text;
        place.append(field);
        field.select();
        said.textContent = `This page may not use the clipboard here: copy the command below.${toSet}`;
      },
    );
  });
  place.append(button, ' ', said);
  return place;
}

/** Rejects where there is no clipboard: pages by http of another machine have none. */
async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}
