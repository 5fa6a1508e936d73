/** How a mock of a dialect would refuse, as an observation would tell it. */
import type { Dialect } from '../../mock-server/index.ts';
import { renderErrorHtml } from '../../mock-server/pages/error-page.ts';
import { type ProtocolTable, settleForms } from '../../mock-server/provider/render/refusal-forms.ts';
import { CHALLENGES, FOR_PEOPLE, fillIn } from '../../mock-server/provider/render/render-refusal.ts';
import type { Form } from '../../reports/model/observed.ts';
import type { Observation } from '../../reports/model/types.ts';
import type { ConditionId } from '../../specs/generated/condition-ids.ts';
import { readSpec } from '../../specs/index.ts';
import { tellJson } from '../../suites/checks/observe-answer.ts';

const protocol = readSpec<ProtocolTable>('protocol.json');

/** Refusals that answer a form of the pages. */
const AFTER_FORM: ReadonlySet<ConditionId> = new Set([
  'authorize-user-denied',
  'authorize-user-mismatch',
  'authorize-sign-in-exhausted',
]);

const JSON_TYPE = 'application/json; charset=utf-8';
const TYPES = { text: 'text/plain; charset=utf-8', problem: `application/problem+json; charset=utf-8` };
const HTML_TYPE = 'text/html; charset=utf-8';

/** The form in which a mock of this dialect refuses what `about` names. */
export function formOfMock(dialect: Dialect, about: ConditionId, seen: Observation): Form {
  const form = bareForm(dialect, about, seen);
  const { status } = form;
  const { endpoint, condition } = seen;
  const bodiless = condition.includes('HEAD ') || condition.startsWith('HEAD');
  const { text: _, title: __, ...head } = form;
  return {
    ...(bodiless ? { ...head, as: 'empty' as const } : form),
    ...(status === 405 && dialect.http.allow === 'sent'
      ? { allow: methodsOf(endpoint, dialect.http.head) }
      : {}),
    ...(status === 401 && endpoint === 'resource' ? { challenge: challengeOf(dialect, about) } : {}),
  };
}

const settled = new WeakMap<Dialect, ReturnType<typeof settleForms>>();

function formsOf(dialect: Dialect): ReturnType<typeof settleForms> {
  const forms = settled.get(dialect) ?? settleForms(protocol, dialect);
  settled.set(dialect, forms);
  return forms;
}

function bareForm(dialect: Dialect, about: ConditionId, { asked, endpoint, parameter }: Observation): Form {
  const form = formsOf(dialect).get(about);
  if (form === undefined) throw new Error(`no form for ${about}`);
  if (form.as === 'redirect') {
    const { error, description } = form;
    const after = AFTER_FORM.has(about);
    const status = after ? dialect.authorize.statusAfterForm : 302;
    const led = after && dialect.interaction.leave !== 'redirect';
    return {
      as: 'redirect',
      ...(led ? {} : { status }),
      error,
      ...(description === undefined ? {} : { description }),
    };
  }
  const { status } = form;
  const negotiates = dialect.authorize.errorPages === 'negotiate' && asked !== 'program';
  if (negotiates && FOR_PEOPLE.has(about)) {
    const html = renderErrorHtml({ nonce: '', condition: about, parameter, status });
    return { as: 'html', status, contentType: HTML_TYPE, title: /<title>([^<]*)/.exec(html)?.[1] ?? '' };
  }
  switch (form.as) {
    case 'text':
      return withText(
        'text',
        status,
        TYPES.text,
        fillIn(form.body, parameter, methodsOf(endpoint, dialect.http.head)),
      );
    case 'problem': {
      const { type, title, members } = form;
      return withText('problem', status, TYPES.problem, tellJson({ type, title, status, ...members }));
    }
    case 'json':
      return withText('json', status, JSON_TYPE, tellJson(form.body));
    case 'html':
      return { as: 'html', status, contentType: HTML_TYPE, title: form.title };
    case 'empty':
      return { as: 'empty', status };
  }
}

function withText(as: 'text' | 'problem' | 'json', status: number, contentType: string, text: string): Form {
  if (text === '') return { as: 'empty', status, contentType };
  return { as, status, contentType, ...(status < 400 ? {} : { text }) };
}

function methodsOf(endpoint: Observation['endpoint'], head: Dialect['http']['head']): string {
  if (endpoint === 'token') return 'POST';
  return head === 'everywhere' ? 'GET, HEAD' : 'GET';
}

function challengeOf(dialect: Dialect, about: ConditionId): string {
  const bad = about === 'resource-token-invalid' || about === 'resource-token-expired';
  const { challenge } = dialect.resources;
  return (typeof challenge === 'string' ? CHALLENGES[challenge] : challenge)[bad ? 'bad' : 'absent'];
}
