/** What a page that does not go on has to say: whether it may still change by itself, and whether it refuses. */
import type { Frame, Page } from '@playwright/test';
import { BOXES, FIELDS, framesOf } from './survey-controls.ts';
import type { PageWatch } from './watch-page.ts';

export interface PageState {
  /** Nothing on the page could change it: no script, no refresh, and all of it has come. */
  readonly still: boolean;
  /** It announces that it will go elsewhere. */
  readonly refreshes: boolean;
  /** Something to type into, to tick or to press. */
  readonly controls: number;
  readonly links: number;
  /** It says that something is wrong, in one of the languages that are known here. */
  readonly saysError: boolean;
}

/** Words of error pages. A page in another language is not taken for one, which leaves a row undecided, never wrong. */
const ERROR_WORDS =
  /\b(?:errors?|invalid|not (?:valid|allowed|registered|found|permitted|authori[sz]ed)|unauthori[sz]ed|unknown|unregistered|mismatch|forbidden|denied|declined|rejected|refused|bad request|went wrong|fehler\w*|ungültig\w*|unbekannt\w*|nicht (?:erlaubt|gültig|registriert|zulässig)|abgelehnt|verweigert|erreurs?|invalides?|refusée?|inconnue?|errores|inválid[oa]s?|denegad[oa]|errore|non valid[oa]|negat[oa]|fout|ongeldige?|geweigerd|ogiltigt?|nekad|erro|recusad[oa]|błąd|nieprawidłow\w+|virhe)(?![\p{L}])/iu;

const saysError = (text: string): boolean => ERROR_WORDS.test(text);

/** Reads a page with all its frames; undefined while it is being replaced. */
export async function readPage(page: Page, watch: PageWatch): Promise<PageState | undefined> {
  const read = (frame: Frame): Promise<DocumentState | undefined> =>
    frame.parentFrame() === null ? watch.evaluate(READ_DOCUMENT) : frame.evaluate(readDocument, CONTROLS);
  const states = allOf(await Promise.all(framesOf(page).map(read)).catch(() => [undefined]));
  if (!states) return undefined;
  const told = watch.document?.headers.some(([name]) => name.toLowerCase() === 'refresh') === true;
  return {
    still: !told && states.every(({ still }) => still),
    refreshes: told || states.some(({ refreshes }) => refreshes),
    controls: states.reduce((sum, state) => sum + state.controls, 0),
    links: states.reduce((sum, state) => sum + state.links, 0),
    saysError: states.some(({ text }) => saysError(text)),
  };
}

/** What a page says and what it consists of: its text, and its source as it is now. */
export function readContent(watch: PageWatch): Promise<{ text: string; html: string } | undefined> {
  return watch.evaluate(`(${readSource})()`);
}

const allOf = <T>(all: readonly (T | undefined)[]): T[] | undefined => {
  const there = all.filter((one) => one !== undefined);
  return there.length === all.length ? (there as T[]) : undefined;
};

/** Whether a page that does not lead on is an answer that refuses: it offers nothing, or says so and asks for nothing. */
export function refuses({ still, refreshes, controls, links, saysError: says }: PageState): boolean {
  if (refreshes || controls > 0) return false;
  return says || (still && links === 0);
}

const CONTROLS = { fields: FIELDS, boxes: BOXES };
type DocumentState = ReturnType<typeof readDocument>;

function readDocument({ fields, boxes }: { fields: string; boxes: string }) {
  const seen = (selector: string): number =>
    [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility()).length;
  const runs = [...document.scripts].some(({ type }) => /^$|javascript|ecmascript|module/i.test(type));
  const embeds = document.querySelector('object, embed, [onload], [onerror]') !== null;
  const refreshes = document.querySelector('meta[http-equiv="refresh" i]') !== null;
  const pressed = 'button, input[type=submit], input[type=button], input[type=image], [role=button]';
  return {
    still: document.readyState !== 'loading' && !runs && !embeds && !refreshes,
    refreshes,
    controls: seen(fields) + seen(boxes) + seen(pressed),
    links: seen('a[href]'),
    text: `${document.title} ${document.body?.innerText ?? ''}`.slice(0, 20_000),
  };
}

const READ_DOCUMENT = `(${readDocument})(${JSON.stringify(CONTROLS)})`;

function readSource() {
  const { doctype, documentElement, body } = document;
  const kind = doctype ? new XMLSerializer().serializeToString(doctype) : '';
  return { text: body?.innerText ?? '', html: kind + (documentElement?.outerHTML ?? '') };
}
