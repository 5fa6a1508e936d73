/** What the mock is to do otherwise: a list of what is on, and forms that put faults on and arm answers. */
import { build, find } from './build-element.ts';
import type { Portion } from './poll-journal.ts';

interface KnownFault {
  readonly id: string;
  readonly title: string;
  readonly breaks: string;
  readonly harm: string;
}

/** What the next requests can be made to meet, by the names that the form has for it. */
const ANSWERS: Readonly<Record<string, object>> = {
  unavailable: { answer: { status: 503, headers: { 'Retry-After': '1' }, body: 'Service Unavailable' } },
  error: { answer: { status: 500, body: 'Internal Server Error' } },
  limited: { answer: { status: 429, headers: { 'Retry-After': '1' }, body: 'Too Many Requests' } },
  lost: { answer: { status: 502, body: 'Bad Gateway' }, afterProcessing: true },
  slow: { delayMs: 5_000 },
  reset: { reset: true },
  half: { half: true },
  denied: { redirect: { drop: ['code'], set: { error: 'access_denied' } } },
  state: { redirect: { set: { state: 'not-what-was-sent' } } },
};

export class Switches {
  readonly #tokenOf: () => string | undefined;
  readonly #said = find('switch-said', HTMLElement);
  readonly #about = find('fault-about', HTMLElement);
  readonly #faultForm = find('fault-form', HTMLFormElement);
  readonly #armForm = find('arm-form', HTMLFormElement);
  #known: readonly KnownFault[] = [];
  #shown = '';

  /** @param tokenOf gives the control token */
  constructor(tokenOf: () => string | undefined) {
    this.#tokenOf = tokenOf;
    find('switches', HTMLDetailsElement).addEventListener('toggle', () => void this.#load());
    this.#faultForm.addEventListener('input', () => this.#describeFault());
    this.#faultForm.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#putOn(String(new FormData(this.#faultForm).get('fault')).trim());
    });
    this.#armForm.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#arm(new FormData(this.#armForm));
    });
  }

  /** Shows what is on, each with a way to end it. */
  show({ faults, armed }: Portion['state']): void {
    const now = JSON.stringify([faults, armed]);
    if (now === this.#shown) return;
    this.#shown = now;
    const items = faults.map((id) =>
      build(
        'li',
        {},
        build('span', { class: 'tag fault' }, 'fault'),
        ' ',
        build('code', {}, id),
        this.#button('Take off', `Take off ${id}`, () => this.#takeOff(id)),
      ),
    );
    items.push(...armed.map((text) => build('li', {}, build('span', { class: 'tag' }, 'armed'), ` ${text}`)));
    if (armed.length > 0)
      items.push(
        build(
          'li',
          {},
          this.#button('Take back all that is armed', '', () => this.#disarm()),
        ),
      );
    find('on-list', HTMLUListElement).replaceChildren(...items);
    find('on', HTMLElement).hidden = items.length === 0;
  }

  #button(text: string, label: string, act: () => Promise<void>): HTMLButtonElement {
    const attributes = { type: 'button', ...(label === '' ? {} : { 'aria-label': label }) };
    const button = build('button', { attributes }, text);
    button.addEventListener('click', () => void act());
    return button;
  }

  async #load(): Promise<void> {
    if (this.#known.length > 0) return;
    const state = await this.#command('GET', 'faults');
    this.#known = (state?.['known'] as readonly KnownFault[] | undefined) ?? [];
    const options = this.#known.map(({ id, title }) =>
      build('option', { attributes: { value: id, label: title } }),
    );
    find('known-faults', HTMLDataListElement).replaceChildren(...options);
  }

  #describeFault(): void {
    const id = String(new FormData(this.#faultForm).get('fault')).trim().split(/[@+]/, 1)[0];
    const fault = this.#known.find((one) => one.id === id);
    this.#about.textContent =
      fault === undefined ? '' : `${fault.title}. Breaks ${fault.breaks}. ${fault.harm}`;
  }

  async #putOn(id: string): Promise<void> {
    const state = await this.#command('GET', 'faults');
    const on = (state?.['on'] as readonly string[] | undefined) ?? [];
    if (state === undefined) return;
    if (on.includes(id)) this.#say(`${id} is on already.`);
    else if (await this.#command('PUT', 'faults', { ids: [...on, id] })) {
      this.#say(`${id} is on until you take it off.`);
      this.#faultForm.reset();
      this.#describeFault();
    }
  }

  async #takeOff(id: string): Promise<void> {
    const state = await this.#command('GET', 'faults');
    const on = (state?.['on'] as readonly string[] | undefined) ?? [];
    if (await this.#command('PUT', 'faults', { ids: on.filter((one) => one !== id) }))
      this.#say(`${id} is off.`);
  }

  async #arm(form: FormData): Promise<void> {
    const endpoint = String(form.get('endpoint'));
    const armed = {
      ...ANSWERS[String(form.get('answer'))],
      ...(endpoint === '' ? {} : { match: { endpoint } }),
      times: Number(form.get('times')),
    };
    if (await this.#command('POST', 'arm', armed)) this.#say('Armed.');
  }

  async #disarm(): Promise<void> {
    if (await this.#command('DELETE', 'armed')) this.#say('Nothing is armed any longer.');
  }

  /** Undefined: it was not done, and the page says why. */
  async #command(
    method: string,
    path: string,
    body?: object,
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    try {
      const answer = await fetch(path, {
        method,
        headers: { Authorization: `Bearer ${this.#tokenOf() ?? ''}` },
        cache: 'no-store',
        credentials: 'omit',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const value = (await answer.json()) as Readonly<Record<string, unknown>>;
      if (answer.ok) return value;
      this.#say(`Not done: ${value['error']}.`);
    } catch {
      this.#say('Not done: the mock does not answer.');
    }
    return undefined;
  }

  #say(text: string): void {
    this.#said.textContent = text;
  }
}
