// Signs in at the application as a browser would, then asks the mock for its verdict. Node.js 20, no packages.
const { APPLICATION_URL, AIRISK_MOCK_URL, AIRISK_MOCK_CONTROL_TOKEN } = process.env;
const cookies = new Map();

/** Opens a page, following redirects, with the cookies of the application. */
async function open(address) {
  let url = new URL(address);
  for (let hop = 0; hop < 10; hop += 1) {
    const own = url.href.startsWith(APPLICATION_URL);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: own ? { cookie } : {} });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';', 1)[0].split(/=(.*)/s);
      if (own) cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null) return answer.text();
    url = new URL(location, url);
  }
  throw new Error(`${address} redirects for ever`);
}

/** The application may still be starting. */
async function openWhenReady(address, tries = 50) {
  for (;;) {
    try {
      return await open(address);
    } catch (error) {
      tries -= 1;
      if (tries === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

const page = await openWhenReady(`${APPLICATION_URL}/login`);
if (!page.includes('Signed in')) throw new Error(`the application did not sign in: ${page}`);
await open(`${APPLICATION_URL}/data`);

const headers = { Authorization: `Bearer ${AIRISK_MOCK_CONTROL_TOKEN}` };
const verdict = await (await fetch(`${AIRISK_MOCK_URL}/__mock/verdict`, { headers })).json();
console.log(`${verdict.verdict}: ${verdict.summary}`);
for (const { outcome, id, explanation } of verdict.requirements)
  if (outcome !== 'pass') console.log(`${outcome} ${id}: ${explanation}`);
process.exitCode = verdict.exitCode;
