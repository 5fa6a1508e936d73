import type { CDPSession } from '@playwright/test';

/** A world beside the page's own: its scripts neither see what is added there nor can they replace it. */
const WORLD = 'airisk-typed';
const TELL = 'airiskTyped';

/**
 * Learns what stands in the password and one-time-code fields of a page, however it was typed and whatever the fields
 * are called: by steps, or by a script of the operator's. The page says it when a field was changed or something was pressed:
 * once it is being left, it answers nothing any more.
 */
export async function learnTyped(session: CDPSession, learn: (value: string) => void): Promise<void> {
  session.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name === TELL) for (const value of JSON.parse(payload) as string[]) learn(value);
  });
  const source = `(${tellTyped})(${TELL})`;
  await Promise.all([
    session.send('Runtime.enable'),
    session.send('Page.enable'),
    session.send('Runtime.addBinding', { name: TELL, executionContextName: WORLD }),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: WORLD }),
  ]);
}

/** Runs in every document, before its own scripts. */
function tellTyped(tell: (values: string) => void): void {
  const fields = 'input[type=password], input[autocomplete~=one-time-code], input[autocomplete*=password]';
  let told = '';
  const read = (): void => {
    const values = [...document.querySelectorAll<HTMLInputElement>(fields)].map(({ value }) => value);
    const text = JSON.stringify(values.filter((value) => value !== ''));
    if (text === told || text === '[]') return;
    told = text;
    tell(text);
  };
  for (const event of ['change', 'click', 'submit']) window.addEventListener(event, read, true);
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Enter') read();
    },
    true,
  );
}
