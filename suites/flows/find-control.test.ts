import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { launchOptions, resolveBrowser } from '../browser/index.ts';
import { type Deed, findControl, type LocatorSpec } from './find-control.ts';
import { describeBoth, seeMarkers } from './see-markers.ts';
import { checkControl, clickControl, fillControl } from './use-control.ts';

let browser: Browser;
let page: Page;

test.beforeAll(async () => {
  browser = await chromium.launch(launchOptions(await resolveBrowser()));
});
test.afterAll(() => browser.close());
test.beforeEach(async () => {
  page = await browser.newPage();
});
test.afterEach(() => page.close());

const BACK_OFF_MS = 1500;
/** Tells in the title which button was pressed. */
const button = (name: string, more = ''): string =>
  `<button type="button" onclick="document.title = this.innerText" ${more}>${name}</button>`;

const find = (spec: LocatorSpec, deed: Deed = 'click', timeoutMs = BACK_OFF_MS) =>
  findControl(page, spec, { deed, timeoutMs });

async function press(spec: LocatorSpec): Promise<string> {
  const found = await find(spec);
  if (found) await clickControl(found, BACK_OFF_MS);
  return page.title();
}

const allow: LocatorSpec = { role: 'button', name: 'Allow' };

test.describe('which control is meant', () => {
  const chosen: readonly (readonly [why: string, html: string, spec: LocatorSpec, pressed: string])[] = [
    [
      'exact before longer',
      button('Sign in with Google') + button('Sign in'),
      { role: 'button', name: 'Sign in' },
      'Sign in',
    ],
    ['exact before its opposite', button("Don't allow") + button('Allow'), allow, 'Allow'],
    [
      'a text, exact before longer',
      button('Sign in with Google') + button('Sign in'),
      { text: 'Sign in' },
      'Sign in',
    ],
    ['any case and decoration', button('→ ALLOW!'), allow, '→ ALLOW!'],
    [
      'the only longer name that begins so',
      button('Allow access') + button("Don't allow"),
      allow,
      'Allow access',
    ],
    [
      'the visible one of two, hidden first',
      button('Allow', 'hidden') + button('Allow <i></i>'),
      allow,
      'Allow',
    ],
    [
      'not a copy for screen readers',
      button(
        'Allow',
        'id="no" style="position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)"',
      ) + button('Allow '),
      allow,
      'Allow',
    ],
    [
      'not a copy beside the page',
      button('Allow', 'style="position:absolute;left:-9999px"') + button('Allow'),
      allow,
      'Allow',
    ],
    [
      'not a copy in a closed panel',
      `<div style="height:0;overflow:hidden">${button('Allow')}</div>${button('Allow')}`,
      allow,
      'Allow',
    ],
    ['not a transparent copy', button('Allow', 'style="opacity:0"') + button('Allow'), allow, 'Allow'],
    [
      'one of two links to one address',
      '<a href="#x" onclick="document.title=1">Go</a><a href="#x" onclick="document.title=1">Go</a>',
      { role: 'link', name: 'Go' },
      '1',
    ],
  ];
  for (const [why, html, spec, pressed] of chosen) {
    test(`${why}: ${JSON.stringify(spec)}`, async () => {
      await page.setContent(html);
      expect(await press(spec)).toBe(pressed);
    });
  }

  test('several that fit are told by name', async () => {
    await page.setContent(button('Allow once') + button('Allow always'));
    await expect(find(allow)).rejects.toThrow(
      'role “button”, name “Allow” fits “Allow once” and “Allow always”; which?',
    );
    await page.setContent(button('Allow') + button('Allow'));
    await expect(find(allow)).rejects.toThrow('fits “Allow” and “Allow”; which?');
  });

  test('an opposite alone is not meant, and the message names what there is', async () => {
    await page.setContent(`${button("Don't allow")}<label>Name <input value="typed-secret"></label>`);
    const problem = await find(allow).catch((error: Error) => error.message);
    expect(problem).toContain('no control role “button”, name “Allow” within 1.5 s');
    expect(problem).toContain("buttons “Don't allow”");
    expect(problem).toContain('fields “Name”');
    expect(problem).not.toContain('typed-secret');
  });

  test('the right control may be late while another begins like it', async () => {
    await page.setContent(button('Sign in with Google'));
    await page.evaluate(() =>
      setTimeout(() => {
        const late = document.body.appendChild(document.createElement('button'));
        late.textContent = 'Sign in';
        late.onclick = () => {
          document.title = 'the late one';
        };
      }, 200),
    );
    expect(await press({ role: 'button', name: 'Sign in' })).toBe('the late one');
  });

  test('a field is meant by its label, not the button beside it that shows what was typed', async () => {
    await page.setContent(
      '<label for="p">Password *</label><input id="p" type="password"><button aria-label="Show password">o</button>',
    );
    const found = await find({ label: 'Password' }, 'fill');
    if (found) await fillControl(found, 'x', BACK_OFF_MS);
    expect(await page.locator('#p').inputValue()).toBe('x');
  });

  test('a control inside a frame is found, with its label', async () => {
    await page.setContent(`<p>Outside</p><iframe srcdoc="<label>User <input id=u></label>"></iframe>`);
    const found = await find({ label: 'User' }, 'fill');
    if (found) await fillControl(found, 'ada', BACK_OFF_MS);
    expect(await page.frameLocator('iframe').locator('#u').inputValue()).toBe('ada');
  });

  test('looking ends when the browser has left', async () => {
    await page.setContent('<p>nothing here');
    expect(
      await findControl(page, allow, { deed: 'click', timeoutMs: 60_000, over: () => true }),
    ).toBeUndefined();
  });

  test('a selector that is none is a mistake of the configuration', async () => {
    await page.setContent('<p>x');
    await expect(find({ css: 'button[' })).rejects.toThrow(/css|selector/i);
    await expect(find({})).rejects.toThrow('a step names no control');
  });
});

test.describe('styled controls', () => {
  const boxes: Readonly<Record<string, string>> = {
    'a box shown as it is': '<label><input type="checkbox" id="b"> I agree</label>',
    'a box that is not rendered':
      '<label><input type="checkbox" id="b" style="display:none"> <i></i>I agree</label>',
    'a box of one pixel':
      '<label><input type="checkbox" id="b" style="position:absolute;width:1px;height:1px;clip:rect(0,0,0,0)"> I agree</label>',
    'a transparent box':
      '<label style="display:block"><input type="checkbox" id="b" style="opacity:0;position:absolute"><span style="display:inline-block;width:20px;height:20px;background:#ccc"></span> I agree</label>',
    'a label that stands elsewhere':
      '<input type="checkbox" id="b" style="position:absolute;opacity:0;pointer-events:none"><label for="b">I agree</label>',
    'a label with a link to the terms':
      '<label><input type="checkbox" id="b" style="display:none">I agree <a href="about:blank#left" style="font-size:40px">to the terms of use</a></label>',
  };
  for (const [kind, html] of Object.entries(boxes)) {
    for (const spec of [{ label: 'I agree' }, { role: 'checkbox', name: 'I agree' }])
      test(`${kind}, by ${Object.keys(spec)[0]}`, async () => {
        await page.setContent(html);
        const found = await find(spec, 'check');
        if (found) await checkControl(found, BACK_OFF_MS);
        expect(await page.locator('#b').isChecked()).toBe(true);
        expect(page.url()).toBe('about:blank');
      });
  }

  test('a button of another element', async () => {
    await page.setContent('<div role="button" tabindex="0" onclick="document.title=1"><b>Allow</b></div>');
    expect(await press(allow)).toBe('1');
  });

  test('what covers a control is named', async () => {
    await page.setContent(
      `${button('Allow')}<div id="cookies" class="banner" style="position:fixed;inset:0;background:#fff">We use cookies</div>`,
    );
    await expect(press(allow)).rejects.toThrow('“Allow” is covered by <div id="cookies" class="banner">');
  });

  test('a control that stays disabled is told', async () => {
    await page.setContent(button('Allow', 'disabled'));
    await expect(press(allow)).rejects.toThrow('“Allow” stays disabled');
  });

  test('a field that wants a click first is typed into', async () => {
    await page.setContent('<label>Code <input id="c" readonly onfocus="this.readOnly=false"></label>');
    const found = await find({ label: 'Code' }, 'fill');
    if (found) await fillControl(found, '123', BACK_OFF_MS);
    expect(await page.locator('#c').inputValue()).toBe('123');
  });
});

test.describe('markers', () => {
  const signedIn = { text: 'Signed in' };
  const failed = { text: 'Not signed in' };
  const cases: readonly (readonly [
    html: string,
    sight: string,
    first?: LocatorSpec,
    second?: LocatorSpec | null,
  ])[] = [
    ['<p>Signed in', 'first'],
    ['<p>Signed in as <b>Ada</b>', 'first'],
    ['<p>SIGNED IN!', 'first'],
    ['<p>Hello Ada. Signed in since today', 'first'],
    ['<p>Not signed in', 'second'],
    ['<p>Not signed in', 'none', signedIn, null],
    ['<p>Sign-in failed (try again)', 'second', signedIn, { text: 'Sign-in failed (try again)' }],
    ['<h1>Sign-in failed', 'second', signedIn, { role: 'heading', name: 'Sign-in failed' }],
    ['<p>Not <b>signed in</b>', 'none', signedIn, null],
    ['<p>You are not signed in', 'none', { text: 'signed in' }, null],
    ['<p>You aren’t signed in', 'none', { text: 'signed in' }, null],
    ['<p>You are signed in', 'first', { text: 'signed in' }, null],
    ['<p>You are not signed in', 'second', { text: 'signed in' }, { text: 'not signed in' }],
    ['<p>Unsigned information', 'none', { text: 'signed in' }, null],
    ['<p hidden>Signed in</p><p>Not signed in', 'second'],
    ['<p style="position:absolute;left:-9999px">Signed in</p><p>Please wait', 'none'],
    ['<p style="opacity:0">Signed in</p><p>Please wait', 'none'],
    ['<script>"Signed in"</script><template>Signed in</template>Wait', 'none'],
    ['<p>Signed in</p><p>Not signed in</p>', 'both'],
    ['<p>Willkommen, Ada</p>', 'first', { text: 'Willkommen' }, { text: 'Anmeldung fehlgeschlagen' }],
    ['<iframe srcdoc="<p>Signed in"></iframe>', 'first'],
    [
      '<h1>Signed in</h1>',
      'first',
      { role: 'heading', name: 'Signed in' },
      { role: 'heading', name: 'Not signed in' },
    ],
    [
      '<h1>Not signed in</h1>',
      'second',
      { role: 'heading', name: 'Signed in' },
      { role: 'heading', name: 'Not signed in' },
    ],
    ['<h1>Not signed in</h1>', 'none', { role: 'heading', name: 'Signed in' }, null],
    ['<p id="ok" hidden>x</p>', 'none', { css: '#ok' }, null],
    ['<p id="ok">x</p><p id="ok">x</p>', 'first', { css: '#ok' }, null],
    ['<input type="submit" value="Sign out">', 'first', { text: 'Sign out' }, null],
  ];
  for (const [html, sight, first = signedIn, second = failed] of cases) {
    test(`${html} with ${JSON.stringify(first)}${second ? ` and ${JSON.stringify(second)}` : ''}: ${sight}`, async () => {
      await page.setContent(html);
      await expect.poll(() => seeMarkers(page, first, second ?? undefined), { timeout: 2000 }).toBe(sight);
    });
  }

  test('both at once are a mistake of the configuration', () => {
    expect(describeBoth(signedIn, failed)).toBe(
      'text “Signed in” and text “Not signed in” are visible at once: give markers of which only one is ever shown',
    );
  });
});
