/** Runs inside every document of the recorded window: tells what a person does there, and what is meant by it. */
import type { Act, ControlSeen } from './act.ts';

/** Where the elements of acts are kept in a document, and how acts are handed over. */
export interface Names {
  readonly kept: string;
  readonly tell: string;
}

/**
 * To be run before any script of the page. It stands alone: a browser is handed its text. Only what the browser says a
 * person did counts; scripts of a page may click and fill as well.
 */
export function watchActs({ kept, tell }: Names): void {
  const elements: Element[] = [];
  const wereHidden = new WeakSet<Element>();
  const told = new WeakMap<Element, string>();
  const own = String(Math.random());
  Object.defineProperty(window, kept, { value: elements });

  const PRESSED =
    'a[href], area[href], button, summary, input[type=submit], input[type=button], input[type=image], input[type=reset], [role=button], [role=link], [role=tab], [role=menuitem], [role=option], [role=switch], [role=checkbox], [role=radio]';
  const NOT_TYPED = /^(?:submit|button|image|reset|checkbox|radio|hidden|file)$/;
  const isField = (element: Element): boolean =>
    element instanceof HTMLInputElement
      ? !NOT_TYPED.test(element.type)
      : element.matches('textarea, select') || (element as HTMLElement).isContentEditable;
  const isBox = (element: Element): element is HTMLInputElement =>
    element instanceof HTMLInputElement && /^(?:checkbox|radio)$/.test(element.type);
  const isShown = (element: Element): boolean =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  const tidy = (text: string | null | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim();
  /** What is read aloud of an element. */
  const wordsOf = (node: Node): string => {
    if (node instanceof Text) return node.data;
    if (!(node instanceof Element) || node.getAttribute('aria-hidden') === 'true') return '';
    if (node.matches('script, style, template, input, select, textarea') || !isShown(node)) return '';
    const label = node.getAttribute('aria-label');
    if (label) return ` ${label} `;
    if (node instanceof HTMLImageElement) return ` ${node.alt} `;
    const inner = [...(node.shadowRoot ?? node).childNodes].map(wordsOf).join('');
    return getComputedStyle(node).display.startsWith('inline') ? inner : ` ${inner} `;
  };
  const referredTo = (element: Element): string =>
    (element.getAttribute('aria-labelledby') ?? '')
      .split(/\s+/)
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' ');
  const labelOf = (element: Element): string => {
    const labels = [...((element as HTMLInputElement).labels ?? [])];
    const words = [referredTo(element), element.getAttribute('aria-label'), labels.map(wordsOf).join(' ')];
    return tidy(words.find((text) => tidy(text) !== ''));
  };
  const nameOf = (element: Element): string => {
    const value = element instanceof HTMLInputElement ? element.value : '';
    const words = [labelOf(element), value, wordsOf(element), element.getAttribute('title')];
    return tidy(words.find((text) => tidy(text) !== ''));
  };
  const roleOf = (element: Element): string => {
    const given = element.getAttribute('role')?.trim().split(/\s+/)[0];
    if (given) return given;
    if (element.matches('a[href], area[href]')) return 'link';
    if (element.matches('button') || /^(?:submit|button|image|reset)$/.test(typeOf(element))) return 'button';
    if (element.matches('textarea')) return 'textbox';
    if (element.matches('select')) return (element as HTMLSelectElement).multiple ? 'listbox' : 'combobox';
    const roles: Record<string, string> = { search: 'searchbox', number: 'spinbutton', range: 'slider' };
    const type = typeOf(element);
    if (/^(?:checkbox|radio)$/.test(type)) return type;
    return roles[type] ?? (/^(?:text|email|tel|url)$/.test(type) ? 'textbox' : '');
  };
  const typeOf = (element: Element): string =>
    element instanceof HTMLInputElement ? element.type : element.localName;

  const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
  /** Numbers and long letters without sense in an id are made anew for each page. */
  const isLasting = (id: string): boolean => id !== '' && !/\d{3}|^[:_]|[0-9a-f]{8}|:/i.test(id);
  const pathOf = (element: Element): string => {
    if (isLasting(element.id)) return `[id=${quote(element.id)}]`;
    const name = element.getAttribute('name');
    const path = name && isLasting(name) ? `${element.localName}[name=${quote(name)}]` : '';
    const value = path && !isField(element) ? element.getAttribute('value') : null;
    for (const css of [path, value === null ? '' : `${path}[value=${quote(value)}]`])
      if (css !== '' && document.querySelectorAll(css).length === 1) return css;
    const parent = element.parentElement;
    if (!parent || element === document.body) return element.localName;
    const alike = [...parent.children].filter((one) => one.localName === element.localName);
    const at = alike.length > 1 ? `:nth-of-type(${alike.indexOf(element) + 1})` : '';
    return `${parent === document.body ? '' : `${pathOf(parent)} > `}${element.localName}${at}`;
  };
  const isTyped = (element: Element): boolean => isField(element) || isBox(element);
  const placeholderOf = (element: Element): string => tidy(element.getAttribute('placeholder'));
  const testIdOf = (element: Element): string => element.getAttribute('data-testid') ?? '';
  const wordedNames = (element: Element): Record<string, string>[] => {
    const [name, role] = [nameOf(element), roleOf(element)];
    if (isTyped(element)) {
      const label = labelOf(element);
      // A label around a list has its options among its words, the name of the list has not.
      return [{ label }, { placeholder: placeholderOf(element) }, { role, name: label }];
    }
    return role ? [{ role, name }] : name.length > 80 ? [] : [{ text: name }];
  };
  const TAKEN = `${PRESSED}, input, textarea, select, [contenteditable]`;
  /** Whether these words fit another control that a person sees; links to one place are one to a person. */
  const fitsOthers = (element: Element, wanted: object): boolean => {
    const text = JSON.stringify(wanted);
    const place = (one: Element): string => (one instanceof HTMLAnchorElement ? one.href : '');
    return [...document.querySelectorAll(TAKEN)].some(
      (other) =>
        other !== element &&
        isTyped(other) === isTyped(element) &&
        isShown(other) &&
        (place(element) === '' || place(element) !== place(other)) &&
        wordedNames(other).some((name) => JSON.stringify(name) === text),
    );
  };
  const namesFor = (element: Element): Pick<ControlSeen, 'names' | 'ambiguous'> => {
    const worded = wordedNames(element).filter((name) => Object.values(name).every((text) => text !== ''));
    const testId = testIdOf(element);
    return {
      names: [
        ...worded.filter((name) => !fitsOthers(element, name)),
        ...(testId ? [{ testId }] : []),
        { css: pathOf(element) },
      ],
      ambiguous: worded.filter((name) => fitsOthers(element, name)),
    };
  };
  const describe = (element: Element): ControlSeen => {
    let id = elements.indexOf(element);
    if (id < 0) id = elements.push(element) - 1;
    const hints = ['id', 'name', 'autocomplete', 'inputmode'].map((key) => element.getAttribute(key) ?? '');
    const hidden =
      wereHidden.has(element) ||
      typeOf(element) === 'password' ||
      /\bcurrent-password\b/.test(hints.join(' '));
    if (hidden) wereHidden.add(element);
    return {
      ...{ id, type: typeOf(element), ...namesFor(element), hints: hints.join(' ') },
      ...{ hidden, shown: isShown(element) },
      ...(isBox(element) && element.type === 'radio' ? { group: element.name } : {}),
    };
  };
  /** What there is to fill in, or where there is nothing, to press. */
  const shows = (): Pick<Act, 'shows' | 'asks' | 'page' | 'offers'> => {
    const all = [...document.querySelectorAll('*')];
    const fields = all.filter((one) => (isField(one) || isBox(one)) && isShown(one));
    const list = fields.length > 0 ? fields : all.filter((one) => one.matches(PRESSED) && isShown(one));
    const named = list.map((one) => one.getAttribute('name') || one.id || nameOf(one));
    const called = all
      .filter((one) => (isTyped(one) || one.matches(PRESSED)) && (isShown(one) || isBox(one)))
      .flatMap((one) => (isTyped(one) ? labelOf(one) || placeholderOf(one) : nameOf(one)) || []);
    const quoted = [...new Set(called)].slice(0, 12).map((text) => `“${text.slice(0, 60)}”`);
    return {
      ...{ shows: named.join('|').slice(0, 2000), asks: fields.length > 0 },
      page: `${location.origin}${location.pathname} (title “${document.title}”)`.slice(0, 500),
      offers: quoted.join(', '),
    };
  };

  const report = (window as unknown as Record<string, (act: Act) => void>)[tell];
  const say = (kind: Act['kind'], element: Element, more: Partial<Act> = {}): void =>
    report?.({ kind, control: describe(element), document: own, ...shows(), ...more });
  const contentOf = (element: Element): string => {
    if (element instanceof HTMLSelectElement) return tidy(element.selectedOptions[0]?.label);
    return element instanceof HTMLElement && element.isContentEditable
      ? element.innerText
      : (element as HTMLInputElement).value;
  };
  const targetOf = (event: Event): Element | undefined =>
    event.composedPath().find((node): node is Element => node instanceof Element);
  const watch = <E extends Event>(name: string, act: (event: E, target: Element) => void): void =>
    window.addEventListener(
      name,
      (event) => {
        const target = targetOf(event);
        if (event.isTrusted && target) act(event as E, target);
      },
      { capture: true, passive: true },
    );

  // No control belongs to it: the browser, or the authenticator in its place, asks the person.
  const { credentials } = navigator;
  const get = credentials?.get.bind(credentials);
  if (get)
    credentials.get = async (options) => {
      const found = await get(options);
      if (options?.publicKey && found) say('passkey', document.documentElement);
      return found;
    };

  watch('click', (event: PointerEvent, target) => {
    const path = event.composedPath().filter((node): node is Element => node instanceof Element);
    // A label passes the click on to its field, which says for itself what became of it.
    const first = path.find((one) => one.matches(`${PRESSED}, label, input, select, textarea`));
    const pointed = getComputedStyle(target).cursor === 'pointer' ? target : undefined;
    const pressed = first?.matches(PRESSED) ? first : first ? undefined : pointed;
    const byKey = event.detail === 0 && event.pointerType === '' ? ({ byKey: true } as const) : {};
    if (pressed) say('click', pressed, { ...byKey, ...(event.detail > 1 ? ({ again: true } as const) : {}) });
  });
  for (const name of ['input', 'change'])
    watch(name, (_event, target) => {
      if (isBox(target)) {
        if (name === 'change') say(target.checked ? 'tick' : 'untick', target);
      } else {
        const field = target.closest('[contenteditable]') ?? target;
        // A field says once more what it holds when it is left, or its form is sent.
        if (!isField(field) || told.get(field) === contentOf(field)) return;
        told.set(field, contentOf(field));
        say('fill', field, { value: contentOf(field) });
      }
    });
  watch('keydown', (event: KeyboardEvent, target) => {
    const isEnter = event.key === 'Enter' && !event.isComposing && !event.repeat;
    if (isEnter && target instanceof HTMLInputElement && isField(target)) say('press', target);
  });
}
