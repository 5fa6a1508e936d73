import type { History } from '../entry.ts';
import { listSubjects, requirementMatrix, scenarioMatrix } from '../timeline.ts';
import { pageOf } from './frame.ts';
import { renderMatrixPage } from './matrix.ts';
import { renderOverview } from './overview.ts';
import { type LinkOf, renderSubjectPage, type TitleOf } from './subject.ts';

/** All pages of a history: name of the file to text. @param linkOf gives the address of the page of a report, seen from these */
export function renderHistoryPages(
  history: History,
  titleOf: TitleOf,
  now: Date,
  linkOf: LinkOf = () => undefined,
): ReadonlyMap<string, string> {
  const subjects = listSubjects(history.entries);
  const pages = new Map([['index.html', renderOverview(history, subjects, now)]]);
  const targets = subjects.filter(({ actor }) => actor === 'provider');
  const clients = subjects.filter(({ actor }) => actor === 'client');
  if (targets.length > 0) {
    const words = { heading: 'Targets by requirement', line: 'requirement', column: 'target' };
    pages.set('targets.html', renderMatrixPage(requirementMatrix(targets), words, titleOf, now));
  }
  if (clients.length > 0) {
    const words = { heading: 'Clients by scenario', line: 'scenario', column: 'client' };
    pages.set(
      'clients.html',
      renderMatrixPage(scenarioMatrix(clients), words, () => undefined, now),
    );
  }
  for (const subject of subjects)
    pages.set(pageOf(subject), renderSubjectPage(subject, titleOf, now, linkOf));
  return pages;
}
