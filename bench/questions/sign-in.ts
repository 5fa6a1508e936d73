import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Finding, figure, type Question } from '../harness/finding.ts';
import { measureInTurn, median, pairedRatio } from '../harness/rounds.ts';
import { BOTH_CORES, startServer, subjects } from '../harness/server-process.ts';
import { measureRun, type Run } from '../harness/time-run.ts';

/** What a deployment shows: no page, or a sign-in of which it remembers something. */
const PAGES = {
  none: [],
  consent: ['--interaction', 'login', '--remember', 'consent'],
  signIn: ['--interaction', 'login', '--remember', 'sign-in'],
  nothing: ['--interaction', 'login', '--remember', 'nothing'],
} as const;
type Pages = keyof typeof PAGES;

const NAMES: Readonly<Record<Exclude<Pages, 'none'>, string>> = {
  consent: 'consent remembered',
  signIn: 'sign-in remembered',
  nothing: 'nothing remembered',
};
const MOST_SIGN_INS = { consent: 25, signIn: 25, nothing: 160 } as const;
const MOST_TIMES = { consent: 1.5, signIn: 3 } as const;
/** Of codes, as the mock has it, and of tokens, in s: expiry is judged as well. */
const LIFETIME = 60;
/** A run takes a minute or two, and what it counts is the same in each. */
const MOST_ROUNDS = 3;

interface Certified extends Run {
  /** Of the mock, in s. */
  readonly mockCpu: number;
  readonly requests: number;
  readonly signIns: number;
  readonly pages: number;
}

/** What login pages cost a certification, by what the deployment remembers; every run has to be conformant. */
export const signIn: Question = {
  id: 'sign-in',
  asks: 'What does a certification cost behind login pages, beside one without pages?',
  async answer({ rounds }) {
    const names = Object.keys(PAGES) as Pages[];
    const seen = await measureInTurn(names, Math.min(rounds, MOST_ROUNDS), certify);
    const seconds = (name: Pages) => seen[name].map(({ ms }) => ms / 1000);
    const middle = (name: Pages, of: (run: Certified) => number) => median(seen[name].map(of));
    const costs = (name: Pages): string =>
      [
        figure(median(seconds(name)), 's'),
        `${figure(middle(name, ({ cpuSeconds, mockCpu }) => cpuSeconds + mockCpu))} s of CPU`,
        `${figure(middle(name, ({ requests }) => requests))} requests`,
        ...(name === 'none' ? [] : [`${figure(middle(name, ({ pages }) => pages))} pages`]),
      ].join(', ');
    return (['consent', 'signIn', 'nothing'] as const).flatMap((name): Finding[] => {
      const ratio = pairedRatio(seconds(name), seconds('none'));
      const signIns = middle(name, (run) => run.signIns);
      const most = name === 'nothing' ? undefined : MOST_TIMES[name];
      return [
        {
          ...{ question: 'sign-in', measured: `\`provider --target\`, ${NAMES[name]}`, ratio },
          ...{ mock: costs(name), beside: `without pages: ${costs('none')}` },
          ...(most === undefined ? {} : { target: `<= ${most}`, met: ratio <= most }),
        },
        {
          ...{ question: 'sign-in', measured: `sign-ins, ${NAMES[name]}` },
          ...{ mock: figure(signIns), beside: '', target: `<= ${MOST_SIGN_INS[name]}` },
          met: signIns <= MOST_SIGN_INS[name],
        },
      ];
    });
  },
};

/** Certifies a mock that is a process of its own. @throws Error when it is not conformant */
async function certify(pages: Pages): Promise<Certified> {
  const folder = mkdtempSync(join(tmpdir(), 'airisk-bench-'));
  const { name, args } = subjects.mockCommand;
  const lifetimes = ['--code-lifetime', `${LIFETIME}`, '--token-lifetime', `${LIFETIME}`];
  const server = await startServer({ name, args: [...args, ...lifetimes, ...PAGES[pages]] }, BOTH_CORES);
  try {
    const target = join(folder, 'target.json');
    writeFileSync(target, JSON.stringify(describe(server.flow.url, pages)));
    const run = await measureRun([
      ...[process.execPath, 'bin/airisk-conformance.js', 'provider', '--target', target],
      ...['--quiet', '--format', 'json', '--out', join(folder, 'report')],
    ]);
    const report = JSON.parse(readFileSync(join(folder, 'report', 'report.json'), 'utf8'));
    const { documented, hardened } = report.verdicts;
    if (run.code !== 0 || documented !== 'conformant' || hardened !== 'conformant')
      throw new Error(`${pages}: ended with ${run.code}, ${documented}, ${hardened}; see ${folder}`);
    const { requests, signIns, pages: visits = 0 } = report.environment;
    const mockCpu = server.processorSeconds();
    rmSync(folder, { recursive: true, force: true });
    return { ...run, mockCpu, requests, signIns, pages: visits };
  } finally {
    await server.stop();
  }
}

/** The mock as its operator would describe it. */
function describe(baseUrl: string, pages: Pages): object {
  const button = (name: string) => ({ click: { role: 'button', name } });
  const remembers = pages === 'signIn' || pages === 'consent';
  return {
    ...{ name: `mock, ${pages}`, baseUrl },
    client: {
      ...{ id: 'abc123', secret: 'mock-secret-abc123-not-for-production' },
      redirectUri: 'https://localhost/callback',
      alternateRedirectUris: ['https://localhost/second', 'https://localhost/tenant?t=1'],
    },
    otherClient: {
      ...{ id: 'def456', secret: 'mock-secret-def456-not-for-production' },
      redirectUri: 'https://localhost/other-client',
    },
    users: { primary: 'user_42', other: 'user_7' },
    lifetimes: { codeSeconds: LIFETIME, tokenSeconds: LIFETIME },
    resources: { listUsers: '/api/Users/ListUsers', userOnly: '/api/Chat/GetConversations' },
    interaction:
      pages === 'none'
        ? { kind: 'none' }
        : {
            kind: 'form',
            steps: [
              { fill: { label: 'User name', value: 'ada' } },
              { fill: { label: 'Password', value: 'mock-password-ada' } },
              button('Sign in'),
            ],
            approve: [button('Approve')],
            deny: [button('Deny')],
            ...(remembers ? { signOut: [button('Sign in as somebody else')] } : {}),
          },
  };
}
