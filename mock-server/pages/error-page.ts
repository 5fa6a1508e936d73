import type { ConditionId } from '../../specs/generated/condition-ids.ts';
import { escapeHtml } from './escape-html.ts';
import { renderLayout } from './layout.ts';

interface ErrorText {
  readonly heading: string;
  readonly advice: string;
}

const GENERAL: ErrorText = {
  heading: 'This request cannot be answered',
  advice:
    'Go back to the application and try again. If it happens again, tell the operator of the application.',
};

const TEXTS: Readonly<Partial<Record<ConditionId, ErrorText>>> = {
  'authorize-redirect-uri-unregistered': {
    heading: 'This application is not set up correctly',
    advice:
      'It asked to be sent the result at an address that is not registered for it. For your safety you were not sent there.',
  },
  'interaction-invalid': {
    heading: 'This page is no longer valid',
    advice: 'It was used already, or it was open for too long. Go back to the application and start again.',
  },
  'interaction-foreign-origin': {
    heading: 'This form came from somewhere else',
    advice: 'It was not sent from a page of AIRisk, so nothing was done.',
  },
};

/** A page for people whose request was refused where they stand. It repeats nothing that the request contained. */
export function renderErrorHtml(view: {
  readonly nonce: string;
  readonly condition: ConditionId;
  readonly parameter: string | undefined;
  readonly status: number;
}): string {
  const { heading, advice } = TEXTS[view.condition] ?? GENERAL;
  const parameter =
    view.parameter === undefined
      ? ''
      : `<div><dt>Parameter</dt><dd><code>${escapeHtml(view.parameter)}</code></dd></div>`;
  return renderLayout({
    nonce: view.nonce,
    title: heading,
    content: `<h1>${heading}</h1>
<p class="lead">${advice}</p>
<dl>
<div><dt>Reason, for the developer</dt><dd><code>${view.condition}</code></dd></div>
${parameter}
<div><dt>Status</dt><dd><code>${view.status}</code></dd></div>
</dl>`,
  });
}
