/**
 * Observes each dialect, and each sound mode of the independent provider; makes a mock of what was seen; observes that;
 * and lists where the two differ. 1 where a difference had not been listed by the dialect that was made, or where the
 * independent provider is alike at fewer than 90 % of the points. Names on the command line take some of them.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDialect, type MockConfig, startMockServer } from '../mock-server/index.ts';
import type { Target } from '../specs/generated/target.ts';
import { packageRoot } from '../specs/index.ts';
import { soundModes } from '../tests/independent-provider/second-provider/options.ts';
import { startSecondProvider } from '../tests/independent-provider/second-provider/start.ts';
import { describeSecondProvider } from '../tests/independent-provider/second-provider/target.ts';
import { describeMock } from '../tests/likeness/describe-mock.ts';
import { configFor, type Likeness, observeTwice } from '../tests/likeness/observe.ts';

const LEAST_SHARE = 0.9;

interface Opened {
  readonly target: Target;
  /** Whom a mock that is like it serves. */
  readonly config: MockConfig;
  readonly close: () => Promise<void>;
}

interface Subject {
  readonly name: string;
  readonly least: number;
  readonly open: () => Promise<Opened>;
}

function dialects(): Subject[] {
  return readdirSync(join(packageRoot, 'specs', 'dialects')).map((file) => {
    const name = file.replace(/\.json$/, '');
    const open = async () => {
      const mock = await startMockServer({ port: 0, dialect: loadDialect(name), interaction: 'none' });
      return { target: describeMock(mock), config: {}, close: () => mock.close() };
    };
    return { name, least: 0, open };
  });
}

function independent(): Subject[] {
  return Object.entries(soundModes).map(([mode, habits]) => ({
    name: `independent: ${mode}`,
    least: LEAST_SHARE,
    open: async () => {
      const provider = await startSecondProvider({ options: habits, codeSeconds: 30, tokenSeconds: 60 });
      const target = describeSecondProvider(provider);
      return { target, config: configFor(target), close: () => provider.close() };
    },
  }));
}

async function main(only: readonly string[] | undefined): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'airisk-like-'));
  let sound = true;
  for (const { name, least, open } of [...dialects(), ...independent()]) {
    if (only && !only.includes(name)) continue;
    const { target, config, close } = await open();
    try {
      const likeness = await observeTwice(target, config, join(folder, name.replace(/\W+/g, '-')));
      sound = tell(name, least, likeness) && sound;
    } finally {
      await close();
    }
  }
  rmSync(folder, { recursive: true, force: true });
  return sound;
}

function tell(name: string, least: number, { observed, different }: Likeness): boolean {
  const share = (observed - different.length) / observed;
  const unlisted = different.filter(({ listed }) => !listed);
  const sound = unlisted.length === 0 && share >= least;
  console.log(
    `${sound ? 'ok    ' : 'FAILED'} ${name}: alike at ${observed - different.length} of ${observed} points (${(share * 100).toFixed(1)} %)`,
  );
  for (const { condition, there, here, listed } of different)
    console.log(
      `         ${listed ? 'listed  ' : 'UNLISTED'} ${condition}\n           there ${there}\n           mock  ${here}`,
    );
  return sound;
}

const names = process.argv.slice(2);
process.exitCode = (await main(names.length > 0 ? names : undefined)) ? 0 : 1;
