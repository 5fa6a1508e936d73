/** From what a person did to steps: without a browser. */
import { expect, test } from '@playwright/test';
import type { Step } from '../../suites/flows/read-step.ts';
import { readAct } from './act.ts';
import { mergeWalks } from './merge-walks.ts';
import { ValueNames } from './name-values.ts';
import { tidyActs } from './tidy-acts.ts';
import type { NamedAct, Walk } from './walk.ts';

interface Brief extends Partial<Omit<NamedAct, 'control' | 'kind' | 'spec'>> {
  readonly type?: string;
  readonly hints?: string;
}

/** An act on the control of this name, on the page “sign-in” unless told otherwise. */
function act(
  kind: NamedAct['kind'],
  name: string,
  { type = 'text', hints = '', ...more }: Brief = {},
): NamedAct {
  const spec = kind === 'click' ? { role: 'button', name } : { label: name };
  const control = {
    id: 0,
    type,
    names: [spec],
    ambiguous: [],
    hints,
    hidden: type === 'password',
    shown: true,
  };
  return {
    kind,
    spec,
    control,
    document: '1',
    shows: 'sign-in',
    asks: true,
    at: 1,
    page: '',
    offers: '',
    ...more,
  };
}

const fill = (name: string, value: string, more: Brief = {}): NamedAct =>
  act('fill', name, { value, ...more });
const click = (name: string, more: Brief = {}): NamedAct => act('click', name, more);
const done = (acts: Walk['acts']): string[] =>
  tidyActs(acts).map(
    ({ kind, spec, value }) => `${kind} ${spec.label ?? spec.name}${value ? ` ${value}` : ''}`,
  );

test('of a field, what stood there in the end counts', () => {
  expect(done([fill('User', 'a'), fill('User', 'ad'), fill('Password', 'x'), fill('User', 'ada')])).toEqual([
    ...['fill User ada', 'fill Password x'],
  ]);
  expect(done([fill('User', 'a'), fill('User', ''), click('Go')])).toEqual(['click Go']);
});

test('a page that came again was not content with what it was sent', () => {
  const again = { document: '2' };
  const wrong = [fill('User', 'ada'), fill('Password', 'wrong'), click('Go')];
  const right = ['fill User ada', 'fill Password right', 'click Go'];
  expect(done([...wrong, fill('Password', 'right', again), click('Go', again)])).toEqual(right);
  const both = [fill('User', 'ada', again), fill('Password', 'right', again), click('Go', again)];
  expect(done([...wrong, ...both])).toEqual(right);
  // A page drawn by a script stays the same document.
  expect(done([...wrong, fill('Password', 'right'), click('Go')])).toEqual(right);
});

test('a name on one page and a password on the next are two pages, whatever their buttons are called', () => {
  const next = { document: '2', shows: 'password' };
  const steps = [fill('User', 'ada'), click('Next'), fill('Password', 'x', next), click('Next', next)];
  expect(done(steps)).toEqual(['fill User ada', 'click Next', 'fill Password x', 'click Next']);
  const pages = ['1', '2'].map((document) => click('Continue', { document, asks: false }));
  expect(done(pages)).toEqual(['click Continue', 'click Continue']);
  expect(done([click('Continue', { asks: false }), click('Continue', { asks: false, again: true })])).toEqual(
    ['click Continue'],
  );
});

test('Enter is the button that the browser presses, where a person sees one', () => {
  const enter = act('press', 'Password');
  expect(done([enter, click('Go', { byKey: true })])).toEqual(['click Go']);
  const unseen = click('Go', { byKey: true });
  expect(done([enter, { ...unseen, control: { ...unseen.control, shown: false } }])).toEqual([
    'press Password',
  ]);
  expect(done([enter])).toEqual(['press Password']);
});

test('a way that was walked back is left out, unless it was walked again', () => {
  const [user, help] = [fill('User', 'ada'), click('Forgotten?', { asks: true })];
  const mail = fill('E-mail', 'x', { at: 2, document: '2', shows: 'help' });
  const back = { kind: 'back', to: 1 } as const;
  expect(done([user, help, mail, back, click('Go')])).toEqual(['fill User ada', 'click Go']);
  const deny = click('Deny', { at: 2, shows: 'consent', asks: false });
  const walked = [user, click('Go'), back, { kind: 'forward', to: 2 } as const, deny];
  expect(done(walked)).toEqual(['fill User ada', 'click Go', 'click Deny']);
  // A browser fills in again what stood in the fields of a page, and says so as if it had been typed.
  const filled = [user, click('Go'), back, user, { kind: 'forward', to: 2 } as const, deny];
  expect(done(filled)).toEqual(done(walked));
});

test('a box that was ticked and unticked is left alone, and one that came ticked is unticked', () => {
  const box = (kind: 'tick' | 'untick') => act(kind, 'Remember me', { type: 'checkbox' });
  expect(done([box('tick'), box('untick'), click('Go')])).toEqual(['click Go']);
  const steps = tidyActs([box('untick'), click('Go')]).map((one) => new ValueNames().toStep(one));
  expect(steps[0]).toEqual({ click: { label: 'Remember me' } });
});

test('of boxes of which one can be ticked, the last one counts', () => {
  const radio = (name: string): NamedAct => {
    const ticked = act('tick', name, { type: 'radio' });
    return { ...ticked, control: { ...ticked.control, group: 'mail' } };
  };
  expect(done([radio('Often'), radio('Never')])).toEqual(['tick Never']);
});

test('values become variables, each field its own', () => {
  const names = new ValueNames();
  const acts = [
    fill('Organisation', 'Contoso', { type: 'select' }),
    fill('E-mail', 'ada@example.com', { type: 'email' }),
    fill('Kennwort', 'geheim', { type: 'password' }),
    fill('PIN', '4711', { type: 'password' }),
    fill('Verification code', '123456', { hints: 'otp' }),
    fill('Numéro', '7'),
    fill('Kennwort', 'geheim', { type: 'password' }),
  ];
  const values = acts.map((one) => Object.values(names.toStep(one))[0]);
  expect(values).toEqual([
    { label: 'Organisation', value: 'env:TEST_ORGANISATION' },
    { label: 'E-mail', value: 'env:TEST_USER' },
    { label: 'Kennwort', value: 'env:TEST_PASSWORD' },
    { label: 'PIN', value: 'env:TEST_PIN' },
    { label: 'Verification code', secret: 'env:TEST_TOTP_SECRET' },
    { label: 'Numéro', value: 'env:TEST_NUMERO' },
    { label: 'Kennwort', value: 'env:TEST_PASSWORD' },
  ]);
  expect(names.values.get('TEST_PASSWORD')).toBe('geheim');
  expect(JSON.stringify(values)).not.toMatch(/ada|geheim|Contoso|4711|123456/);
});

const press = (name: string): Step => ({ click: { role: 'button', name } });
const type = (label: string): Step => ({ fill: { label, value: 'env:X' } });
const SIGN_IN = [type('User'), type('Password'), press('Sign in')];

test('what both walks did is the sign-in, what follows the decision', () => {
  expect(mergeWalks([...SIGN_IN, press('Approve')], [...SIGN_IN, press('Deny')])).toEqual({
    ...{ steps: SIGN_IN, approve: [press('Approve')], deny: [press('Deny')] },
  });
});

test('what only one walk did on the way is optional', () => {
  const banner = press('Accept cookies');
  const merged = mergeWalks([...SIGN_IN, press('Approve')], [banner, ...SIGN_IN, press('Deny')]);
  expect(merged.steps).toEqual([
    { click: { role: 'button', name: 'Accept cookies', optional: true } },
    ...SIGN_IN,
  ]);
});

test('name and password on the page of the decision are steps, though one who denies leaves them out', () => {
  const merged = mergeWalks([type('User'), type('Password'), press('Approve')], [press('Deny')]);
  expect(merged).toEqual({
    ...{ steps: [type('User'), type('Password')], approve: [press('Approve')], deny: [press('Deny')] },
  });
});

test('the decision begins where the walks part, whatever both did afterwards', () => {
  const [yes, no] = [{ check: { label: 'Yes' } }, { check: { label: 'No' } }];
  expect(mergeWalks([...SIGN_IN, yes, press('Send')], [...SIGN_IN, no, press('Send')], true)).toEqual({
    ...{ steps: SIGN_IN, approve: [yes, press('Send')], deny: [no, press('Send')] },
  });
  expect(mergeWalks([...SIGN_IN, yes, press('Send')], [...SIGN_IN, press('Send')], true)).toEqual({
    ...{ steps: SIGN_IN, approve: [yes, press('Send')], deny: [press('Send')] },
  });
});

test('where nothing was done to deny, there is no deny', () => {
  expect(mergeWalks([...SIGN_IN, press('Approve')], SIGN_IN)).toEqual({
    ...{ steps: SIGN_IN, approve: [press('Approve')] },
  });
  for (const nothing of [undefined, [], SIGN_IN.slice(0, 1)])
    expect(mergeWalks([...SIGN_IN, press('Approve')], nothing)).toEqual({
      ...{ steps: SIGN_IN, approve: [press('Approve')] },
    });
  expect(mergeWalks(SIGN_IN, undefined)).toEqual({ steps: SIGN_IN, approve: [] });
});

test('what a page hands over and is no act is not taken', () => {
  const good = act('click', 'Go');
  expect(readAct(good)).toBe(good);
  const { control } = good;
  for (const bad of [
    ...[null, 'click', {}, { ...good, kind: 'steal' }, { ...good, control: null }, { ...good, document: 1 }],
    ...[
      { ...good, control: { ...control, names: [{ role: { deep: 1 } }] } },
      { ...good, value: 'x'.repeat(20_000) },
    ],
  ])
    expect(readAct(bad)).toBeUndefined();
});
