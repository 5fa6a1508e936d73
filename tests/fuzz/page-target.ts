/** The sign-in and consent pages: a code only for who signed in, and approved, in that order. */
import type { MockCore } from '../../mock-server/mock-core.ts';
import { type Fields, header, plainRequest, TEST_INSTANT, toForm } from '../../mock-server/test-kit.ts';
import { judgeAnswer } from './check-answer.ts';
import { ask, codeOf, openCore } from './core-targets.ts';
import { type Counter, type FuzzTarget, runCases, timed } from './fuzz-target.ts';
import { type FormCase, type Visit, visits } from './page-cases.ts';
import { changeBytes } from './texts.ts';

const FORMS = '/api/oauth2/interaction';
const CALLBACK = 'https://localhost/callback';
const LOGINS: Readonly<Record<string, { readonly id: string; readonly password: string }>> = {
  ada: { id: 'user_42', password: 'mock-password-ada' },
  grace: { id: 'user_7', password: 'mock-password-grace' },
};

/** Where a user agent stands, told by the model alone. */
interface Standing {
  /** Key of the page that is open; undefined once it was left for good. */
  page: string | undefined;
  spent: string[];
  stage: 'sign-in' | 'consent';
}

function keyIn(text: string): string | undefined {
  return /name="interaction" value="([^"]+)"/.exec(text)?.[1] ?? /interaction\/([\w-]+)$/.exec(text)?.[1];
}

function visit(core: MockCore, one: Visit, counter: Counter): void {
  core.clock.freeze(TEST_INSTANT);
  const query: Fields = { client_id: 'abc123', redirect_uri: CALLBACK, userid: one.userid };
  const first = ask(core, plainRequest({ path: '/api/oauth2', rawQuery: toForm(query) }));
  const standing: Standing = {
    page: keyIn(String(first.body)) ?? keyIn(header(first, 'location') ?? ''),
    spent: [],
    stage: 'sign-in',
  };
  if (standing.page === undefined) throw new Error(`no page: ${first.status} ${first.body}`);
  for (const form of one.forms) sendForm(core, one, form, standing, counter);
}

function sendForm(
  core: MockCore,
  { userid }: Visit,
  form: FormCase,
  standing: Standing,
  counter: Counter,
): void {
  const page =
    form.page === 'own' ? standing.page : form.page === 'spent' ? standing.spent.at(-1) : 'x'.repeat(32);
  const again = form.again === undefined ? '' : `&${form.again}=x`;
  const text = toForm({ interaction: page ?? '', ...wellFormed(form.fields) }) + again;
  const body = form.bytes.reduce(changeBytes, new TextEncoder().encode(text));
  core.clock.advance(form.lateMs);
  const answer = ask(
    core,
    plainRequest({
      method: 'POST',
      path: `${FORMS}/${form.to}`,
      headers: [['Content-Type', 'application/x-www-form-urlencoded'], ...form.headers],
      body,
    }),
  );
  judgeAnswer(answer);
  const code = codeIfAny(answer);
  const { username = '', password, decision } = form.fields;
  const touched = form.bytes.length > 0;
  const onTime = core.clock.now() < TEST_INSTANT + 600_000 * 10;
  if (code !== undefined) {
    const entitled = form.page === 'own' && standing.stage === 'consent' && form.to === 'decision' && onTime;
    if (
      !entitled ||
      (!touched && (decision !== 'approve' || form.again !== undefined || form.headers.length > 0))
    )
      throw new Error(`a code against the model: ${JSON.stringify(form)} at ${standing.stage}`);
    counter.add('codes');
  }
  const next = keyIn(header(answer, 'location') ?? '');
  if (next === undefined) {
    settle(standing, page, form);
    return;
  }
  if (form.page !== 'own') throw new Error(`a page that was ${form.page} leads on`);
  if (standing.page !== undefined) standing.spent.push(standing.page);
  standing.page = next;
  if (String(answer.condition) === 'sign-in-failed') return;
  const login = LOGINS[Object.hasOwn(LOGINS, username) ? username : ''];
  const right = login !== undefined && login.password === password && (userid ?? login.id) === login.id;
  if (!right && !touched) throw new Error(`signed in with ${username}`);
  standing.stage = 'consent';
  counter.add('sign-ins');
}

/** A form that led to no further page used its page up, if it was one: what cannot be read is not taken. */
function settle(standing: Standing, page: string | undefined, form: FormCase): void {
  const readable = form.bytes.length === 0 && form.again === undefined && form.headers.length === 0;
  if (form.page === 'own' && page !== undefined && readable) standing.spent.push(page);
}

function codeIfAny(answer: ReturnType<typeof ask>): string | undefined {
  const location = header(answer, 'location');
  return location?.startsWith('https:') ? codeOf(answer) : undefined;
}

function wellFormed(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.toWellFormed()]));
}

export const PAGE_FUZZ_TARGET: FuzzTarget = {
  name: 'pages',
  about: 'visits of the sign-in and consent pages',
  share: 0.05,
  meets: ['sign-ins', 'codes'],
  run: (fuzzTarget) =>
    timed('pages', fuzzTarget.cases, async (counter) => {
      const core = openCore(fuzzTarget.seed, {
        interaction: 'login',
        limits: { maxJournalEntries: 50 },
        faults: fuzzTarget.faults ?? [],
      });
      await runCases('pages', visits, fuzzTarget, (one) => visit(core, one, counter));
    }),
};
