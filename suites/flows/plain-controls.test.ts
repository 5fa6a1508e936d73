/** What is found and done on a plain page must be what a locator finds and does. */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { resolveBrowser } from '../browser/index.ts';
import { openBrowser } from '../browser/open-browser.ts';
import { type Deed, findControl, type LocatorSpec, look, type Sight } from './find-control.ts';
import { surveyPlainly } from './plain-controls.ts';
import { clickControl, fillControl } from './use-control.ts';

let browser: Browser;
let page: Page;
test.beforeAll(async () => {
  browser = await openBrowser(await resolveBrowser());
  page = await browser.newPage();
});
test.afterAll(() => browser.close());

const BACK_OFF_MS = 1500;
const show = (html: string) =>
  page.goto(`data:text/html,${encodeURIComponent(`<!doctype html><title>x</title>${html}`)}`);

const SPECS: readonly (readonly [Deed, LocatorSpec])[] = [
  ['click', { role: 'button', name: 'Sign in' }],
  ['see', { role: 'link', name: 'Sign in' }],
  ['see', { role: 'heading', name: 'Sign in' }],
  ['fill', { label: 'User name' }],
  ['check', { label: 'Stay' }],
  ['see', { label: 'Stay' }],
  ['fill', { css: 'form input' }],
];

/** Of each: whether it is spoken of without a locator, at least for one of the controls. */
const PAGES: readonly (readonly [plain: boolean, html: string])[] = [
  [true, '<form><label for=u>User name</label><input id=u><button>Sign in</button></form>'],
  [true, '<form><label>User name <input></label><label><input type=checkbox> Stay</label></form>'],
  [true, '<label>User <b>name</b>:<input></label><input type=submit value="Sign in">'],
  [true, '<label for=u>user name *</label><input id=u disabled><button disabled>SIGN IN!</button>'],
  [true, '<button>Sign in with Google</button><button>  Sign\n in </button><a href=x>Sign in</a>'],
  [true, '<button>Sign in</button><button>Sign in</button><h1>Sign in</h1><h2>Sign in here</h2>'],
  [
    true,
    '<label for=u>User name</label><input id=u type=hidden><label>User name<select><option>a</select></label>',
  ],
  [true, "<label for=u>User name</label><textarea id=u>Sign in</textarea><button>Don't sign in</button>"],
  [
    true,
    '<label hidden for=u>User name</label><input id=u><label for=s>Stay</label><input id=s type=radio hidden>',
  ],
  [true, '<label for=s>Stay</label><input id=s type=checkbox style="position:absolute;left:-9999px">'],
  [true, '<label>User name<input type=submit value="Sign in"><input></label>'],
  [
    true,
    '<label for=u>User\u00adname</label><label for=u>User name</label><input id=u><button>Sign\u200b in</button>',
  ],
  [true, '<div role=alert>User name</div><svg aria-hidden=true></svg><h1>Sign in</h1>'],
  [true, '<button hidden>Sign in</button><button>Sign in</button><label>User name<input></label>'],
  [true, '<button>Sign <i>in</i></button><label>Stay<input type=checkbox></label>'],
  [
    true,
    '<style>button::before{content:"Do not "}</style><button>Sign in</button><label>User name<input></label>',
  ],
  [true, '<label for=b>Leave</label><button id=b>Sign in</button><label>User name<input></label>'],
  [true, '<button title="Sign in"></button><input type=submit><label>User name<input></label>'],
  [true, '<input type=image alt="Sign in"><label>User name<input></label>'],
  [true, '<div role=button>Sign in</div><label>User name<input></label>'],
  [true, '<main aria-hidden=true><button>Sign in</button></main><label>User name<input></label>'],
  [false, '<input aria-label="User name"><button aria-label="Sign in">x</button>'],
  [false, '<b id=b>User name</b><input aria-labelledby=b><button>Sign in</button>'],
  [false, '<x-a><template shadowrootmode=open><label>User name<input></label></template></x-a>'],
  [false, '<table role=none><tr><td><button>Sign in</button></table>'],
  [false, '<iframe srcdoc="<button>Sign in</button>"></iframe><button>Sign in</button>'],
];

/** What is seen, without what it is done with. */
function told(sight: Sight): object {
  const { control: _control, plain: _plain, ...rest } = { control: 0, plain: 0, ...sight };
  return rest;
}

for (const [plain, html] of PAGES) {
  test(`controls of a page: ${html}`, async () => {
    await show(html);
    const spoken: boolean[] = [];
    for (const [deed, spec] of SPECS) {
      const words = spec.label ?? spec.name ?? '';
      spoken.push((await surveyPlainly(page, spec, deed, [words])) !== undefined);
      for (const longerToo of [false, true]) {
        // A frame is always looked at with locators.
        const located = await look(page.mainFrame(), spec, deed, longerToo);
        const sight = await look(page, spec, deed, longerToo);
        expect(told(sight), JSON.stringify(spec)).toEqual(told(located));
        if (sight.kind === 'found' && located.kind === 'found')
          expect(await same(sight, located), JSON.stringify(spec)).toBe(true);
      }
    }
    expect(spoken.includes(true)).toBe(plain);
  });
}

/** Whether both mean the same element: the one that was found plainly is taken up by a locator where need be. */
async function same(
  { control: one }: Extract<Sight, { kind: 'found' }>,
  { control: other }: Extract<Sight, { kind: 'found' }>,
): Promise<boolean> {
  const element = await other.elementHandle();
  return one.evaluate((found, wanted) => found === wanted, element);
}

/** Tells in the title what happened to a control, in order, and whether a person could have done it. */
const LOUD = ['focus', 'keydown', 'input', 'change', 'pointerdown', 'mousedown', 'mouseup', 'click']
  .map((name) => `on${name}="document.title += ' ' + event.type + event.isTrusted"`)
  .join(' ');

for (const [what, use] of Object.entries({
  typed: { html: `<label>User name<input ${LOUD} value=old></label>`, spec: SPECS[3]?.[1] },
  pressed: { html: `<button ${LOUD}>Sign in</button>`, spec: SPECS[0]?.[1] },
  'pressed far below': {
    html: `<p style="height:4000px"></p><button ${LOUD}>Sign in</button>`,
    spec: SPECS[0]?.[1],
  },
})) {
  test(`events of what is ${what}`, async () => {
    const titles: string[] = [];
    for (const place of [page, page.mainFrame()]) {
      await show(use.html);
      const deed = what === 'typed' ? 'fill' : 'click';
      const found = await findControl(place, use.spec ?? {}, { deed, timeoutMs: BACK_OFF_MS });
      if (!found) throw new Error('nothing was found');
      expect(found.plain === undefined).toBe(place !== page);
      if (deed === 'fill') await fillControl(found, 'ada', BACK_OFF_MS);
      else await clickControl(found, BACK_OFF_MS);
      const value = what === 'typed' ? await page.locator('input').inputValue() : '';
      titles.push(`${await page.title()} ${value}`);
    }
    expect(titles[0]).toContain('true');
    expect(titles[0]).toBe(titles[1]);
  });
}

const LEFT_TO_LOCATORS: readonly (readonly [why: string, html: string])[] = [
  ['covered', '<button>Sign in</button><div style="position:fixed;inset:0"></div>'],
  ['disabled', '<button disabled>Sign in</button>'],
  [
    'in motion',
    '<style>@keyframes a{to{left:300px}}button{position:absolute;animation:a 5s}</style><button>Sign in</button>',
  ],
  ['of a page with script', '<button>Sign in</button><script></script>'],
];
for (const [why, html] of LEFT_TO_LOCATORS) {
  test(`what is ${why} is left to a locator`, async () => {
    await show(html);
    const found = await findControl(
      page,
      { role: 'button', name: 'Sign in' },
      { deed: 'click', timeoutMs: 500 },
    );
    expect(await found?.plain?.click()).toBe(false);
  });
}
