/** The sign-ins beside the list of requests. */
import type { JournalEntry } from '../../journal/tag-secrets.ts';
import { build } from './build-element.ts';
import { capital, outcomeOf } from './describe-entry.ts';
import { drawFlow } from './draw-flow.ts';
import { type Flow, FlowGroups } from './group-flows.ts';

/** Older ones are not drawn. */
const MOST_DRAWN = 30;

export class FlowsView {
  readonly #groups = new FlowGroups();
  readonly #place: HTMLElement;
  #throughProxy = false;

  constructor(place: HTMLElement) {
    this.#place = place;
  }

  add(entry: JournalEntry): void {
    this.#throughProxy ||= entry.upstreamMs !== undefined;
    this.#groups.add(entry);
  }

  clear(): void {
    this.#groups.clear();
    this.draw();
  }

  /** Draws what is there, where it can be seen. */
  draw(): void {
    if (this.#place.hidden) return;
    const flows = this.#groups.list().slice(0, MOST_DRAWN);
    const drawn = flows.map((flow) => this.#draw(flow));
    const none = build('p', { class: 'empty' }, 'No sign-in so far.');
    this.#place.replaceChildren(...(drawn.length > 0 ? drawn : [none]));
  }

  #draw(flow: Flow): HTMLElement {
    const refused = flow.entries.some((entry) => outcomeOf(entry) === 'refused');
    const said = flow.entries.flatMap(({ n, explanations }) =>
      explanations
        .filter(({ kind }) => kind !== 'note')
        .map(({ text }) => build('li', {}, `${n}: ${capital(text)}`)),
    );
    const [first] = flow.entries;
    const when = first === undefined ? '' : first.at.slice(11, 19);
    const requests = `${flow.entries.length} ${flow.entries.length === 1 ? 'request' : 'requests'}`;
    const caption = build(
      'figcaption',
      {},
      build('b', {}, `From request ${flow.id}`),
      ` ${when}, ${requests}`,
    );
    const figure = build('figure', {
      class: 'flow',
      attributes: { 'data-outcome': refused ? 'refused' : said.length > 0 ? 'hint' : 'accepted' },
    });
    figure.append(caption, drawFlow(flow, this.#throughProxy));
    if (said.length > 0) figure.append(build('ul', {}, ...said));
    return figure;
  }
}
